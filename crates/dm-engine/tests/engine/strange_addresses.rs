//! Addresses of files and pictures that lead where nothing of X's lies: nobody there is asked, and the message is shown without them.

use std::{io::ErrorKind, net::TcpListener, sync::Arc};

use dm_model::{MediaKey, TimelineContent};
use serde_json::{Value, json};
use x_sim::{Call, Fault};

use super::support::{Alice, World};

/// Each names a computer that must not be asked, or none. `HERE` is a port of this one, where somebody listens.
const ADDRESSES: [&str; 20] = [
    "http://127.0.0.1:HERE/a.jpg",
    "https://127.0.0.1:HERE/a.jpg",
    "http://localhost:HERE/a.jpg",
    "https://localhost:HERE/1.1/ton/data/dm/1/2/a.jpg",
    "http://[::1]:HERE/a.jpg",
    "http://[::ffff:127.0.0.1]:HERE/a.jpg",
    "http://0.0.0.0:HERE/a.jpg",
    "http://2130706433:HERE/a.jpg",
    "http://0x7f.1:HERE/a.jpg",
    "http://127.0.0.1.nip.io:HERE/a.jpg",
    "https://video.twimg.com@127.0.0.1:HERE/a.mp4",
    "https://video.twimg.com:HERE/a.mp4",
    "https://ton.twitter.com.localhost:HERE/1.1/ton/data/dm/1/2/a.jpg",
    "http://pbs.twimg.com/profile_images/1/a.jpg",
    "http://10.0.0.1/a.jpg",
    "http://192.168.0.1/a.jpg",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:image/png;base64,iVBORw0KGgo=",
];

fn keys() -> impl Iterator<Item = MediaKey> {
    (1..=ADDRESSES.len()).map(|number| format!("3_{number}").parse().unwrap())
}

/// Bob has written as many messages as there are such addresses; on each hangs a file that lies at one of them.
async fn alice_with_strange_files(port: u16, kind: &str) -> (Arc<World>, Alice) {
    let world = World::new().await;
    world.bob_writes_often(ADDRESSES.len());
    let events: Vec<Value> = std::iter::zip(world.truth().iter(), keys())
        .map(|(event, key)| {
            json!({
                "id": event.id, "event_type": "MessageCreate", "text": "Look", "sender_id": event.sender,
                "dm_conversation_id": event.conversation, "attachments": { "media_keys": [key] },
            })
        })
        .collect();
    let media: Vec<Value> = std::iter::zip(ADDRESSES, keys())
        .map(|(address, key)| {
            let address = address.replace("HERE", &port.to_string());
            json!({
                "media_key": key, "type": kind, "url": address, "preview_image_url": address,
                "variants": [{ "content_type": "video/mp4", "bit_rate": 1, "url": address }],
            })
        })
        .collect();
    let face = format!("http://127.0.0.1:{port}/face.png");
    let page = json!({
        "data": events,
        "includes": { "media": media, "users": [{ "id": world.bob, "name": "Bob", "username": "bob", "profile_image_url": face }] },
        "meta": { "result_count": events.len() },
    });
    world.x.answer_always(Call::DmEvents, Some(Fault::PageReplaced(page)));
    let person = json!({ "data": [{ "id": world.bob, "name": "Bob", "username": "bob", "profile_image_url": face }] });
    world.x.answer_always(Call::Users, Some(Fault::PageReplaced(person)));
    let alice = Alice::signs_in(&world).await;
    alice.until("the messages", |alice| alice.timeline(&world.with_bob()).len() == ADDRESSES.len()).await;
    (world, alice)
}

#[tokio::test(crate = "crate::virtual_time")]
async fn nobody_is_asked_for_what_lies_at_a_strange_address() {
    let here = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    here.set_nonblocking(true).unwrap();
    let port = here.local_addr().unwrap().port();
    for kind in ["photo", "video", "animated_gif"] {
        let (world, alice) = alice_with_strange_files(port, kind).await;
        let shown = alice.timeline(&world.with_bob());
        assert_eq!(shown.len(), ADDRESSES.len(), "the messages are here");
        let hanging = shown.iter().filter(|item| match &item.content {
            TimelineContent::Message(message) => message.attachments.len() == 1,
            _ => false,
        });
        assert_eq!(hanging.count(), ADDRESSES.len());
        for key in keys() {
            let engine = alice.engine();
            assert!(!matches!(engine.load_attachment(key.clone()).await, Ok(Some(_))), "{key} was loaded");
            assert!(!matches!(engine.load_preview(key.clone()).await, Ok(Some(_))), "the preview of {key} was loaded");
            assert!(engine.copy_for_another_program(key.clone()).await.is_err(), "{key} was opened");
        }
        assert!(!matches!(alice.engine().load_picture(world.bob, 0).await, Ok(Some(_))), "bob's picture was loaded");
        assert!(world.requests(Call::DmMedia).is_empty(), "X was asked for what is not its own");
        assert_eq!(here.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody was asked for a {kind}");
    }
}

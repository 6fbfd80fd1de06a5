//! Attachments are fetched once and kept.

use dm_engine::LoadedMedia;
use dm_model::{MediaKey, TimelineContent};
use x_sim::{Call, Fault};

use super::support::{Alice, World};

const PIXEL: &[u8] = include_bytes!("pixel.png");

async fn alice_with_a_picture(world: &std::sync::Arc<World>) -> (Alice, MediaKey) {
    world.x.add_picture_message(&world.with_bob(), world.bob, "Look", PIXEL.to_vec()).unwrap();
    let alice = Alice::is_settled(world).await;
    let TimelineContent::Message(message) = alice.timeline(&world.with_bob()).remove(0).content else {
        panic!("it is a message");
    };
    let key = message.attachments[0].media_key.clone();
    (alice, key)
}

fn pixel() -> LoadedMedia {
    LoadedMedia { bytes: PIXEL.to_vec(), content_type: "image/png" }
}

#[tokio::test]
async fn a_picture_is_fetched_once_and_found_again_after_a_restart() {
    let world = World::new().await;
    let (mut alice, key) = alice_with_a_picture(&world).await;
    for _ in 0..2 {
        assert_eq!(alice.engine().load_attachment(key.clone()).await.unwrap(), Some(pixel()));
    }
    alice.quits().await;
    alice.starts_the_app().await;
    assert_eq!(alice.engine().load_attachment(key).await.unwrap(), Some(pixel()));
    assert_eq!(world.requests(Call::DmMedia).len(), 1);
}

#[tokio::test]
async fn two_who_load_the_same_picture_at_once_both_get_it_whole() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    let (one, other) =
        tokio::join!(alice.engine().load_attachment(key.clone()), alice.engine().load_attachment(key.clone()));
    assert_eq!((one.unwrap(), other.unwrap()), (Some(pixel()), Some(pixel())));
}

#[tokio::test]
async fn what_is_no_picture_is_not_given_to_the_page() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    let page = Fault::RawBody { status: 200, content_type: "image/png", body: "<script>alert(1)</script>".to_owned() };
    world.x.answer_next(Call::DmMedia, page);
    assert_eq!(alice.engine().load_attachment(key).await.unwrap(), None);
}

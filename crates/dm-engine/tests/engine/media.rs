//! Attachments are fetched once and kept.

use std::time::Duration;

use dm_engine::{CacheLimits, LoadedMedia};
use dm_model::{MediaKey, TimelineContent, TimelineItem};
use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, World};

const PIXEL: &[u8] = include_bytes!("pixel.png");

async fn alice_with_a_picture(world: &std::sync::Arc<World>) -> (Alice, MediaKey) {
    world.x.add_picture_message(&world.with_bob(), world.bob, "Look", PIXEL.to_vec()).unwrap();
    let alice = Alice::is_settled(world).await;
    let key = key_of(alice.timeline(&world.with_bob()).remove(0));
    (alice, key)
}

fn key_of(item: TimelineItem) -> MediaKey {
    let TimelineContent::Message(message) = item.content else { panic!("it is a message") };
    message.attachments[0].media_key.clone()
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
    assert_eq!(world.requests(Call::DmMedia).len(), 1);
}

#[tokio::test]
async fn what_x_has_lost_is_not_asked_for_at_every_painting_but_now_and_then() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    world.x.answer_always(Call::DmMedia, Some(Fault::Status(404)));
    for _ in 0..5 {
        assert_eq!(alice.engine().load_attachment(key.clone()).await.unwrap(), None);
    }
    assert_eq!(world.requests(Call::DmMedia).len(), 1);
    world.x.answer_always(Call::DmMedia, None);
    world.clock.advance(Duration::from_hours(1));
    assert_eq!(alice.engine().load_attachment(key).await.unwrap(), Some(pixel()));
}

#[tokio::test]
async fn what_could_not_be_fetched_is_fetched_when_it_is_wanted_again() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    world.x.answer_next(Call::DmMedia, Fault::Status(503));
    alice.engine().load_attachment(key.clone()).await.unwrap_err();
    assert_eq!(alice.engine().load_attachment(key).await.unwrap(), Some(pixel()));
}

#[tokio::test]
async fn the_disk_holds_no_more_than_it_may() {
    let world = World::new().await;
    let (mut alice, first) = alice_with_a_picture(&world).await;
    world.x.add_picture_message(&world.with_bob(), world.bob, "And this", PIXEL.to_vec()).unwrap();
    alice.has_all().await;
    let second = key_of(alice.timeline(&world.with_bob()).remove(1));
    alice.quits().await;
    alice.cache_limits = CacheLimits { attachments: PIXEL.len() as u64, ..CacheLimits::default() };
    alice.starts_the_app().await;
    for key in [&first, &second, &second, &first] {
        assert_eq!(alice.engine().load_attachment(key.clone()).await.unwrap(), Some(pixel()));
    }
    assert_eq!(world.requests(Call::DmMedia).len(), 3, "the first had to make room for the second");
}

#[tokio::test]
async fn what_x_allows_of_attachments_is_learned_from_its_answers() {
    let world = World::with_limits(LimitTable::launch()).await;
    let (alice, key) = alice_with_a_picture(&world).await;
    alice.engine().load_attachment(key).await.unwrap();
    let windows = alice.engine().load_diagnostics().await.unwrap().windows;
    let told = windows.into_iter().find(|window| window.calls.iter().any(|call| call == "dm_media"));
    assert_eq!(told.map(|window| window.limit), Some(300));
}

#[tokio::test]
async fn what_is_no_picture_is_not_given_to_the_page() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    let page = Fault::RawBody { status: 200, content_type: "image/png", body: "<script>alert(1)</script>".to_owned() };
    world.x.answer_next(Call::DmMedia, page);
    assert_eq!(alice.engine().load_attachment(key).await.unwrap(), None);
}

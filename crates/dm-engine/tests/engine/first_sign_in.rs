//! The first sign-in is a catch-up that knows nothing yet.

use std::time::Duration;

use dm_model::{Connectivity, HistoryProgress, Timestamp};
use serde_json::json;
use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, World};

#[tokio::test(crate = "crate::virtual_time")]
async fn the_whole_month_comes_page_by_page_newest_first() {
    let world = World::new().await;
    world.bob_writes_often(330);
    let alice = Alice::signs_in(&world).await;
    alice.until("the first page", |alice| !alice.timeline(&world.with_bob()).is_empty()).await;
    alice.has_all().await;
    let mut pages = world.requests(Call::DmEvents);
    pages.retain(|page| page.status == 200);
    assert!(pages[0].path_and_query.contains("max_results=50"), "a small page makes the inbox usable");
    assert!(pages[1..4].iter().all(|page| page.path_and_query.contains("max_results=100")));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_inbox_is_usable_after_the_first_page() {
    let world = World::new().await;
    world.bob_writes_often(120);
    world.wire.hold("pagination_token");
    let alice = Alice::signs_in(&world).await;
    alice.until("the newest message", |alice| alice.timeline(&world.with_bob()).len() == 50).await;
    let inbox = alice.engine().load_inbox(None).await.unwrap();
    assert_eq!(inbox.conversations[0].id, world.with_bob());
    assert_eq!(alice.timeline(&world.with_bob()).len(), 50);
    world.wire.release();
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn everything_is_as_x_has_it_event_by_event() {
    let world = World::new().await;
    let group = world.group();
    let png = include_bytes!("pixel.png").to_vec();
    world.x.add_picture_message(&world.with_carol(), world.carol, "Look", png).unwrap();
    for round in 0..30 {
        world.bob_writes(&format!("hello {round}"));
        world.x.add_message(&group, world.carol, &format!("welcome {round}")).unwrap();
        world.x.add_leave(&group, &[world.bob]).unwrap();
        world.x.add_join(&group, world.alice, &[world.bob]).unwrap();
        world.x.add_message(&group, world.alice, "thanks").unwrap();
        world.clock.advance(Duration::from_hours(1));
    }
    Alice::is_settled(&world).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_x_invents_one_day_is_kept_and_shown_nowhere() {
    let world = World::new().await;
    world.bob_writes("hello");
    world.x.add_unknown_event(&world.with_bob(), "ReactionCreate").unwrap();
    let alice = Alice::is_settled(&world).await;
    assert_eq!(alice.timeline(&world.with_bob()).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn someone_to_whom_nobody_ever_wrote_has_an_empty_inbox_until_somebody_does() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    assert!(alice.engine().load_inbox(None).await.unwrap().conversations.is_empty());
    world.bob_writes("hello");
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_first_page_that_was_cut_does_not_end_the_history() {
    let world = World::new().await;
    world.bob_writes_often(20);
    let newest = world.truth().pop().unwrap();
    let cut = json!({"data": [{
        "id": newest.id, "event_type": "MessageCreate", "text": "message 20", "sender_id": world.bob,
        "dm_conversation_id": world.with_bob(),
    }]});
    world.x.answer_next(Call::DmEvents, Fault::PageReplaced(cut));
    Alice::is_settled(&world).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_history_larger_than_the_budget_goes_on_when_x_allows_more() {
    let world = World::with_limits(LimitTable::current()).await;
    for number in 0..1_500 {
        world.bob_writes(&format!("message {number}"));
    }
    world.clock.advance(Duration::from_mins(1));
    let begun = world.x.now();
    let alice = Alice::is_settled(&world).await;
    assert!(world.x.now().since(begun) >= Duration::from_mins(14), "it had to wait for the next window");
    assert!(world.requests(Call::DmEvents).iter().all(|request| request.status == 200), "X never had to say no");
    assert!(alice.heard.arrivals().is_empty(), "nothing of it is news");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn while_the_history_waits_for_x_news_still_comes() {
    let world = World::with_limits(LimitTable::current()).await;
    for number in 0..1_500 {
        world.bob_writes(&format!("message {number}"));
    }
    world.clock.advance(Duration::from_mins(1));
    let begun = world.x.now();
    let alice = Alice::signs_in(&world).await;
    alice.until("a pause", |alice| told(alice).last().is_some_and(|told| told.goes_on_at.is_some())).await;
    world.bob_writes("the news");
    alice.until("the news", |alice| alice.heard.arrivals() == ["the news"]).await;
    assert!(world.x.now().since(begun) < Duration::from_mins(12), "long before the history goes on");
    alice.has_all().await;
}

/// What alice was told of how far the history is read, in order.
fn told(alice: &Alice) -> Vec<HistoryProgress> {
    let history = |connectivity: Connectivity| match connectivity {
        Connectivity::Syncing { history } => history,
        _ => None,
    };
    alice.heard.connectivity().into_iter().filter_map(history).collect()
}

/// When bob's message of this number was written, of those that [`World::bob_writes_often`] wrote.
fn written_at(world: &World, number: usize) -> Timestamp {
    world.truth()[number - 1].created_at
}

#[tokio::test(crate = "crate::virtual_time")]
async fn alice_is_told_how_far_back_her_history_reaches_and_how_much_it_is() {
    let world = World::new().await;
    world.bob_writes_often(330);
    let alice = Alice::is_settled(&world).await;
    let progress = |first: usize| HistoryProgress {
        back_to: written_at(&world, first),
        messages: u32::try_from(331 - first).unwrap(),
        goes_on_at: None,
    };
    assert_eq!(told(&alice), [progress(181), progress(81)], "pages of 50 and twice 100, then the rest");
    alice.at_once("an end", |alice| alice.engine().connectivity() == Connectivity::Live).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_first_sign_in_that_was_cut_counts_on_after_the_restart() {
    let world = World::new().await;
    world.bob_writes_often(330);
    world.wire.hold("pagination_token");
    let mut alice = Alice::signs_in(&world).await;
    alice.until("the first page", |alice| !alice.store().load_gaps().unwrap().is_empty()).await;
    alice.crashes();
    world.wire.release();
    alice.starts_the_app().await;
    alice.has_all().await;
    assert_eq!(told(&alice)[0].messages, 150, "those of the first page are counted, too");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_history_that_waits_for_x_says_until_when() {
    let world = World::with_limits(LimitTable::current()).await;
    for number in 0..1_600 {
        world.bob_writes(&format!("message {number}"));
    }
    let alice = Alice::signs_in(&world).await;
    let waits = |alice: &Alice| told(alice).last().is_some_and(|progress| progress.goes_on_at.is_some());
    alice.until("a pause", waits).await;
    let progress = *told(&alice).last().unwrap();
    assert_eq!(alice.engine().connectivity(), Connectivity::Syncing { history: Some(progress) });
    assert!(progress.goes_on_at.unwrap() > world.x.now() && progress.messages > 1_000);
    alice.has_all().await;
    alice.until("an end", |alice| alice.engine().connectivity() == Connectivity::Live).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_long_absence_is_told_in_the_same_words_and_a_short_one_without() {
    let world = World::new().await;
    world.bob_writes_often(3);
    let alice = Alice::is_settled(&world).await;
    world.clock.advance(Duration::from_hours(24));
    world.bob_writes_often(30);
    alice.has_all().await;
    assert_eq!(told(&alice), []);
    world.bob_writes_often(400);
    alice.has_all().await;
    assert!(told(&alice).last().unwrap().messages > 100);
}

//! Scrolling up: a conversation's past comes by its own call, further back than the list of all events reaches.

use std::time::Duration;

use dm_model::Backfill;
use x_sim::{Call, EventField, Fault, LimitTable};

use super::support::{Alice, World};

const TWO_MONTHS: Duration = Duration::from_hours(60 * 24);

/// Bob wrote 250 messages two months ago and one today; alice has only the last one.
async fn alice_after_two_months(limits: LimitTable) -> (std::sync::Arc<World>, Alice) {
    let world = World::with_limits(limits).await;
    world.bob_writes_often(250);
    world.clock.advance(TWO_MONTHS);
    world.bob_writes("today");
    let alice = Alice::signs_in(&world).await;
    alice.until("today's message", |alice| !alice.timeline(&world.with_bob()).is_empty()).await;
    alice.until("a finished catch-up", |alice| alice.heard.catch_ups() > 0).await;
    (world, alice)
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_is_older_than_thirty_days_comes_page_by_page_down_to_the_beginning() {
    let (world, alice) = alice_after_two_months(LimitTable::none()).await;
    assert_eq!(alice.timeline(&world.with_bob()).len(), 1);
    let mut lengths = Vec::new();
    for _ in 0..3 {
        let came = alice.engine().backfill(world.with_bob()).await.unwrap();
        lengths.push((came, alice.timeline(&world.with_bob()).len()));
    }
    assert_eq!(lengths, [(Backfill::Older, 100), (Backfill::Older, 200), (Backfill::Beginning, 251)]);
    assert!(alice.store().load_timeline(&world.with_bob(), None, 1).unwrap().complete);
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_beginning_that_is_known_is_not_asked_for_again() {
    let (world, alice) = alice_after_two_months(LimitTable::none()).await;
    while alice.engine().backfill(world.with_bob()).await.unwrap() != Backfill::Beginning {}
    let asked = world.requests(Call::ConversationEvents).len();
    assert_eq!(alice.engine().backfill(world.with_bob()).await.unwrap(), Backfill::Beginning);
    assert_eq!(world.requests(Call::ConversationEvents).len(), asked);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_restart_goes_on_where_the_reading_stopped() {
    let (world, mut alice) = alice_after_two_months(LimitTable::none()).await;
    alice.engine().backfill(world.with_bob()).await.unwrap();
    alice.quits().await;
    alice.starts_the_app().await;
    alice.engine().backfill(world.with_bob()).await.unwrap();
    assert_eq!(alice.timeline(&world.with_bob()).len(), 200);
    assert_eq!(world.requests(Call::ConversationEvents).len(), 2, "no page was read twice");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_used_up_window_says_when_more_comes() {
    let (world, alice) = alice_after_two_months(LimitTable::current()).await;
    world.x.answer_next(Call::ConversationEvents, Fault::RateLimited);
    let came = alice.engine().backfill(world.with_bob()).await.unwrap();
    let Backfill::Later { at } = came else { panic!("{came:?}") };
    assert!(at > world.x.now());
    world.clock.advance(at.since(world.x.now()));
    assert_eq!(alice.engine().backfill(world.with_bob()).await.unwrap(), Backfill::Older);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_cursor_that_x_no_longer_takes_begins_at_the_newest_event_again() {
    let (world, alice) = alice_after_two_months(LimitTable::none()).await;
    alice.engine().backfill(world.with_bob()).await.unwrap();
    world.x.answer_next(Call::ConversationEvents, Fault::Status(400));
    while alice.engine().backfill(world.with_bob()).await.unwrap() != Backfill::Beginning {}
    alice.has_all().await;
    assert_eq!(alice.timeline(&world.with_bob()).len(), 251);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn two_wishes_at_once_pay_for_no_page_twice() {
    let (world, alice) = alice_after_two_months(LimitTable::none()).await;
    let (one, other) =
        tokio::join!(alice.engine().backfill(world.with_bob()), alice.engine().backfill(world.with_bob()));
    assert_eq!((one.unwrap(), other.unwrap()), (Backfill::Older, Backfill::Older));
    assert_eq!(alice.timeline(&world.with_bob()).len(), 200);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_page_that_fails_keeps_what_had_come() {
    let (world, alice) = alice_after_two_months(LimitTable::none()).await;
    alice.engine().backfill(world.with_bob()).await.unwrap();
    world.x.answer_next(Call::ConversationEvents, Fault::Status(503));
    assert!(alice.engine().backfill(world.with_bob()).await.is_err());
    assert_eq!(alice.timeline(&world.with_bob()).len(), 100);
    assert_eq!(alice.engine().backfill(world.with_bob()).await.unwrap(), Backfill::Older);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_was_missed_in_a_long_absence_is_found_by_looking_back_and_until_then_the_beginning_is_not_claimed() {
    let world = World::new().await;
    world.bob_writes("before");
    let mut alice = Alice::is_settled(&world).await;
    while alice.engine().backfill(world.with_bob()).await.unwrap() != Backfill::Beginning {}
    alice.quits().await;
    world.bob_writes_often(120);
    world.clock.advance(TWO_MONTHS);
    world.bob_writes("today");
    alice.starts_the_app().await;
    alice.until("today's message", |alice| alice.timeline(&world.with_bob()).len() == 2).await;
    let is_complete = || alice.store().load_timeline(&world.with_bob(), None, 1).unwrap().complete;
    alice.until("a hole", |_| !is_complete()).await;

    let asked = world.requests(Call::ConversationEvents).len();
    while alice.engine().backfill(world.with_bob()).await.unwrap() != Backfill::Beginning {}
    assert!(is_complete());
    alice.has_all().await;
    assert_eq!(world.requests(Call::ConversationEvents).len() - asked, 2, "only as far as the hole reaches");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_a_page_of_the_past_tells_without_its_place_is_asked_for_again() {
    let (world, alice) = alice_after_two_months(LimitTable::none()).await;
    world.x.answer_next(Call::ConversationEvents, Fault::MissingField(EventField::DmConversationId));
    assert_eq!(alice.engine().backfill(world.with_bob()).await.unwrap(), Backfill::Older);
    assert_eq!(alice.timeline(&world.with_bob()).len(), 100);
}

//! Messages that alice deletes: gone from view at once, from X when she can no longer undo it, and never another one.

use std::{sync::Arc, time::Duration};

use dm_engine::{EngineError, UNDO_FOR};
use dm_model::{EventId, PriceList, TimelineContent, price_of};
use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, World, texts};

/// Alice has written "hello", "oops" and "goodbye" to bob; the id is that of "oops".
async fn alice_wrote(world: &Arc<World>) -> (Alice, EventId) {
    let ids = ["hello", "oops", "goodbye"].map(|text| {
        world.clock.advance(Duration::from_secs(1));
        world.x.add_message(&world.with_bob(), world.alice, text).unwrap()
    });
    (Alice::is_settled(world).await, ids[1])
}

fn shown(alice: &Alice) -> Vec<String> {
    texts(&alice.timeline(&alice.world.with_bob())).into_iter().map(str::to_owned).collect()
}

async fn x_has(alice: &Alice, left: &[&str]) {
    let wanted = || alice.world.alice_wrote(&alice.world.with_bob()) == left;
    alice.until("a deletion at X", |_| wanted()).await;
    alice.until("a deletion written down", |alice| alice.store().load_withdrawals().unwrap().is_empty()).await;
    assert!(wanted(), "nothing else was deleted");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_deleted_message_leaves_at_once_and_x_is_asked_when_the_time_for_an_undo_is_over() {
    let world = World::new().await;
    let (alice, oops) = alice_wrote(&world).await;
    alice.engine().withdraw_message(oops).await.unwrap();
    let wished_at = world.x.now();
    assert_eq!(shown(&alice), ["hello", "goodbye"]);
    x_has(&alice, &["hello", "goodbye"]).await;
    let asked = world.requests(Call::DeleteEvent);
    assert_eq!(asked.len(), 1);
    assert!(asked[0].at >= wished_at.after(UNDO_FOR));
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_undone_deletion_never_reaches_x() {
    let world = World::new().await;
    let (alice, oops) = alice_wrote(&world).await;
    alice.engine().withdraw_message(oops).await.unwrap();
    alice.engine().keep_message(oops).await.unwrap();
    alice.lets_pass(Duration::from_mins(2)).await;
    assert_eq!(shown(&alice), ["hello", "oops", "goodbye"]);
    assert!(world.requests(Call::DeleteEvent).is_empty());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_crash_before_the_time_is_over_loses_neither_the_wish_nor_another_message() {
    let world = World::new().await;
    let (mut alice, oops) = alice_wrote(&world).await;
    alice.engine().withdraw_message(oops).await.unwrap();
    alice.crashes();
    world.clock.advance(Duration::from_mins(1));
    alice.starts_the_app().await;
    x_has(&alice, &["hello", "goodbye"]).await;
    assert_eq!(shown(&alice), ["hello", "goodbye"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_crash_while_x_deletes_is_settled_by_asking_again() {
    let world = World::with_limits(LimitTable::current()).await;
    let (mut alice, oops) = alice_wrote(&world).await;
    world.wire.hold_answers("DELETE");
    alice.engine().withdraw_message(oops).await.unwrap();
    alice.until("a deletion at X", |_| world.requests(Call::DeleteEvent).len() == 1).await;
    alice.crashes();
    world.wire.release();
    alice.starts_the_app().await;
    x_has(&alice, &["hello", "goodbye"]).await;
    assert_eq!(world.requests(Call::DeleteEvent).iter().map(|request| request.status).collect::<Vec<_>>(), [200, 404]);
    assert!(matches!(alice.engine().keep_message(oops).await, Err(EngineError::DeletedAlready)));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_nobody_answered_is_asked_again_until_x_says_that_it_is_gone_and_is_paid_for_once() {
    for fault in [Fault::ResetBeforeCommit, Fault::ResetAfterCommit, Fault::StatusAfterCommit(503), Fault::HtmlBody] {
        let world = World::with_limits(LimitTable::current()).await;
        let (alice, oops) = alice_wrote(&world).await;
        world.x.answer_next(Call::DeleteEvent, fault.clone());
        alice.engine().withdraw_message(oops).await.unwrap();
        x_has(&alice, &["hello", "goodbye"]).await;
        let charged = alice.engine().load_diagnostics().await.unwrap().charged_this_month;
        assert_eq!(price_of(&charged, &PriceList::default()), world.x.bill().total.thousandths(), "{fault:?}");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn offline_a_message_is_gone_from_view_and_deleted_when_x_can_be_reached_again() {
    let world = World::new().await;
    let (alice, oops) = alice_wrote(&world).await;
    world.x.set_reachable(false);
    alice.engine().withdraw_message(oops).await.unwrap();
    alice.lets_pass(Duration::from_mins(20)).await;
    assert_eq!(shown(&alice), ["hello", "goodbye"]);
    world.x.set_reachable(true);
    x_has(&alice, &["hello", "goodbye"]).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_x_refuses_to_delete_comes_back_with_its_reason_and_can_be_kept_or_deleted_again() {
    let world = World::new().await;
    let (alice, oops) = alice_wrote(&world).await;
    world.x.answer_next(Call::DeleteEvent, Fault::Status(403));
    alice.engine().withdraw_message(oops).await.unwrap();
    let refused = |alice: &Alice| {
        let refused = |content: TimelineContent| matches!(content, TimelineContent::Message(message) if message.not_deleted.is_some());
        alice.timeline(&alice.world.with_bob()).into_iter().filter(|item| refused(item.content.clone())).count()
    };
    alice.until("a refusal", |alice| refused(alice) == 1).await;
    assert_eq!(shown(&alice), ["hello", "oops", "goodbye"]);
    alice.engine().keep_message(oops).await.unwrap();
    assert_eq!(refused(&alice), 0);
    alice.engine().withdraw_message(oops).await.unwrap();
    x_has(&alice, &["hello", "goodbye"]).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_limit_of_x_s_only_delays_a_deletion() {
    let world = World::with_limits(LimitTable::current()).await;
    let (alice, oops) = alice_wrote(&world).await;
    world.x.answer_next(Call::DeleteEvent, Fault::RateLimited);
    alice.engine().withdraw_message(oops).await.unwrap();
    x_has(&alice, &["hello", "goodbye"]).await;
    let asked = world.requests(Call::DeleteEvent);
    assert!(asked[1].at.since(asked[0].at) > Duration::from_mins(10), "{asked:?}");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn bob_s_messages_cannot_be_deleted() {
    let world = World::new().await;
    let bobs = world.x.add_message(&world.with_bob(), world.bob, "hi").unwrap();
    let alice = Alice::is_settled(&world).await;
    assert!(alice.engine().withdraw_message(bobs).await.is_err());
    assert_eq!(shown(&alice), ["hi"]);
}

//! Blocking bob, and letting him write again.

use std::time::Duration;

use dm_model::{Billable, Block, PriceList, price_of};
use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, World};

fn block(alice: &Alice) -> Option<Block> {
    alice.store().load_timeline(&alice.world.with_bob(), None, 1).unwrap().block
}

async fn settled(alice: &Alice, blocked: bool) {
    let settled = Block { blocked, settled: true, refusal: None };
    alice.until("a settled block", |alice| block(alice).as_ref() == Some(&settled)).await;
}

fn asked(world: &World, call: Call) -> Vec<u16> {
    world.requests(call).iter().map(|request| request.status).collect()
}

#[tokio::test(crate = "crate::virtual_time")]
async fn bob_is_blocked_at_once_and_lifting_it_is_the_undo() {
    let world = World::with_limits(LimitTable::current()).await;
    world.bob_writes("hi");
    let alice = Alice::is_settled(&world).await;
    alice.engine().block(world.bob).await.unwrap();
    assert!(block(&alice).is_some_and(|block| block.blocked));
    settled(&alice, true).await;
    alice.engine().unblock(world.bob).await.unwrap();
    assert!(block(&alice).is_some_and(|block| !block.blocked));
    settled(&alice, false).await;
    assert_eq!((asked(&world, Call::DmBlock), asked(&world, Call::DmUnblock)), (vec![200], vec![200]));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_block_is_paid_for_as_x_s_bill_says_and_lifting_it_is_free() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    alice.engine().block(world.bob).await.unwrap();
    settled(&alice, true).await;
    alice.engine().unblock(world.bob).await.unwrap();
    settled(&alice, false).await;
    alice.has_all().await;
    let charged = alice.engine().load_diagnostics().await.unwrap().charged_this_month;
    assert_eq!(
        charged.iter().find(|charged| charged.billable == Billable::Block).map(|charged| charged.units),
        Some(1)
    );
    assert_eq!(price_of(&charged, &PriceList::default()), world.x.bill().total.thousandths());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn offline_a_block_waits_and_survives_a_restart() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    world.x.set_reachable(false);
    alice.engine().block(world.bob).await.unwrap();
    alice.lets_pass(Duration::from_mins(5)).await;
    assert_eq!(block(&alice), Some(Block { blocked: true, settled: false, refusal: None }));
    alice.crashes();
    world.x.set_reachable(true);
    alice.starts_the_app().await;
    settled(&alice, true).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_block_that_nobody_answered_is_asked_for_again() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::DmBlock, Fault::ResetAfterCommit);
    alice.engine().block(world.bob).await.unwrap();
    settled(&alice, true).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_refused_block_leaves_all_as_it_was_and_says_so() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::DmBlock, Fault::Status(403));
    alice.engine().block(world.bob).await.unwrap();
    let refused = |alice: &Alice| block(alice).is_some_and(|block| !block.blocked && block.refusal.is_some());
    alice.until("a refusal", refused).await;
    alice.engine().unblock(world.bob).await.unwrap();
    assert_eq!(block(&alice), Some(Block { blocked: false, settled: true, refusal: None }));
    assert!(asked(&world, Call::DmUnblock).is_empty());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn alice_cannot_block_herself() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    assert!(alice.engine().block(world.alice).await.is_err());
}

//! What it costs: the meter counts as X charges, and a quiet day costs next to nothing.

use std::time::Duration;

use dm_engine::DailyBudget;
use dm_model::{PriceList, price_of};
use x_sim::LimitTable;

use super::support::{Alice, World};

/// What X charged alice's app, in thousandths of a dollar.
fn bill(world: &World) -> u64 {
    world.x.bill().total.thousandths()
}

async fn metered(alice: &Alice) -> u64 {
    let diagnostics = alice.engine().load_diagnostics().await.unwrap();
    price_of(&diagnostics.charged_this_month, &PriceList::default())
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_meter_agrees_with_x_s_bill_over_days_of_reading_and_writing() {
    let world = World::with_limits(LimitTable::current()).await;
    world.bob_writes_often(30);
    let alice = Alice::is_settled(&world).await;
    alice.engine().set_focused(true);
    alice.engine().show_conversation(Some(world.with_bob()));
    for day in 0..3 {
        for number in 0..5 {
            world.bob_writes(&format!("day {day}, message {number}"));
            world.carol_writes("and one of mine");
            let send = alice.sends(&world.with_carol(), "an answer").await;
            alice.until_sent(&send).await;
            alice.lets_pass(Duration::from_mins(20)).await;
        }
        alice.engine().backfill(world.with_bob()).await.unwrap();
        world.clock.advance(Duration::from_hours(22));
    }
    alice.has_all().await;
    alice.lets_pass(Duration::from_mins(5)).await;
    assert_eq!(metered(&alice).await, bill(&world));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_quiet_day_costs_at_most_two_cents() {
    let world = World::with_limits(LimitTable::current()).await;
    world.bob_writes_often(40);
    world.clock.advance(Duration::from_hours(24));
    let alice = Alice::is_settled(&world).await;
    // Past midnight UTC, when X charges anew.
    world.clock.advance(Duration::from_hours(6));
    let before = bill(&world);
    alice.lets_pass(Duration::from_hours(3)).await;
    let quiet = bill(&world) - before;
    assert_eq!(quiet, 20, "the newest event and, in today's dialect, who wrote it");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_daily_budget_ends_reading_before_it_is_passed_but_no_send() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    alice.engine().set_daily_budget(Some(DailyBudget { most: 100, prices: PriceList::default() })).await;
    for number in 0..20 {
        world.bob_writes(&format!("message {number}"));
        alice.lets_pass(Duration::from_mins(5)).await;
    }
    assert!(bill(&world) <= 100, "{} thousandths of a dollar", bill(&world));
    let send = alice.sends(&world.with_carol(), "I can still write").await;
    alice.until_sent(&send).await;
    world.clock.advance(Duration::from_hours(24));
    alice.has_all().await;
}

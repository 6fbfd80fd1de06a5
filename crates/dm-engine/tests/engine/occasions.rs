//! What makes alice's app look for news before its time, and what makes it slower.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use dm_model::Connectivity;
use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, World};

/// Under today's limits a catch-up is due every minute and a half while alice's window is behind others.
async fn alice_elsewhere() -> (Arc<World>, Alice) {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    alice.rests().await;
    (world, alice)
}

/// Bob writes, and alice's app has it while the clock stands still.
async fn hears_of_bob_at_once(alice: &Alice) {
    alice.at_once("bob's message", |alice| alice.heard.arrivals() == ["hello"]).await;
}

/// How many catch-ups a quarter of an hour sees.
async fn catch_ups_of_a_quarter_hour(world: &World, alice: &Alice) -> usize {
    let before = world.requests(Call::DmEvents).len();
    alice.lets_pass(Duration::from_mins(15)).await;
    alice.rests().await;
    world.requests(Call::DmEvents).len() - before
}

/// X was out of reach for ten minutes, and alice's app rests. It could be reached again, with something new.
async fn alice_after_an_outage() -> (Arc<World>, Alice) {
    let (world, alice) = alice_elsewhere().await;
    world.x.set_reachable(false);
    alice.lets_pass(Duration::from_mins(10)).await;
    alice.rests().await;
    assert_eq!(alice.engine().connectivity(), Connectivity::Offline);
    world.bob_writes("hello");
    world.x.set_reachable(true);
    (world, alice)
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_machine_that_wakes_up_catches_up_at_once() {
    let (world, alice) = alice_elsewhere().await;
    world.bob_writes("hello");
    world.clock.sleep(Duration::from_secs(20));
    hears_of_bob_at_once(&alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_machine_that_wakes_up_tries_again_what_failed() {
    let (world, alice) = alice_after_an_outage().await;
    world.clock.sleep(Duration::from_secs(1));
    hears_of_bob_at_once(&alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn another_network_has_it_tried_again_at_once() {
    let (_, alice) = alice_after_an_outage().await;
    alice.engine().network_changed();
    hears_of_bob_at_once(&alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn networks_that_come_and_go_stay_within_the_budget() {
    let (world, alice) = alice_elsewhere().await;
    let before = world.requests(Call::DmEvents).len();
    for _ in 0..600 {
        alice.engine().network_changed();
        alice.lets_pass(Duration::from_secs(1)).await;
    }
    let catch_ups = world.requests(Call::DmEvents).len() - before;
    assert!((1..=60).contains(&catch_ups), "{catch_ups} catch-ups in ten minutes");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn neither_waking_up_nor_a_wish_undoes_what_x_forbids() {
    let (world, alice) = alice_elsewhere().await;
    world.x.answer_next(Call::DmEvents, Fault::RateLimited);
    alice.engine().sync_now();
    let limited = |alice: &Alice| matches!(alice.engine().connectivity(), Connectivity::RateLimited { .. });
    alice.at_once("a refusal", limited).await;
    alice.rests().await;
    let before = world.requests(Call::DmEvents).len();
    for _ in 0..3 {
        world.clock.sleep(Duration::from_secs(20));
        alice.lets_pass(Duration::from_secs(1)).await;
        alice.engine().sync_now();
        alice.lets_pass(Duration::from_secs(1)).await;
    }
    assert_eq!(world.requests(Call::DmEvents).len(), before);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_answer_after_a_time_without_network_is_followed_by_a_catch_up() {
    let (world, alice) = alice_elsewhere().await;
    world.x.set_reachable(false);
    alice.lets_pass(Duration::from_mins(10)).await;
    alice.rests().await;
    world.bob_writes("hello");
    world.x.set_reachable(true);
    let _send = alice.sends(&world.with_carol(), "am I back?").await;
    hears_of_bob_at_once(&alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn someone_who_comes_to_the_window_sees_the_news_at_once() {
    let (world, alice) = alice_elsewhere().await;
    world.bob_writes("hello");
    world.clock.advance(Duration::from_secs(45));
    alice.engine().set_focused(true);
    hears_of_bob_at_once(&alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn someone_who_comes_to_the_window_while_x_cannot_be_reached_has_it_tried_again() {
    let (world, alice) = alice_elsewhere().await;
    world.x.set_reachable(false);
    alice.lets_pass(Duration::from_mins(10)).await;
    alice.rests().await;
    world.bob_writes("hello");
    world.x.set_reachable(true);
    alice.engine().set_focused(true);
    hears_of_bob_at_once(&alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_window_that_gets_the_focus_again_and_again_stays_within_the_budget() {
    let (world, alice) = alice_elsewhere().await;
    let begun = world.x.now();
    while world.x.now().since(begun) < Duration::from_mins(30) {
        for focused in [true, false] {
            alice.engine().set_focused(focused);
            alice.lets_pass(Duration::from_secs(5)).await;
        }
    }
    let requests = world.requests(Call::DmEvents);
    assert!(requests.iter().all(|request| request.status == 200));
    assert!(requests.len() <= 3 * 14, "{} requests in half an hour", requests.len());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn while_nobody_is_there_it_reads_less_and_whoever_comes_back_sees_the_news_at_once() {
    let (world, alice) = alice_elsewhere().await;
    let behind_others = catch_ups_of_a_quarter_hour(&world, &alice).await;
    alice.engine().set_away(true);
    let alone = catch_ups_of_a_quarter_hour(&world, &alice).await;
    assert!(alone > 0 && alone < behind_others, "{alone} instead of {behind_others}");
    world.bob_writes("hello");
    world.clock.advance(Duration::from_secs(45));
    alice.engine().set_focused(true);
    alice.engine().set_away(false);
    hears_of_bob_at_once(&alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_comes_into_the_open_conversation_is_seen_only_while_somebody_is_there() {
    let (world, alice) = alice_elsewhere().await;
    alice.engine().show_conversation(Some(world.with_bob()));
    assert!(!alice.engine().is_in_view(&world.with_bob()), "the window is behind others");
    alice.engine().set_focused(true);
    assert!(alice.engine().is_in_view(&world.with_bob()));
    assert!(!alice.engine().is_in_view(&world.with_carol()));
    alice.engine().set_away(true);
    assert!(!alice.engine().is_in_view(&world.with_bob()), "she has gone and left the window as it was");
    world.bob_writes("hello");
    alice.engine().sync_now();
    alice.until("bob's message", |alice| alice.heard.arrivals() == ["hello"]).await;
    let arrived: BTreeSet<_> = alice.heard.arrived().iter().map(|message| message.event_id).collect();
    assert_eq!(alice.engine().load_unread_messages(arrived.clone()).await.unwrap().len(), 1, "it is to be announced");
    let found = alice.engine().find_unread_messages(arrived.clone(), 10).await.unwrap();
    assert_eq!(found, [(*arrived.first().unwrap(), world.with_bob())]);
    alice.engine().set_away(false);
    assert_eq!(alice.engine().find_unread_messages(arrived, 10).await.unwrap(), [], "she sees it");
}

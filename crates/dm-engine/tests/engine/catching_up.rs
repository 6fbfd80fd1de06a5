//! Catch-ups: what happened since is found with few requests, and whatever X answers, nothing is lost.

use std::time::Duration;

use dm_model::{Connectivity, EventId};
use serde_json::{Value, json};
use x_sim::{Call, Fault, TrueContent, TrueEvent};

use super::support::{Alice, World};

/// How X shows an event.
fn on_the_wire(event: &TrueEvent) -> Value {
    let TrueContent::Message { text, .. } = &event.content else { panic!("a message") };
    json!({
        "id": event.id, "event_type": "MessageCreate", "text": text, "sender_id": event.sender,
        "dm_conversation_id": event.conversation,
    })
}

/// The first request of a pass that alice asks for now and that is over when this returns.
async fn next_pass(world: &World, alice: &Alice) -> String {
    let (before, passes) = (world.requests(Call::DmEvents).len(), alice.heard.catch_ups());
    alice.engine().sync_now();
    alice.at_once("another pass", |alice| alice.heard.catch_ups() > passes).await;
    world.requests(Call::DmEvents)[before].path_and_query.clone()
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_quiet_pass_reads_only_what_is_paid_for_today() {
    let world = World::new().await;
    world.bob_writes_often(20);
    let alice = Alice::is_settled(&world).await;
    let today = next_pass(&world, &alice).await;
    assert!(today.contains("max_results=10&") && !today.contains("pagination_token"), "{today}");
    world.clock.advance(Duration::from_hours(24));
    let tomorrow = next_pass(&world, &alice).await;
    assert!(tomorrow.contains("max_results=1&"), "{tomorrow}");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_x_shows_late_below_newer_ones_is_found_by_a_sweep() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.show_next_events_late(1, Duration::from_mins(5)..=Duration::from_mins(5));
    world.bob_writes("late");
    world.clock.advance(Duration::from_secs(1));
    world.bob_writes("in time");
    alice.until("the newer message", |alice| alice.heard.arrivals() == ["in time"]).await;
    alice.has_all().await;
    alice.at_once("both told", |alice| alice.heard.arrivals() == ["in time", "late"]).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn many_messages_since_the_last_pass_are_all_found() {
    let world = World::new().await;
    world.bob_writes_often(3);
    let alice = Alice::is_settled(&world).await;
    world.bob_writes_often(250);
    alice.has_all().await;
    alice.at_once("the news", |alice| alice.heard.arrivals().len() == 250).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn that_more_pages_follow_is_told_before_the_messages_of_the_first_and_that_all_came_after_those_of_the_last() {
    let world = World::new().await;
    world.bob_writes_often(3);
    let alice = Alice::is_settled(&world).await;
    let before = alice.heard.arrived_while().len();
    world.bob_writes_often(60);
    alice.has_all().await;
    alice.until("all to be told", |alice| alice.heard.connectivity().last() == Some(&Connectivity::Live)).await;
    let told = alice.heard.arrived_while().split_off(before);
    assert!(told.len() > 1, "several pages");
    assert!(told.iter().all(|at| matches!(at, Some(Connectivity::Syncing { .. }))), "{told:?}");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn bobs_message_from_just_before_alices_own_is_not_missed() {
    let world = World::new().await;
    world.bob_writes_often(20);
    let alice = Alice::is_settled(&world).await;
    for number in 0..8 {
        world.bob_writes(&format!("just before {number}"));
    }
    let send = alice.sends(&world.with_carol(), "alice's own").await;
    alice.until_sent(&send).await;
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn unordered_and_doubled_pages_are_sets() {
    let world = World::new().await;
    world.bob_writes_often(12);
    let alice = Alice::is_settled(&world).await;
    world.bob_writes_often(3);
    let newest: Vec<Value> = world.truth().iter().rev().take(5).map(on_the_wire).collect();
    let shuffled = [4, 1, 1, 0, 3, 2, 2].map(|index: usize| newest[index].clone());
    world.x.answer_next(Call::DmEvents, Fault::PageReplaced(json!({"data": shuffled, "meta": {"result_count": 7}})));
    alice.has_all().await;
    alice.at_once("the news", |alice| alice.heard.arrivals().len() == 3).await;
    assert_eq!(alice.heard.arrivals(), ["message 1", "message 2", "message 3"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_page_without_data_in_the_middle_of_the_history_does_not_end_it() {
    for nothing in [json!({"meta": {"result_count": 0}}), json!({}), json!({"data": []}), json!({"data": null})] {
        let world = World::new().await;
        world.bob_writes_often(160);
        world.wire.hold("pagination_token");
        let alice = Alice::signs_in(&world).await;
        alice.until("the first page", |alice| !alice.store().load_gaps().unwrap().is_empty()).await;
        world.x.answer_next(Call::DmEvents, Fault::PageReplaced(nothing));
        world.wire.release();
        alice.has_all().await;
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_page_that_lost_its_meta_does_not_end_a_catch_up() {
    let world = World::new().await;
    world.bob_writes_often(3);
    let alice = Alice::is_settled(&world).await;
    world.bob_writes_often(9);
    let newest: Vec<Value> = world.truth().iter().rev().take(5).map(on_the_wire).collect();
    world.x.answer_next(Call::DmEvents, Fault::PageReplaced(json!({"data": newest})));
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_event_whose_conversation_is_missing_is_read_again() {
    let world = World::new().await;
    world.bob_writes_often(8);
    let alice = Alice::is_settled(&world).await;
    world.bob_writes_often(2);
    let mut newest: Vec<Value> = world.truth().iter().rev().take(5).map(on_the_wire).collect();
    newest[1].as_object_mut().unwrap().remove("dm_conversation_id");
    world.x.answer_next(Call::DmEvents, Fault::PageReplaced(json!({"data": newest, "meta": {"result_count": 5}})));
    let whole = world.truth().pop().unwrap().id;
    alice.until("the page", |alice| !alice.store().find_known(&[whole]).unwrap().is_empty()).await;
    world.bob_writes_often(12);
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_event_from_the_far_future_hides_nothing_that_follows() {
    let world = World::new().await;
    world.bob_writes_often(8);
    let alice = Alice::is_settled(&world).await;
    let mut strange: Vec<Value> = world.truth().iter().rev().take(4).map(on_the_wire).collect();
    strange.push(json!({"id": i64::MAX.to_string(), "event_type": "Later", "dm_conversation_id": world.with_bob()}));
    world.x.answer_next(Call::DmEvents, Fault::PageReplaced(json!({"data": strange, "meta": {"result_count": 5}})));
    let last: EventId = i64::MAX.to_string().parse().unwrap();
    alice.until("the strange page", |alice| !alice.store().find_known(&[last]).unwrap().is_empty()).await;
    world.bob_writes_often(30);
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_ancient_event_among_the_newest_ends_no_catch_up() {
    let world = World::new().await;
    world.bob_writes_often(8);
    let alice = Alice::is_settled(&world).await;
    world.bob_writes_often(9);
    let mut strange: Vec<Value> = world.truth().iter().rev().take(5).map(on_the_wire).collect();
    strange[2] = json!({"id": "7", "event_type": "Fossil", "dm_conversation_id": world.with_bob()});
    world.x.answer_next(Call::DmEvents, Fault::PageReplaced(json!({"data": strange})));
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_list_that_never_ends_leaves_a_gap_and_new_messages_still_come() {
    let world = World::new().await;
    world.bob_writes_often(60);
    let page = |token: &str| {
        let newest: Vec<Value> = world.truth().iter().rev().take(5).map(on_the_wire).collect();
        Fault::PageReplaced(json!({"data": newest, "meta": {"result_count": 5, "next_token": token}}))
    };
    for number in 0..40 {
        world.x.answer_next(Call::DmEvents, page(&format!("token{}", number % 2)));
    }
    let alice = Alice::signs_in(&world).await;
    alice.until("the gap", |alice| !alice.store().load_gaps().unwrap().is_empty()).await;
    alice.lets_pass(Duration::from_mins(5)).await;
    assert!(world.requests(Call::DmEvents).len() < 40, "X is not asked again and again");
    // X comes to its senses; its real cursors are taken again.
    alice.until("the end of the strange answers", |_| world.requests(Call::DmEvents).len() > 40).await;
    world.bob_writes("new");
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_cursor_that_x_no_longer_takes_is_replaced() {
    let world = World::new().await;
    world.bob_writes_often(60);
    let newest: Vec<Value> = world.truth().iter().rev().take(5).map(on_the_wire).collect();
    let stale = json!({"data": newest, "meta": {"result_count": 5, "next_token": "stale"}});
    world.x.answer_next(Call::DmEvents, Fault::PageReplaced(stale));
    Alice::is_settled(&world).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_catch_up_cut_in_the_middle_is_finished_after_a_restart() {
    let world = World::new().await;
    world.bob_writes_often(250);
    world.wire.hold("pagination_token");
    let mut alice = Alice::signs_in(&world).await;
    alice.until("the first page", |alice| !alice.store().load_gaps().unwrap().is_empty()).await;
    alice.quits().await;
    world.wire.release();
    world.bob_writes_often(30);
    alice.starts_the_app().await;
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn two_gaps_are_both_filled() {
    let world = World::new().await;
    world.bob_writes_often(80);
    world.wire.hold("pagination_token");
    let mut alice = Alice::signs_in(&world).await;
    alice.until("the first gap", |alice| alice.store().load_gaps().unwrap().len() == 1).await;
    alice.crashes();
    world.bob_writes_often(40);
    alice.starts_the_app().await;
    alice.until("the second gap", |alice| alice.store().load_gaps().unwrap().len() == 2).await;
    world.wire.release();
    alice.quits().await;
    alice.starts_the_app().await;
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn who_was_away_for_months_gets_what_x_still_lists() {
    let world = World::new().await;
    world.bob_writes_often(3);
    let mut alice = Alice::is_settled(&world).await;
    alice.quits().await;
    world.clock.advance(Duration::from_hours(2400));
    world.bob_writes_often(70);
    alice.starts_the_app().await;
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn someone_who_asks_during_a_pass_gets_another_one() {
    let world = World::new().await;
    world.bob_writes_often(3);
    let alice = Alice::is_settled(&world).await;
    world.wire.hold("/2/users");
    world.carol_writes("who is carol?");
    alice.engine().sync_now();
    alice.until("carol's message", |alice| !alice.timeline(&world.with_carol()).is_empty()).await;
    let passes = world.requests(Call::DmEvents).len();
    alice.engine().sync_now();
    world.wire.release();
    alice.at_once("another pass", |_| world.requests(Call::DmEvents).len() > passes).await;
}

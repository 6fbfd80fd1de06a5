//! X does not let us listen, or tells nonsense: the person can see why, and messages come as they do without a stream.

use std::time::Duration;

use dm_engine::DailyBudget;
use dm_model::{Connectivity, PriceList, RealTime, RealTimeRefusal};
use serde_json::json;
use x_sim::{Call, Fault};

use super::support::{Alice, World};

/// The fault with which a stream is opened that tells these lines and ends.
fn tells(lines: &str) -> Fault {
    Fault::RawBody { status: 200, content_type: "application/json", body: lines.to_owned() }
}

async fn refused_with(world: &std::sync::Arc<World>, token: String, reason: RealTimeRefusal) -> Alice {
    let mut alice = Alice::is_settled(world).await;
    alice.gives_token(Some(token));
    alice.at_rest("a refusal", |alice| alice.engine().real_time() == RealTime::Refused { reason }).await;
    alice
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_token_that_x_does_not_know_changes_nothing_but_what_is_shown() {
    let world = World::new().await;
    let mut alice = refused_with(&world, "rubbish".to_owned(), RealTimeRefusal::WrongToken).await;
    assert_eq!(alice.engine().connectivity(), Connectivity::Live, "the person's own session is fine");
    world.bob_writes("hello");
    alice.until("bob's message", |alice| alice.heard.arrivals() == ["hello"]).await;
    let before = world.requests(Call::Subscriptions).len();
    alice.lets_pass(Duration::from_hours(1)).await;
    let tried = world.requests(Call::Subscriptions).len() - before;
    assert!((3..=6).contains(&tried), "tried {tried} times in an hour");
    alice.gives_token(Some(world.x.app_token("pipit-demo")));
    alice.until_live().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_token_of_another_app_is_found_out() {
    let world = World::new().await;
    let other = world.x.app_token("bot-demo");
    let alice = refused_with(&world, other, RealTimeRefusal::OtherApp).await;
    world.bob_writes("hello");
    alice.until("bob's message", |alice| alice.heard.arrivals() == ["hello"]).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_persons_token_is_not_taken_for_the_apps() {
    let world = World::new().await;
    let token = world.x.sign_in(world.bob, "pipit-demo").access_token;
    let mut alice = Alice::is_settled(&world).await;
    alice.gives_token(Some(token));
    let is_refused = |alice: &Alice| matches!(alice.engine().real_time(), RealTime::Refused { .. });
    alice.at_rest("a refusal", is_refused).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_third_listener_waits_for_its_turn() {
    let world = World::new().await;
    let desktop = Alice::listens(&world).await;
    let laptop = Alice::listens(&world).await;
    let token = world.x.app_token("pipit-demo");
    let third = refused_with(&world, token, RealTimeRefusal::TooManyConnections).await;
    drop(desktop);
    third.until_live().await;
    world.bob_writes("hello");
    for alice in [&laptop, &third] {
        alice.at_once("bob's message", |alice| alice.heard.arrivals() == ["hello"]).await;
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_app_that_may_not_subscribe_is_told_so() {
    let world = World::new().await;
    world.x.answer_always(Call::Subscribe, Some(Fault::Status(403)));
    let token = world.x.app_token("pipit-demo");
    let alice = refused_with(&world, token, RealTimeRefusal::NotAllowed).await;
    world.x.answer_always(Call::Subscribe, None);
    alice.until_live().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn whatever_x_answers_to_a_listener_messages_come() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    let faults = [
        Fault::Status(500),
        Fault::Status(503),
        Fault::Status(429),
        Fault::Status(404),
        Fault::Status(402),
        Fault::RateLimited,
        Fault::ResetBeforeCommit,
        Fault::ResetAfterCommit,
        tells(""),
        tells("<html>We'll be right back</html>"),
        tells("{\"data\":\r\n\r\nnull\r\n{}\r\n[]\r\n7"),
    ];
    for fault in faults.iter().rev() {
        world.x.answer_next(Call::ActivityStream, fault.clone());
    }
    alice.gives_token(Some(world.x.app_token("pipit-demo")));
    for number in 0..faults.len() {
        world.bob_writes(&format!("message {number}"));
        alice.lets_pass(Duration::from_mins(5)).await;
    }
    alice.has_all().await;
    alice.until_live().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_line_that_tells_a_message_in_an_unknown_way_leads_to_a_catch_up() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    let unclear = json!({"data": {"event_type": "dm.received", "filter": {"user_id": world.alice}, "payload": {}}});
    world.x.answer_next(Call::ActivityStream, tells(&format!("{unclear}\r\n")));
    world.wire.hold("/2/activity/stream");
    alice.gives_token(Some(world.x.app_token("pipit-demo")));
    alice.at_rest("subscriptions", |_| world.requests(Call::Subscribe).len() == 4).await;
    world.bob_writes("hello");
    let passes = alice.heard.catch_ups();
    world.wire.release();
    alice.at_once("a catch-up", |alice| alice.heard.catch_ups() > passes).await;
    alice.at_once("bob's message", |alice| alice.heard.arrivals() == ["hello"]).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_is_told_of_others_who_use_the_same_app_is_not_alices() {
    let world = World::new().await;
    let of_bob = Alice::listens(&world).await;
    let line = json!({"data": {
        "event_type": "dm.received", "filter": {"user_id": world.bob},
        "payload": {"direct_message_events": [{"id": "2000000000000000000", "message_create": {
            "sender_id": world.carol, "target": {"recipient_id": world.bob}, "message_data": {"text": "for bob"},
        }}]},
    }});
    world.x.answer_next(Call::ActivityStream, tells(&format!("{line}\r\n")));
    world.x.cut_streams();
    of_bob.lets_pass(Duration::from_mins(1)).await;
    of_bob.until_live().await;
    assert!(of_bob.heard.arrivals().is_empty());
    of_bob.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_spent_budget_ends_hearing_until_the_next_day() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    alice.engine().set_daily_budget(Some(DailyBudget { most: 100, prices: PriceList::default() })).await;
    for number in 0..20 {
        world.bob_writes(&format!("message {number}"));
        alice.lets_pass(Duration::from_mins(1)).await;
    }
    alice.at_once("rest", |alice| matches!(alice.engine().real_time(), RealTime::Resting { .. })).await;
    assert!(world.x.bill().total.thousandths() <= 120, "{:?}", world.x.bill().total);
    world.clock.advance(Duration::from_hours(24));
    alice.until_live().await;
    alice.has_all().await;
}

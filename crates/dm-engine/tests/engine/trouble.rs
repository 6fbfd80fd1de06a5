//! X fails in every way it knows: nothing is lost, nobody panics, and it goes on by itself.

use std::time::Duration;

use dm_model::Connectivity;
use x_sim::{Call, Fault};

use super::support::{Alice, World};

fn rubbish(status: u16, body: &str) -> Fault {
    Fault::RawBody { status, content_type: "application/json", body: body.to_owned() }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn whatever_x_answers_the_sync_goes_on_by_itself() {
    let faults = [
        Fault::Status(400),
        Fault::Status(401),
        Fault::Status(402),
        Fault::Status(403),
        Fault::Status(404),
        Fault::RateLimited,
        Fault::Status(500),
        Fault::Status(503),
        Fault::ResetBeforeCommit,
        Fault::ResetAfterCommit,
        rubbish(200, "<html>We'll be right back</html>"),
        rubbish(200, ""),
        rubbish(200, "[]"),
        rubbish(200, "null"),
        rubbish(200, r#"{"data": 7}"#),
        rubbish(200, r#"{"data": [null, 7, {}, {"id": "x"}, {"id": "99999999999999999999"}], "meta": {}}"#),
        rubbish(200, r#"{"errors": [{"title": "Over capacity"}]}"#),
        rubbish(200, r#"{"data": [], "meta": {"next_token": 7}}"#),
        rubbish(502, "{"),
    ];
    let world = World::new().await;
    world.bob_writes_often(120);
    for fault in &faults {
        world.x.answer_next(Call::DmEvents, fault.clone());
    }
    let alice = Alice::is_settled(&world).await;
    for fault in faults {
        world.bob_writes(&format!("despite {fault:?}"));
        world.x.answer_next(Call::DmEvents, fault);
    }
    alice.engine().sync_now();
    alice.has_all().await;
    alice.until("the end of trouble", |alice| alice.engine().connectivity() == Connectivity::Live).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_expired_token_is_replaced_without_a_word() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.revoke_access_tokens(world.alice);
    world.bob_writes("hello");
    alice.has_all().await;
    assert!(!alice.heard.connectivity().contains(&Connectivity::SignedOut));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_lost_session_is_shown_and_a_new_one_goes_on_where_the_old_one_ended() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.set_signed_out(true);
    world.bob_writes("hello");
    alice.until("signed out", |alice| alice.engine().connectivity() == Connectivity::SignedOut).await;
    let send = alice.sends(&world.with_bob(), "are you there?").await;
    alice.lets_pass(Duration::from_mins(10)).await;
    world.set_signed_out(false);
    alice.until_sent(&send).await;
    alice.has_all().await;
    alice.at_once("live", |alice| alice.engine().connectivity() == Connectivity::Live).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn while_signed_out_nothing_spins() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.set_signed_out(true);
    let _send = alice.sends(&world.with_bob(), "are you there?").await;
    alice.until("signed out", |alice| alice.engine().connectivity() == Connectivity::SignedOut).await;
    let before = alice.heard.count();
    alice.lets_pass(Duration::from_hours(1)).await;
    assert!(alice.heard.count() - before < 100, "{} events in an hour", alice.heard.count() - before);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_broken_connection_is_shown_and_mends() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.set_reachable(false);
    alice.engine().sync_now();
    alice.until("offline", |alice| alice.engine().connectivity() == Connectivity::Offline).await;
    world.bob_writes("hello");
    world.x.set_reachable(true);
    alice.has_all().await;
    alice.at_once("live", |alice| alice.engine().connectivity() == Connectivity::Live).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_app_that_starts_offline_shows_what_it_had_and_goes_on_later() {
    let world = World::new().await;
    world.bob_writes_often(10);
    let mut alice = Alice::is_settled(&world).await;
    alice.quits().await;
    world.wire.unplug().await;
    alice.starts_the_app().await;
    let page = alice.engine().load_timeline(world.with_bob(), dm_model::TimelinePlace::End, 50).await.unwrap();
    assert_eq!(page.items.len(), 10);
    let send = alice.sends(&world.with_bob(), "from the train").await;
    alice.lets_pass(Duration::from_mins(5)).await;
    world.wire.plug_in();
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["from the train"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_listener_hears_of_the_rest_after_each_pass_also_after_one_that_failed() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    alice.until("the rest after what is read", |alice| alice.heard.rests() >= alice.heard.catch_ups()).await;
    let (rests, catch_ups) = (alice.heard.rests(), alice.heard.catch_ups());

    world.x.answer_next(Call::DmEvents, Fault::Status(503));
    alice.engine().sync_now();

    alice.until("the rest after the failure", |alice| alice.heard.rests() > rests).await;
    assert_eq!(alice.heard.catch_ups(), catch_ups);
}

//! The conversation on screen is read by its own calls.

use std::time::Duration;

use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, World};

fn own_reads(world: &World) -> usize {
    world.requests(Call::ConversationEvents).len() + world.requests(Call::EventsWith).len()
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_bob_writes_into_the_open_conversation_comes_before_the_next_catch_up() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    world.wire.hold("/2/dm_events");
    alice.engine().set_focused(true);
    alice.engine().show_conversation(Some(world.with_bob()));
    world.bob_writes("hello");
    alice.until("bob's message", |alice| !alice.timeline(&world.with_bob()).is_empty()).await;
    world.wire.release();
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn both_calls_of_a_one_to_one_conversation_are_used() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    alice.engine().set_focused(true);
    alice.engine().show_conversation(Some(world.with_bob()));
    alice.lets_pass(Duration::from_mins(15)).await;
    let (own, with) = (world.requests(Call::ConversationEvents).len(), world.requests(Call::EventsWith).len());
    assert!(own.abs_diff(with) <= 3 && own + with >= 12, "{own} by id, {with} by person");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_window_without_focus_reads_nothing_of_its_own() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    alice.engine().show_conversation(Some(world.with_bob()));
    alice.lets_pass(Duration::from_mins(15)).await;
    assert_eq!(own_reads(&world), 0);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn someone_who_writes_all_the_time_still_sees_the_answers() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    world.wire.hold("/2/dm_events");
    alice.engine().set_focused(true);
    alice.engine().show_conversation(Some(world.with_bob()));
    alice.lets_pass(Duration::from_mins(1)).await;
    world.bob_writes("an answer");
    for number in 0..8 {
        let send = alice.sends(&world.with_bob(), &format!("message {number}")).await;
        alice.until_sent(&send).await;
        alice.lets_pass(Duration::from_secs(8)).await;
    }
    alice.at_once("the answer", |alice| alice.heard.arrivals() == ["an answer"]).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_conversation_that_cannot_be_read_does_not_keep_the_next_one_waiting() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    world.wire.hold("/2/dm_events");
    world.x.answer_always(Call::ConversationEvents, Some(Fault::Status(404)));
    alice.engine().set_focused(true);
    let group = world.group();
    alice.engine().show_conversation(Some(group));
    alice.lets_pass(Duration::from_secs(500)).await;
    world.x.answer_always(Call::ConversationEvents, None);
    alice.engine().show_conversation(Some(world.with_bob()));
    world.bob_writes("hello");
    let begun = world.x.now();
    alice.until("bob's message", |alice| !alice.timeline(&world.with_bob()).is_empty()).await;
    assert!(world.x.now().since(begun) < Duration::from_secs(80), "it did not wait for the other");
}

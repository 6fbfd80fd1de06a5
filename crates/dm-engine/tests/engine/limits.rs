//! X's limits: sends wait for them, and reading keeps within them.

use std::time::Duration;

use dm_model::SendState;
use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, World};

#[tokio::test(crate = "crate::virtual_time")]
async fn a_send_beyond_the_limit_waits_for_the_reset_and_not_for_the_connection() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::SendToParticipant, Fault::RateLimited);
    let send = alice.sends(&world.with_bob(), "hello").await;
    alice
        .until("a message that waits", |alice| {
            matches!(alice.state_of(&send), SendState::RetryAt { offline: false, .. })
        })
        .await;
    let SendState::RetryAt { at, .. } = alice.state_of(&send) else { panic!("it waits") };
    alice.until_sent(&send).await;
    let attempts = world.requests(Call::SendToParticipant);
    assert!(at.since(attempts[0].at) > Duration::from_mins(10), "a window is a quarter of an hour");
    assert!(attempts[1].at >= at, "it was not tried before the reset");
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn forty_messages_under_todays_limits_are_all_sent_without_one_refusal() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    let messages: Vec<String> = (0..40).map(|number| format!("message {number}")).collect();
    for text in &messages {
        alice.sends(&world.with_bob(), text).await;
    }
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), messages);
    assert!(world.x.requests().iter().all(|request| request.status != 429));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn reading_for_hours_under_either_table_never_meets_a_refusal() {
    for (limits, minutes) in [(LimitTable::current(), 120), (LimitTable::launch(), 20)] {
        let world = World::with_limits(limits).await;
        let alice = Alice::is_settled(&world).await;
        alice.engine().set_focused(true);
        alice.engine().show_conversation(Some(world.with_bob()));
        for part in 0..2 {
            world.bob_writes(&format!("part {part}"));
            alice.sends(&world.with_bob(), "an answer").await;
            alice.lets_pass(Duration::from_secs(minutes * 30)).await;
        }
        alice.has_all().await;
        // Alice's token lives for two hours, and nobody renews it here before X refuses it.
        let is_refused = |status: u16| status >= 400 && status != 401;
        let refused: Vec<_> = world.x.requests().into_iter().filter(|request| is_refused(request.status)).collect();
        assert!(refused.is_empty(), "X had to say no: {refused:#?}");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_attention_that_changes_all_the_time_does_not_use_up_the_budget() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    alice.engine().set_focused(true);
    let begun = world.x.now();
    while world.x.now().since(begun) < Duration::from_mins(15) {
        for conversation in [world.with_bob(), world.with_carol()] {
            alice.engine().show_conversation(Some(conversation));
            alice.lets_pass(Duration::from_secs(1)).await;
        }
    }
    assert!(world.x.requests().iter().all(|request| request.status != 429));
    world.bob_writes("hello");
    alice.has_all().await;
}

//! The app ends in the middle of a send: the message is at X exactly once all the same.

use dm_model::SendState;
use x_sim::{Call, Fault};

use super::support::{Alice, World};

#[tokio::test(crate = "crate::virtual_time")]
async fn a_crash_before_the_request_reached_x_sends_the_message_once() {
    for crash in [true, false] {
        let world = World::new().await;
        let mut alice = Alice::is_settled(&world).await;
        world.wire.hold("POST");
        let send = alice.sends(&world.with_bob(), "hello").await;
        alice.until("an attempt", |alice| alice.state_of(&send) == SendState::Sending).await;
        if crash {
            alice.crashes();
        } else {
            alice.quits().await;
        }
        world.wire.unplug().await;
        world.wire.release();
        world.wire.plug_in();
        alice.starts_the_app().await;
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_crash_after_x_took_the_message_sends_it_once() {
    for crash in [true, false] {
        let world = World::new().await;
        let mut alice = Alice::is_settled(&world).await;
        world.wire.hold_answers("POST");
        let send = alice.sends(&world.with_bob(), "hello").await;
        alice.until("the message at X", |_| !world.alice_wrote(&world.with_bob()).is_empty()).await;
        if crash {
            alice.crashes();
        } else {
            alice.quits().await;
        }
        world.wire.release();
        alice.starts_the_app().await;
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
        assert_eq!(world.requests(Call::SendToParticipant).len(), 1);
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_crash_while_a_message_is_in_doubt_forgets_nothing() {
    for fault in [Fault::ResetAfterCommit, Fault::ResetBeforeCommit] {
        let world = World::new().await;
        let mut alice = Alice::is_settled(&world).await;
        world.x.answer_next(Call::SendToParticipant, fault);
        let send = alice.sends(&world.with_bob(), "hello").await;
        let after = alice.sends(&world.with_bob(), "and another").await;
        alice.until_in_doubt(&send).await;
        for _ in 0..4 {
            alice.lets_pass(std::time::Duration::from_secs(40)).await;
            alice.crashes();
            alice.starts_the_app().await;
        }
        alice.until_sent(&after).await;
        alice.has_all().await;
        assert_eq!(world.alice_wrote(&world.with_bob()), ["hello", "and another"]);
    }
}

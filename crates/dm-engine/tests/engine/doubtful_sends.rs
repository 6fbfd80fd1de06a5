//! Sends that may have reached X are settled by reading, never by sending again blindly.

use std::time::Duration;

use dm_engine::RESEND_AFTER;
use dm_model::{EventId, SendState};
use serde_json::json;
use x_sim::{Call, Calls, Fault};

use super::support::{Alice, World};

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_x_took_without_saying_so_is_found_by_reading() {
    for fault in [Fault::ResetAfterCommit, Fault::StatusAfterCommit(503)] {
        let world = World::new().await;
        world.bob_writes_often(3);
        let alice = Alice::is_settled(&world).await;
        world.x.answer_next(Call::SendToParticipant, fault);
        let send = alice.sends(&world.with_bob(), "hello").await;
        alice.until_in_doubt(&send).await;
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
        assert_eq!(world.requests(Call::SendToParticipant).len(), 1, "it is not sent again");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_x_never_took_is_sent_again_but_not_early() {
    for fault in [Fault::ResetBeforeCommit, Fault::Status(500)] {
        let world = World::new().await;
        world.bob_writes_often(3);
        let alice = Alice::is_settled(&world).await;
        world.x.answer_next(Call::SendToParticipant, fault);
        let send = alice.sends(&world.with_bob(), "hello").await;
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
        let attempts = world.requests(Call::SendToParticipant);
        assert_eq!(attempts.len(), 2);
        assert!(attempts[1].at.since(attempts[0].at) >= RESEND_AFTER);
        let reads = world.requests(Call::EventsWith).iter().filter(|read| read.at > attempts[0].at).count();
        assert!(reads >= 2, "it was searched more than once");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn while_x_cannot_be_read_a_message_in_doubt_is_not_sent_again() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::SendToParticipant, Fault::ResetAfterCommit);
    world.x.answer_always(Call::EventsWith, Some(Fault::Status(503)));
    world.x.answer_always(Call::DmEvents, Some(Fault::Status(503)));
    let send = alice.sends(&world.with_bob(), "hello").await;
    alice.until_in_doubt(&send).await;
    alice.lets_pass(RESEND_AFTER * 10).await;
    assert_eq!(alice.state_of(&send), SendState::Unconfirmed);
    world.x.answer_always(Call::EventsWith, None);
    world.x.answer_always(Call::DmEvents, None);
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_page_with_an_unreadable_entry_proves_nothing() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::SendToParticipant, Fault::ResetAfterCommit);
    let unreadable = json!({"data": [{"event_type": "MessageCreate", "text": "hello"}], "meta": {"result_count": 1}});
    world.x.answer_always(Call::EventsWith, Some(Fault::PageReplaced(unreadable)));
    world.x.answer_always(Call::DmEvents, Some(Fault::Status(503)));
    let send = alice.sends(&world.with_bob(), "hello").await;
    alice.until_in_doubt(&send).await;
    alice.lets_pass(RESEND_AFTER * 3).await;
    assert_eq!(alice.state_of(&send), SendState::Unconfirmed);
    world.x.answer_always(Call::EventsWith, None);
    world.x.answer_always(Call::DmEvents, None);
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_page_that_ends_before_what_was_known_proves_nothing() {
    let world = World::new().await;
    world.bob_writes_often(3);
    let alice = Alice::is_settled(&world).await;
    for told in ["nothing", "one that came since", "that there is no such conversation"] {
        world.x.answer_next(Call::SendToParticipant, Fault::ResetAfterCommit);
        world.x.answer_always(Call::DmEvents, Some(Fault::Status(503)));
        let since = json!([{
            "id": EventId::first_at(world.x.now().after(RESEND_AFTER)).unwrap(), "event_type": "MessageCreate",
            "text": "a new one", "sender_id": world.bob, "dm_conversation_id": world.with_bob(),
        }]);
        let page = match told {
            "nothing" => Fault::PageReplaced(json!({"meta": {"result_count": 0}})),
            "one that came since" => Fault::PageReplaced(json!({"data": since, "meta": {"result_count": 1}})),
            _ => Fault::Status(404),
        };
        world.x.answer_always(Call::EventsWith, Some(page));
        let send = alice.sends(&world.with_bob(), "hello").await;
        alice.until_in_doubt(&send).await;
        alice.lets_pass(RESEND_AFTER * 3).await;
        assert_eq!(alice.state_of(&send), SendState::Unconfirmed, "X told {told}");
        world.x.answer_always(Call::EventsWith, None);
        world.x.answer_always(Call::DmEvents, None);
        alice.until_sent(&send).await;
    }
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"; 3]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn where_all_that_was_known_was_deleted_an_empty_page_proves_that_x_took_nothing() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let oops = alice.sends(&world.with_bob(), "oops").await;
    alice.until_sent(&oops).await;
    let event = alice.timeline(&world.with_bob()).first().and_then(|item| item.event_id).unwrap();
    alice.engine().withdraw_message(event).await.unwrap();
    alice.until("it to be deleted", |_| world.alice_wrote(&world.with_bob()).is_empty()).await;
    world.x.answer_next(Call::SendToParticipant, Fault::ResetBeforeCommit);
    let send = alice.sends(&world.with_bob(), "hello").await;
    alice.until_in_doubt(&send).await;
    alice.until_sent(&send).await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_in_doubt_is_found_by_whatever_reads_it_first() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::SendToParticipant, Fault::ResetAfterCommit);
    world.x.answer_always(Call::EventsWith, Some(Fault::Status(403)));
    let send = alice.sends(&world.with_bob(), "hello").await;
    alice.until_in_doubt(&send).await;
    alice.engine().sync_now();
    alice.until("alice's own message", |alice| alice.timeline(&world.with_bob()).len() == 1).await;
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_same_text_twice_is_sent_twice_though_the_first_was_in_doubt() {
    for fault in [Fault::ResetAfterCommit, Fault::ResetBeforeCommit] {
        let world = World::new().await;
        let alice = Alice::is_settled(&world).await;
        world.x.answer_next(Call::SendToParticipant, fault);
        alice.sends(&world.with_bob(), "Yes").await;
        alice.sends(&world.with_bob(), "Yes").await;
        alice.has_all().await;
        assert_eq!(world.alice_wrote(&world.with_bob()), ["Yes"; 2]);
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_earlier_message_of_the_same_text_is_not_taken_for_the_one_in_doubt() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let first = alice.sends(&world.with_bob(), "Yes").await;
    alice.until_sent(&first).await;
    world.x.answer_next(Call::SendToParticipant, Fault::ResetBeforeCommit);
    let second = alice.sends(&world.with_bob(), "Yes").await;
    alice.until_sent(&second).await;
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["Yes"; 2]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_follows_waits_until_the_doubt_is_settled() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::SendToParticipant, Fault::ResetBeforeCommit);
    let one = alice.sends(&world.with_bob(), "one").await;
    alice.until_in_doubt(&one).await;
    alice.sends(&world.with_bob(), "two").await;
    let other = alice.sends(&world.with_carol(), "to carol").await;
    alice.until_sent(&other).await;
    assert!(world.alice_wrote(&world.with_bob()).is_empty(), "carol's message did not wait for bob's");
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["one", "two"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_shows_late_is_claimed_even_after_it_was_to_be_sent_again() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::SendToParticipant, Fault::ResetAfterCommit);
    // X shows nothing of it for a long time, and refuses connections when it is sent again.
    let nothing = json!({"meta": {"result_count": 0}});
    for call in [Call::EventsWith, Call::DmEvents] {
        world.x.answer_always(call, Some(Fault::PageReplaced(nothing.clone())));
    }
    let send = alice.sends(&world.with_bob(), "hello").await;
    alice.until_in_doubt(&send).await;
    world.x.answer_always(Call::SendToParticipant, Some(Fault::RateLimited));
    alice.until("the second try", |alice| matches!(alice.state_of(&send), SendState::RetryAt { .. })).await;
    for call in [Call::EventsWith, Call::DmEvents] {
        world.x.answer_always(call, None);
    }
    world.x.answer_always(Call::SendToParticipant, None);
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn however_late_within_two_minutes_x_shows_a_message_it_is_not_sent_again() {
    for seconds in [1, 10, 60, 100, 118, RESEND_AFTER.as_secs()] {
        let world = World::new().await;
        world.bob_writes_often(3);
        let alice = Alice::is_settled(&world).await;
        let late = Duration::from_secs(seconds);
        world.x.show_next_events_late(1, late..=late);
        world.x.answer_next(Call::SendToParticipant, Fault::ResetAfterCommit);
        let send = alice.sends(&world.with_bob(), "hello").await;
        alice.until_in_doubt(&send).await;
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"], "{seconds} seconds late");
        assert_eq!(world.requests(Call::SendToParticipant).len(), 1, "{seconds} seconds late");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_clock_that_is_an_hour_off_neither_doubles_nor_loses_a_message() {
    for (fault, wrong_by) in [
        (Fault::ResetAfterCommit, 3_600_000),
        (Fault::ResetAfterCommit, -3_600_000),
        (Fault::ResetBeforeCommit, 3_600_000),
        (Fault::ResetBeforeCommit, -3_600_000),
    ] {
        let world = World::new().await;
        let mut alice = Alice::is_settled(&world).await;
        world.wire.unplug().await;
        let send = alice.sends(&world.with_bob(), "hello").await;
        alice.quits().await;
        world.wire.plug_in();
        world.clock.set_wrong_by(wrong_by);
        world.x.answer_next(Call::SendToParticipant, fault);
        alice.starts_the_app().await;
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
        let attempts = world.requests(Call::SendToParticipant);
        let waited = attempts[attempts.len() - 1].at.since(attempts[0].at);
        assert!(
            attempts.len() == 1 || waited >= RESEND_AFTER.checked_sub(Duration::from_secs(2)).unwrap(),
            "{waited:?}"
        );
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_same_text_from_the_phone_a_moment_before_is_not_taken_for_the_one_in_doubt() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.add_message(&world.with_bob(), world.alice, "Yes").unwrap();
    alice.engine().sync_now();
    alice.until("what came from the phone", |alice| alice.timeline(&world.with_bob()).len() == 1).await;
    world.x.answer_next(Call::SendToParticipant, Fault::ResetBeforeCommit);
    alice.sends(&world.with_bob(), "Yes").await;
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["Yes"; 2]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_time_that_x_told_wrongly_and_nobody_put_right_does_not_double_a_message() {
    for seconds in [-5_000, -50, 6, 50, 5_000] {
        let world = World::new().await;
        world.x.answer_always(Calls::All, Some(Fault::NoDate));
        world.x.answer_next(Call::DmEvents, Fault::WrongDate { seconds });
        let alice = Alice::signs_in(&world).await;
        world.x.answer_next(Call::SendToParticipant, Fault::ResetAfterCommit);
        let send = alice.sends(&world.with_bob(), "hello").await;
        alice.until_in_doubt(&send).await;
        world.x.clear_faults();
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"], "told wrongly by {seconds} seconds");
    }
}

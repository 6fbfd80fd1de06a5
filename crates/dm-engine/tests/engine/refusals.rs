//! Sends that X refuses wait for the person, and hold up nothing.

use dm_model::{SendState, WedgedReason};
use x_sim::{Call, Fault};

use super::support::{Alice, World};

async fn wedged(alice: &Alice, send: &dm_model::TransactionId, reason: &WedgedReason) {
    let state = SendState::Wedged { reason: reason.clone() };
    alice.until("a wedged message", |alice| alice.state_of(send) == state).await;
}

/// Bob takes no messages from alice.
fn not_allowed(world: &World) -> WedgedReason {
    WedgedReason::NotAllowed { people: vec![world.bob] }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_bob_does_not_take_waits_for_alice_and_can_be_sent_again() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.set_accepts_messages(world.bob, false).unwrap();
    let send = alice.sends(&world.with_bob(), "hello").await;
    wedged(&alice, &send, &not_allowed(&world)).await;
    assert_eq!(alice.engine().load_inbox(None).await.unwrap().conversations[0].wedged_count, 1);
    world.x.set_accepts_messages(world.bob, true).unwrap();
    alice.engine().send_again(send.clone()).await.unwrap();
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_follows_a_wedged_message_goes_on() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::SendToParticipant, Fault::Status(403));
    let refused = alice.sends(&world.with_bob(), "one").await;
    let next = alice.sends(&world.with_bob(), "two").await;
    alice.until_sent(&next).await;
    wedged(&alice, &refused, &not_allowed(&world)).await;
    alice.engine().discard_send(refused).await.unwrap();
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["two"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_person_who_is_gone_and_an_account_without_credits_are_told_apart() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::SendToParticipant, Fault::Status(404));
    let gone = alice.sends(&world.with_bob(), "one").await;
    wedged(&alice, &gone, &WedgedReason::NotFound).await;
    world.x.answer_next(Call::SendToParticipant, Fault::Status(402));
    let unpaid = alice.sends(&world.with_bob(), "two").await;
    alice
        .until("a refusal", |alice| {
            matches!(alice.state_of(&unpaid), SendState::Wedged { reason: WedgedReason::Refused { .. } })
        })
        .await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_is_being_sent_cannot_be_sent_again() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    world.wire.hold("POST");
    let send = alice.sends(&world.with_bob(), "hello").await;
    alice.until("an attempt", |alice| alice.state_of(&send) == SendState::Sending).await;
    assert!(alice.engine().send_again(send.clone()).await.is_err());
    assert_eq!(alice.state_of(&send), SendState::Sending);
    alice.crashes();
    world.wire.release();
    alice.starts_the_app().await;
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn in_a_group_it_is_told_who_takes_no_messages() {
    let world = World::new().await;
    world.x.add_message(&world.group(), world.bob, "Hi").unwrap();
    let group = world.truth().remove(0).conversation;
    world.x.set_accepts_messages(world.carol, false).unwrap();
    world.carol_writes("I take none, but I write");
    let alice = Alice::is_settled(&world).await;
    alice
        .until("what X tells of carol", |alice| {
            let people = alice.store().load_people().unwrap();
            people.iter().any(|person| person.receives_our_messages == Some(false))
        })
        .await;
    world.x.add_message(&group, world.carol, "Hello").unwrap();
    alice.engine().sync_now();
    alice.has_all().await;
    world.x.answer_next(Call::SendToConversation, Fault::Status(403));
    let send = alice.sends(&group, "hello").await;
    wedged(&alice, &send, &WedgedReason::NotAllowed { people: vec![world.carol] }).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_group_that_alice_left_takes_nothing_more() {
    let world = World::new().await;
    let group = world.group();
    world.x.add_message(&group, world.bob, "Hi").unwrap();
    world.x.add_leave(&group, &[world.alice]).unwrap();
    let alice = Alice::is_settled(&world).await;
    let send = alice.sends(&group, "hello").await;
    wedged(&alice, &send, &WedgedReason::Left).await;
}

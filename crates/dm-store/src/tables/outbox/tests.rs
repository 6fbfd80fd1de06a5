use dm_model::{Event, TimelineContent, WedgedReason};

use super::*;
use crate::fixtures::{alice, alice_store, bob, carol, message, seconds_after_sign_in, with_bob};

fn id(text: &str) -> TransactionId {
    text.parse().unwrap()
}

fn to_bob(transaction_id: &str, text: &str) -> NewSend {
    NewSend {
        transaction_id: id(transaction_id),
        conversation_id: with_bob(),
        participants: None,
        text: text.to_owned(),
        attachment: None,
        queued_at: seconds_after_sign_in(10),
    }
}

fn attempt(second: u64) -> Attempt {
    Attempt { at: seconds_after_sign_in(second), not_before: seconds_after_sign_in(second - 5) }
}

/// What the timeline shows: each message with its key and state.
fn shown(store: &Store, conversation: &ConversationId) -> Vec<(String, String, Option<SendState>)> {
    let page = store.load_timeline(conversation, None, 100).unwrap();
    let message = |item: dm_model::TimelineItem| match item.content {
        TimelineContent::Message(message) => Some((item.key, message.text, message.send_state)),
        _ => None,
    };
    page.items.into_iter().filter_map(message).collect()
}

#[test]
fn a_queued_message_stands_in_the_timeline_at_once_and_its_draft_is_gone() {
    let (_folder, store) = alice_store();
    store.save_draft(&with_bob(), "Hi Bob", seconds_after_sign_in(9)).unwrap();
    store.queue_send(&to_bob("t1", "Hi Bob")).unwrap();
    assert_eq!(shown(&store, &with_bob()), [("send:t1".into(), "Hi Bob".into(), Some(SendState::Queued))]);
    assert_eq!(store.load_inbox().unwrap().conversations[0].draft, None);
}

#[test]
fn an_answer_that_was_written_elsewhere_leaves_the_draft_alone() {
    let (_folder, store) = alice_store();
    store.save_draft(&with_bob(), "A long letter", seconds_after_sign_in(9)).unwrap();
    store.queue_send_beside_draft(&to_bob("t1", "Yes")).unwrap();
    assert_eq!(shown(&store, &with_bob()), [("send:t1".into(), "Yes".into(), Some(SendState::Queued))]);
    assert_eq!(store.load_inbox().unwrap().conversations[0].draft.as_deref(), Some("A long letter"));
}

#[test]
fn a_sent_message_keeps_its_key_and_is_completed_when_x_shows_it() {
    let (_folder, store) = alice_store();
    store.queue_send(&to_bob("t1", "See https://example.org")).unwrap();
    store.begin_attempt(&id("t1"), &attempt(11)).unwrap();
    let event = message(12, with_bob(), alice(), "See https://t.co/abc");
    store.mark_sent(&id("t1"), &with_bob(), event.id).unwrap();
    let sent = Some(SendState::Sent { event_id: event.id });
    assert_eq!(shown(&store, &with_bob()), [("send:t1".into(), "See https://example.org".into(), sent.clone())]);

    let ingested = store.ingest(&[event]).unwrap();
    assert_eq!(ingested.new_events, 0, "it was known already");
    assert_eq!(shown(&store, &with_bob()), [("send:t1".into(), "See https://t.co/abc".into(), sent)]);
    assert!(store.load_outbox().unwrap().is_empty());
}

#[test]
fn a_message_that_is_read_before_x_has_answered_to_its_sending_stands_there_once() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(9, with_bob(), alice(), "from the phone")]).unwrap();
    store.queue_send(&to_bob("t1", "Hi Bob")).unwrap();
    store.begin_attempt(&id("t1"), &attempt(11)).unwrap();
    let (event, answer) = (message(12, with_bob(), alice(), "Hi Bob"), message(13, with_bob(), bob(), "Hi Alice"));
    store.ingest(&[event.clone(), answer]).unwrap();
    let texts = || shown(&store, &with_bob()).into_iter().map(|(_, text, _)| text).collect::<Vec<_>>();
    assert_eq!(texts(), ["from the phone", "Hi Alice", "Hi Bob"]);
    store.mark_sent(&id("t1"), &with_bob(), event.id).unwrap();
    assert_eq!(texts(), ["from the phone", "Hi Bob", "Hi Alice"]);
}

#[test]
fn an_interrupted_attempt_is_in_doubt_after_a_restart() {
    let (_folder, store) = alice_store();
    store.queue_send(&to_bob("t1", "one")).unwrap();
    store.queue_send(&to_bob("t2", "two")).unwrap();
    store.begin_attempt(&id("t1"), &attempt(11)).unwrap();
    assert_eq!(store.doubt_interrupted_sends().unwrap(), 1);
    let states: Vec<SendState> = store.load_outbox().unwrap().into_iter().map(|send| send.state).collect();
    assert_eq!(states, [SendState::Unconfirmed, SendState::Queued]);
}

#[test]
fn what_may_be_at_x_cannot_be_discarded() {
    let (_folder, store) = alice_store();
    store.queue_send(&to_bob("t1", "one")).unwrap();
    for state in [SendState::Sending, SendState::Unconfirmed] {
        store.set_send_state(&id("t1"), &state).unwrap();
        assert!(matches!(store.discard_send(&id("t1")), Err(StoreError::NotFound { .. })));
    }
    store.set_send_state(&id("t1"), &SendState::Wedged { reason: WedgedReason::NotFound }).unwrap();
    store.discard_send(&id("t1")).unwrap();
    assert!(store.load_outbox().unwrap().is_empty());
}

#[test]
fn no_two_sends_can_claim_one_event() {
    let (_folder, store) = alice_store();
    store.queue_send(&to_bob("t1", "Yes")).unwrap();
    store.queue_send(&to_bob("t2", "Yes")).unwrap();
    let event = message(12, with_bob(), alice(), "Yes");
    store.ingest(std::slice::from_ref(&event)).unwrap();
    assert_eq!(store.load_unclaimed_messages(Some(&with_bob()), seconds_after_sign_in(0), None).unwrap().len(), 1);

    store.mark_sent(&id("t1"), &with_bob(), event.id).unwrap();
    assert!(store.load_unclaimed_messages(Some(&with_bob()), seconds_after_sign_in(0), None).unwrap().is_empty());
    store.mark_sent(&id("t2"), &with_bob(), event.id).unwrap();
    assert_eq!(store.load_send(&id("t1")).unwrap().state, SendState::Unconfirmed);
}

#[test]
fn only_a_message_that_waits_can_be_sent_again() {
    let (_folder, store) = alice_store();
    store.queue_send(&to_bob("t1", "one")).unwrap();
    for state in [SendState::Sending, SendState::Unconfirmed] {
        store.set_send_state(&id("t1"), &state).unwrap();
        assert!(matches!(store.send_again(&id("t1")), Err(StoreError::NotFound { .. })));
    }
    store.set_send_state(&id("t1"), &SendState::Wedged { reason: WedgedReason::NotFound }).unwrap();
    store.send_again(&id("t1")).unwrap();
    assert_eq!(store.load_send(&id("t1")).unwrap().state, SendState::Queued);
}

#[test]
fn a_message_in_doubt_remembers_the_first_attempt_that_x_may_have_taken() {
    let (_folder, store) = alice_store();
    store.queue_send(&to_bob("t1", "one")).unwrap();
    let offline = SendState::RetryAt { at: seconds_after_sign_in(12), offline: true };
    for (second, state) in [(11, offline), (21, SendState::Unconfirmed), (31, SendState::Unconfirmed)] {
        store.begin_attempt(&id("t1"), &attempt(second)).unwrap();
        store.set_send_state(&id("t1"), &state).unwrap();
    }
    let send = store.load_send(&id("t1")).unwrap();
    assert_eq!(send.doubted_since, Some(seconds_after_sign_in(16)));
    assert_eq!(send.attempted_at, Some(seconds_after_sign_in(31)));
}

#[test]
fn what_was_known_before_a_message_may_have_been_taken_is_not_that_message() {
    let (_folder, store) = alice_store();
    let [phone, late, later] = [9, 8, 12].map(|second| message(second, with_bob(), alice(), "Yes"));
    let from_a_time_to_come = message(500, with_bob(), bob(), "Hello from the future");
    store.ingest(&[phone.clone(), from_a_time_to_come]).unwrap();
    store.queue_send(&to_bob("t1", "Yes")).unwrap();
    store.begin_attempt(&id("t1"), &attempt(11)).unwrap();
    store.set_send_state(&id("t1"), &SendState::Unconfirmed).unwrap();
    store.ingest(&[late, later.clone()]).unwrap();
    // A second attempt, after the first may have been taken, must not hide what the first became.
    store.begin_attempt(&id("t1"), &attempt(200)).unwrap();

    let send = store.load_send(&id("t1")).unwrap();
    assert_eq!(send.known_up_to, Some(phone.id));
    let found = store.load_unclaimed_messages(Some(&with_bob()), seconds_after_sign_in(0), send.known_up_to).unwrap();
    assert_eq!(found.iter().map(|message| message.event_id).collect::<Vec<_>>(), [later.id]);
}

fn new_group(transaction_id: &str) -> (ConversationId, NewSend) {
    let group = ConversationId::new_group(id(transaction_id));
    let participants = Some(vec![bob(), carol()]);
    (group.clone(), NewSend { conversation_id: group, participants, ..to_bob(transaction_id, "Welcome") })
}

fn in_group(seconds: i64, text: &str) -> Event {
    message(seconds, ConversationId::group(77).unwrap(), alice(), text)
}

#[test]
fn a_new_group_stands_in_the_inbox_before_x_knows_it_and_takes_x_s_id_after() {
    let (_folder, store) = alice_store();
    let (group, send) = new_group("t1");
    store.queue_send(&send).unwrap();
    assert_eq!(store.load_inbox().unwrap().conversations[0].id, group);
    assert_eq!(store.load_inbox().unwrap().conversations[0].people, [bob(), carol()]);

    let event = in_group(12, "Welcome");
    store.mark_sent(&id("t1"), &event.conversation_id, event.id).unwrap();
    let inbox = store.load_inbox().unwrap();
    assert_eq!(inbox.conversations.len(), 1);
    assert_eq!(inbox.conversations[0].id, event.conversation_id);
}

#[test]
fn a_new_group_that_sync_met_first_becomes_one_with_it() {
    let (_folder, store) = alice_store();
    let (group, send) = new_group("t1");
    store.queue_send(&send).unwrap();
    let follow_up = NewSend { conversation_id: group, ..to_bob("t2", "More") };
    store.queue_send(&follow_up).unwrap();
    let event = in_group(12, "Welcome");
    store.ingest(std::slice::from_ref(&event)).unwrap();

    store.mark_sent(&id("t1"), &event.conversation_id, event.id).unwrap();
    let inbox = store.load_inbox().unwrap();
    assert_eq!(inbox.conversations.len(), 1);
    assert_eq!(store.load_outbox().unwrap()[0].conversation_id, event.conversation_id);
}

#[test]
fn a_group_that_has_its_id_is_still_found_by_the_one_it_had_here() {
    let (_folder, store) = alice_store();
    let (group, send) = new_group("t1");
    store.queue_send(&send).unwrap();
    let event = in_group(12, "Welcome");
    store.mark_sent(&id("t1"), &event.conversation_id, event.id).unwrap();
    store.queue_send(&NewSend { conversation_id: group.clone(), ..to_bob("t2", "More") }).unwrap();
    assert_eq!(store.load_outbox().unwrap()[0].conversation_id, event.conversation_id);
    assert_eq!(store.load_timeline(&group, None, 10).unwrap().items.len(), 2);
}

#[test]
fn nothing_can_be_queued_for_a_group_that_no_message_makes() {
    let (_folder, store) = alice_store();
    let (group, _) = new_group("t1");
    let queued = store.queue_send(&NewSend { conversation_id: group, ..to_bob("t2", "More") });
    assert!(matches!(queued, Err(StoreError::NotFound { .. })));
}

#[test]
fn a_discarded_first_message_leaves_the_group_to_the_next_one() {
    let (_folder, store) = alice_store();
    let (group, send) = new_group("t1");
    store.queue_send(&send).unwrap();
    for follow_up in ["t2", "t3"] {
        store.queue_send(&NewSend { conversation_id: group.clone(), ..to_bob(follow_up, "More") }).unwrap();
    }
    store.discard_send(&id("t1")).unwrap();
    let participants = |send: &str| store.load_send(&id(send)).unwrap().participants;
    assert_eq!((participants("t2"), participants("t3")), (send.participants, None));
}

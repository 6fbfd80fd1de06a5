use dm_model::{ConversationId, PreviewContent, TimelineContent};

use super::*;
use crate::fixtures::{alice, alice_store, bob, message, seconds_after_sign_in, with_bob};

fn shown(store: &Store, conversation: &ConversationId) -> Vec<(String, Option<Refusal>)> {
    let items = store.load_timeline(conversation, None, 100).unwrap().items;
    let said = items.into_iter().filter_map(|item| match item.content {
        TimelineContent::Message(message) => Some((message.text, message.not_deleted)),
        _ => None,
    });
    said.collect()
}

fn preview(store: &Store) -> Option<String> {
    match store.load_inbox().unwrap().conversations.remove(0).preview?.content {
        PreviewContent::Message { text, .. } => Some(text),
        other => panic!("{other:?}"),
    }
}

fn now() -> Timestamp {
    seconds_after_sign_in(60)
}

#[test]
fn a_deleted_message_is_shown_nowhere_and_a_later_reading_does_not_bring_it_back() {
    let (_folder, store) = alice_store();
    let (hello, oops) = (message(1, with_bob(), bob(), "Hello"), message(2, with_bob(), alice(), "Oops"));
    store.ingest(&[hello, oops.clone()]).unwrap();
    assert_eq!(store.withdraw(oops.id, now()).unwrap(), with_bob());
    store.ingest(std::slice::from_ref(&oops)).unwrap();
    assert_eq!(shown(&store, &with_bob()), [("Hello".to_owned(), None)]);
    assert_eq!(preview(&store).as_deref(), Some("Hello"));
    assert!(store.search_messages("oops", None, None, 10).unwrap().messages.is_empty());
}

#[test]
fn a_conversation_whose_only_message_is_deleted_stays_with_nothing_to_preview() {
    let (_folder, store) = alice_store();
    let oops = message(2, with_bob(), alice(), "Oops");
    store.ingest(std::slice::from_ref(&oops)).unwrap();
    store.withdraw(oops.id, now()).unwrap();
    assert_eq!(preview(&store), None);
}

#[test]
fn only_messages_of_one_s_own_can_be_deleted() {
    let (_folder, store) = alice_store();
    let hello = message(1, with_bob(), bob(), "Hello");
    store.ingest(std::slice::from_ref(&hello)).unwrap();
    for foreign in [hello.id, message(9, with_bob(), alice(), "never stored").id] {
        assert!(matches!(store.withdraw(foreign, now()), Err(StoreError::NotFound { .. })));
    }
}

#[test]
fn a_wish_can_be_taken_back_until_x_is_asked() {
    let (_folder, store) = alice_store();
    let oops = message(2, with_bob(), alice(), "Oops");
    store.ingest(std::slice::from_ref(&oops)).unwrap();
    store.withdraw(oops.id, now()).unwrap();
    assert_eq!(store.keep_message(oops.id).unwrap(), Some(with_bob()));
    assert!(!store.begin_withdrawal(oops.id).unwrap(), "there is nothing to ask X for any more");
    assert_eq!(shown(&store, &with_bob()).len(), 1);

    store.withdraw(oops.id, now()).unwrap();
    assert!(store.begin_withdrawal(oops.id).unwrap());
    assert_eq!(store.keep_message(oops.id).unwrap(), None);
    store.end_withdrawal(oops.id, &WithdrawalEnd::NotReached).unwrap();
    assert_eq!(store.keep_message(oops.id).unwrap(), Some(with_bob()), "X was not reached");
}

#[test]
fn an_attempt_that_a_crash_cut_short_is_in_doubt() {
    let (_folder, store) = alice_store();
    let oops = message(2, with_bob(), alice(), "Oops");
    store.ingest(std::slice::from_ref(&oops)).unwrap();
    store.withdraw(oops.id, now()).unwrap();
    assert!(!store.load_withdrawals().unwrap()[0].doubted);
    store.begin_withdrawal(oops.id).unwrap();
    assert!(store.load_withdrawals().unwrap()[0].doubted);
    store.end_withdrawal(oops.id, &WithdrawalEnd::Deleted).unwrap();
    assert!(store.load_withdrawals().unwrap().is_empty() && shown(&store, &with_bob()).is_empty());
}

#[test]
fn what_x_refused_to_delete_comes_back_and_can_be_deleted_again() {
    let (_folder, store) = alice_store();
    let oops = message(2, with_bob(), alice(), "Oops");
    store.ingest(std::slice::from_ref(&oops)).unwrap();
    store.withdraw(oops.id, now()).unwrap();
    store.begin_withdrawal(oops.id).unwrap();
    let refusal = Refusal { detail: "Not today.".to_owned() };
    store.end_withdrawal(oops.id, &WithdrawalEnd::Refused(refusal.clone())).unwrap();
    assert_eq!(shown(&store, &with_bob()), [("Oops".to_owned(), Some(refusal))]);
    store.withdraw(oops.id, now()).unwrap();
    assert_eq!(store.load_withdrawals().unwrap().len(), 1);
}

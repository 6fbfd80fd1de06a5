use dm_model::{Conversation, TransactionId};

use super::*;
use crate::{
    NewSend,
    fixtures::{SIGNED_IN, alice, alice_store, bob, book_club, carol, message, seconds_after_sign_in, with_bob},
};

fn in_inbox(store: &Store, id: &ConversationId) -> Conversation {
    store.load_inbox().unwrap().conversations.into_iter().find(|conversation| conversation.id == *id).unwrap()
}

fn order(store: &Store) -> Vec<ConversationId> {
    store.load_inbox().unwrap().conversations.into_iter().map(|conversation| conversation.id).collect()
}

/// What the title and the badge show, told in two ways.
fn counted(store: &Store) -> u32 {
    let count = store.load_unread_count().unwrap();
    assert_eq!(store.load_inbox().unwrap().unread_count, count, "the inbox and the count alone agree");
    count
}

fn send(text: &str, conversation_id: ConversationId, participants: Option<Vec<dm_model::UserId>>) -> NewSend {
    let transaction_id: TransactionId = "3fae0b6e-16d4-4c4b-9c33-5a5c0a6f0f51".parse().unwrap();
    let text = text.to_owned();
    NewSend { transaction_id, conversation_id, participants, text, attachment: None, queued_at: SIGNED_IN }
}

#[test]
fn pinned_conversations_come_first_whatever_happens_elsewhere() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(1, book_club(), carol(), "early"), message(2, with_bob(), bob(), "late")]).unwrap();
    store.set_pinned(&book_club(), true).unwrap();
    assert_eq!(order(&store), [book_club(), with_bob()]);
    store.ingest(&[message(3, with_bob(), bob(), "later")]).unwrap();
    assert_eq!(order(&store), [book_club(), with_bob()]);
    store.set_pinned(&book_club(), false).unwrap();
    assert_eq!(order(&store), [with_bob(), book_club()]);
}

#[test]
fn a_muted_conversation_has_unread_messages_that_nobody_counts_and_that_raise_no_notification() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(1, with_bob(), bob(), "one")]).unwrap();
    store.set_muted(&with_bob(), Some(Mute::Always)).unwrap();
    let arriving = [message(2, with_bob(), bob(), "two"), message(3, book_club(), carol(), "three")];
    store.ingest(&arriving).unwrap();
    let notified = store.load_unread_messages(&arriving.iter().map(|message| message.id).collect()).unwrap();
    assert_eq!(notified.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(), ["three"]);
    assert_eq!((in_inbox(&store, &with_bob()).unread_count, counted(&store)), (2, 1));
    assert_eq!(in_inbox(&store, &with_bob()).muted, Some(Mute::Always));
    store.set_muted(&with_bob(), None).unwrap();
    assert_eq!(counted(&store), 3);
}

#[test]
fn a_mute_ends_when_its_time_has_come_and_one_for_always_does_not() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(1, with_bob(), bob(), "one"), message(2, book_club(), carol(), "two")]).unwrap();
    let end = seconds_after_sign_in(3_600);
    store.set_muted(&with_bob(), Some(Mute::Until { at: end })).unwrap();
    store.set_muted(&book_club(), Some(Mute::Always)).unwrap();
    assert_eq!(store.next_end_of_mute().unwrap(), Some(end));
    assert!(store.end_mutes_at(seconds_after_sign_in(3_599)).unwrap().is_empty());
    assert_eq!(store.end_mutes_at(end).unwrap(), [with_bob()]);
    assert_eq!((in_inbox(&store, &with_bob()).muted, counted(&store)), (None, 1));
    assert_eq!(store.next_end_of_mute().unwrap(), None);
    assert_eq!(in_inbox(&store, &book_club()).muted, Some(Mute::Always));
}

#[test]
fn a_new_message_brings_an_archived_conversation_back_and_an_old_one_does_not() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(5, with_bob(), bob(), "five")]).unwrap();
    store.set_archived(&with_bob(), true).unwrap();
    assert_eq!((in_inbox(&store, &with_bob()).archived, counted(&store)), (true, 0));
    store.ingest(&[message(4, with_bob(), bob(), "a straggler"), message(5, with_bob(), bob(), "five")]).unwrap();
    assert!(in_inbox(&store, &with_bob()).archived);
    store.ingest(&[message(6, with_bob(), bob(), "six")]).unwrap();
    assert_eq!((in_inbox(&store, &with_bob()).archived, counted(&store)), (false, 3));
}

#[test]
fn an_archived_and_muted_conversation_stays_away_until_one_writes_into_it() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(1, with_bob(), bob(), "one")]).unwrap();
    store.set_muted(&with_bob(), Some(Mute::Always)).unwrap();
    store.set_archived(&with_bob(), true).unwrap();
    store.ingest(&[message(2, with_bob(), bob(), "two")]).unwrap();
    assert!(in_inbox(&store, &with_bob()).archived);
    store.set_muted(&with_bob(), None).unwrap();
    assert!(in_inbox(&store, &with_bob()).archived, "what came meanwhile is no reason");
    store.queue_send(&send("Hello", with_bob(), None)).unwrap();
    assert!(!in_inbox(&store, &with_bob()).archived);
}

#[test]
fn muting_what_came_back_does_not_archive_it_again() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(1, with_bob(), bob(), "one")]).unwrap();
    store.set_archived(&with_bob(), true).unwrap();
    store.ingest(&[message(2, with_bob(), bob(), "two")]).unwrap();
    store.set_muted(&with_bob(), Some(Mute::Always)).unwrap();
    assert!(!in_inbox(&store, &with_bob()).archived);
}

#[test]
fn a_conversation_marked_as_unread_counts_once_until_it_is_read() {
    let (_folder, store) = alice_store();
    let one = message(1, with_bob(), bob(), "one");
    store.ingest(std::slice::from_ref(&one)).unwrap();
    assert!(store.mark_read(&with_bob(), one.id).unwrap());
    store.set_marked_unread(&with_bob(), true).unwrap();
    assert_eq!((in_inbox(&store, &with_bob()).marked_unread, counted(&store)), (true, 1));
    assert!(store.mark_read(&with_bob(), one.id).unwrap(), "the marker did not move, and yet it was read");
    assert_eq!((in_inbox(&store, &with_bob()).marked_unread, counted(&store)), (false, 0));
    assert!(!store.mark_read(&with_bob(), one.id).unwrap());
}

#[test]
fn a_mark_beside_unread_messages_is_no_message_more() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(1, with_bob(), bob(), "one"), message(2, with_bob(), bob(), "two")]).unwrap();
    store.set_marked_unread(&with_bob(), true).unwrap();
    assert_eq!(counted(&store), 2);
}

#[test]
fn nothing_can_be_unread_where_there_is_nothing() {
    let (_folder, store) = alice_store();
    store.save_draft(&with_bob(), "Hi", SIGNED_IN).unwrap();
    store.set_marked_unread(&with_bob(), true).unwrap();
    assert_eq!(counted(&store), 0);
}

#[test]
fn a_new_group_stays_where_it_was_put_when_x_gives_it_an_id_also_when_sync_met_that_id_before() {
    for met_before in [false, true] {
        let (_folder, store) = alice_store();
        let made_by: TransactionId = "3fae0b6e-16d4-4c4b-9c33-5a5c0a6f0f51".parse().unwrap();
        let new = ConversationId::new_group(made_by.clone());
        store.queue_send(&send("welcome", new.clone(), Some(vec![bob(), carol()]))).unwrap();
        store.set_pinned(&new, true).unwrap();
        store.set_muted(&new, Some(Mute::Always)).unwrap();
        if met_before {
            store.ingest(&[message(1, book_club(), carol(), "Hi")]).unwrap();
        }
        let event = EventId::first_at(seconds_after_sign_in(2)).unwrap();
        store.mark_sent(&made_by, &book_club(), event).unwrap();
        let group = in_inbox(&store, &book_club());
        assert_eq!((group.pinned, group.muted), (true, Some(Mute::Always)));
    }
}

#[test]
fn where_conversations_stand_outlives_a_restart() {
    let (folder, store) = alice_store();
    store.ingest(&[message(1, with_bob(), bob(), "one")]).unwrap();
    let end = seconds_after_sign_in(60);
    store.set_pinned(&with_bob(), true).unwrap();
    store.set_muted(&with_bob(), Some(Mute::Until { at: end })).unwrap();
    store.set_archived(&with_bob(), true).unwrap();
    store.set_marked_unread(&with_bob(), true).unwrap();
    let before = in_inbox(&store, &with_bob());
    drop(store);
    let owner = crate::Owner { id: alice(), since: SIGNED_IN };
    let store = Store::open(&folder.path().join("alice.sqlite"), owner, &crate::fixtures::data_key()).unwrap();
    assert_eq!(in_inbox(&store, &with_bob()), before);
    assert_eq!(before.muted, Some(Mute::Until { at: end }));
    assert!(before.pinned && before.archived && before.marked_unread);
}

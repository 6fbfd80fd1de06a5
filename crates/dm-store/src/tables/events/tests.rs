use super::*;
use crate::fixtures::{alice, alice_store, bob, book_club, carol, event, message, with_bob};

fn texts(store: &Store, conversation: &ConversationId) -> Vec<String> {
    let page = store.load_timeline(conversation, None, 100).unwrap();
    let text = |item: dm_model::TimelineItem| match item.content {
        dm_model::TimelineContent::Message(message) => message.text,
        other => format!("{other:?}"),
    };
    page.items.into_iter().map(text).collect()
}

#[test]
fn meeting_an_event_twice_is_nothing() {
    let (_folder, store) = alice_store();
    let hello = message(1, with_bob(), bob(), "Hello");
    assert_eq!(store.ingest(std::slice::from_ref(&hello)).unwrap().new_events, 1);
    assert_eq!(store.ingest(&[hello.clone(), hello]).unwrap(), Ingested::default());
}

#[test]
fn a_page_in_any_order_becomes_a_timeline_in_order() {
    let (_folder, store) = alice_store();
    let events = [3, 1, 2].map(|second| message(second, with_bob(), bob(), &format!("message {second}")));
    store.ingest(&events).unwrap();
    assert_eq!(texts(&store, &with_bob()), ["message 1", "message 2", "message 3"]);
}

#[test]
fn only_messages_of_others_after_the_first_sign_in_arrive() {
    let (_folder, store) = alice_store();
    let ingested = store
        .ingest(&[
            message(-5, with_bob(), bob(), "before alice signed in"),
            message(1, with_bob(), alice(), "alice herself"),
            message(3, with_bob(), bob(), "second"),
            message(2, book_club(), carol(), "first"),
            event(4, book_club(), carol(), EventContent::Joined { people: vec![bob()] }),
        ])
        .unwrap();
    let arrived: Vec<&str> = ingested.arrived.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(arrived, ["first", "second"]);
    assert!(ingested.own_messages);
}

#[test]
fn messages_are_counted_from_an_event_on_and_nothing_else_is() {
    let (_folder, store) = alice_store();
    let second = message(2, with_bob(), bob(), "second");
    let joined = event(4, book_club(), carol(), EventContent::Joined { people: vec![bob()] });
    let events = [message(1, with_bob(), bob(), "first"), second.clone(), message(3, book_club(), alice(), "third")];
    store.ingest(&events).unwrap();
    store.ingest(&[joined]).unwrap();
    assert_eq!(store.count_messages_from(second.id).unwrap(), 2);
}

#[test]
fn what_was_told_in_passing_arrives_once_and_is_completed_by_a_page_also_as_to_where_it_stands() {
    let (_folder, store) = alice_store();
    let told = message(1, with_bob(), bob(), "Look https://t.co/a");
    assert_eq!(store.ingest_told(std::slice::from_ref(&told)).unwrap().arrived.len(), 1);
    assert_eq!(store.ingest_told(std::slice::from_ref(&told)).unwrap(), Ingested::default());
    assert!(store.find_shown(&[told.id]).unwrap().is_empty());
    let whole = Event { conversation_id: book_club(), ..message(1, with_bob(), bob(), "Look") };
    let completed = store.ingest(std::slice::from_ref(&whole)).unwrap();
    assert_eq!((completed.new_events, completed.changed.len()), (0, 2));
    assert_eq!((texts(&store, &book_club()), texts(&store, &with_bob()).len()), (vec!["Look".to_owned()], 0));
    assert_eq!(store.ingest_told(&[told]).unwrap(), Ingested::default());
    assert_eq!(store.find_shown(&[whole.id]).unwrap().len(), 1);
}

#[test]
fn an_unknown_kind_of_event_is_kept_and_not_shown() {
    let (_folder, store) = alice_store();
    let raw = serde_json::json!({"event_type": "Wave", "id": "7"});
    let wave = EventContent::Unknown { event_type: "Wave".to_owned(), raw };
    let ingested = store.ingest(&[event(1, with_bob(), bob(), wave)]).unwrap();
    assert_eq!(ingested.new_events, 1);
    assert!(texts(&store, &with_bob()).is_empty());
}

#[test]
fn a_message_that_came_without_its_sender_is_told_when_it_is_whole() {
    let (_folder, store) = alice_store();
    let whole = message(1, with_bob(), bob(), "Hello");
    let raw = serde_json::json!({"event_type": "MessageCreate", "text": "Hello"});
    let content = EventContent::Unknown { event_type: "MessageCreate".to_owned(), raw };
    let senderless = Event { sender: None, content, ..whole.clone() };
    assert!(store.ingest(std::slice::from_ref(&senderless)).unwrap().arrived.is_empty());
    assert_eq!(store.ingest(std::slice::from_ref(&whole)).unwrap().arrived.len(), 1);
    assert_eq!(store.ingest(&[senderless, whole]).unwrap(), Ingested::default());
    assert_eq!(texts(&store, &with_bob()), ["Hello"]);
}

#[test]
fn a_message_that_came_without_its_text_is_completed_and_told_once() {
    let (_folder, store) = alice_store();
    let (textless, whole) = (message(1, with_bob(), bob(), ""), message(1, with_bob(), bob(), "Hello"));
    assert_eq!(store.ingest(std::slice::from_ref(&textless)).unwrap().arrived.len(), 1);
    let completed = store.ingest(&[whole, textless]).unwrap();
    assert_eq!((completed.changed.len(), completed.arrived.len()), (1, 0));
    assert_eq!(texts(&store, &with_bob()), ["Hello"]);
}

#[test]
fn people_who_joined_get_the_one_who_brought_them_in_from_a_later_reading() {
    let (_folder, store) = alice_store();
    let whole = event(1, book_club(), carol(), EventContent::Joined { people: vec![bob()] });
    let senderless = Event { sender: None, ..whole.clone() };
    store.ingest(std::slice::from_ref(&senderless)).unwrap();
    store.ingest(&[whole, senderless]).unwrap();
    let item = store.load_timeline(&book_club(), None, 1).unwrap().items.remove(0);
    let joined = dm_model::TimelineContent::Joined { people: vec![bob()], invited_by: Some(carol()) };
    assert_eq!(item.content, joined);
}

#[test]
fn the_mark_of_the_catch_up_does_not_move_over_what_was_sent_from_here() {
    let (_folder, store) = alice_store();
    let seen = message(1, with_bob(), bob(), "seen by the catch-up");
    store.ingest_newest(std::slice::from_ref(&seen), Some(seen.id), None, None).unwrap();
    store.ingest(&[message(9, with_bob(), alice(), "seen otherwise")]).unwrap();
    assert_eq!(store.caught_up_to().unwrap(), Some(seen.id));
}

use dm_model::Event;
use proptest::prelude::*;

use super::*;
use crate::{
    History, Hole, NewSend,
    fixtures::{SIGNED_IN, alice, alice_store, bob, book_club, carol, message, with_bob},
};

fn ids(page: &TimelinePage) -> Vec<EventId> {
    page.items.iter().filter_map(|item| item.event_id).collect()
}

fn messages(count: i64) -> Vec<Event> {
    (1..=count).map(|second| message(second, with_bob(), bob(), "Hi")).collect()
}

fn ids_of(events: &[Event]) -> Vec<EventId> {
    events.iter().map(|event| event.id).collect()
}

/// What a timeline shows in short: the second of each message, and a dash where something may be missing.
fn outline(page: &TimelinePage) -> String {
    let item = |item: &TimelineItem| match item.content {
        TimelineContent::Missing => "-".to_owned(),
        _ => (item.at.since(SIGNED_IN).as_secs()).to_string(),
    };
    page.items.iter().map(item).collect::<Vec<_>>().join(" ")
}

#[test]
fn older_items_are_loaded_page_by_page_until_none_are_left() {
    let (_folder, store) = alice_store();
    let events: Vec<_> = (1..=5).map(|second| message(second, with_bob(), bob(), "Hi")).collect();
    store.ingest(&events).unwrap();

    let newest = store.load_timeline(&with_bob(), None, 3).unwrap();
    assert_eq!(ids(&newest), [events[2].id, events[3].id, events[4].id]);
    assert!(newest.has_older);

    let older = store.load_timeline(&with_bob(), Some(events[2].id), 3).unwrap();
    assert_eq!(ids(&older), [events[0].id, events[1].id]);
    assert!(!older.has_older);
}

#[test]
fn a_conversation_that_nothing_is_known_of_is_empty() {
    let (_folder, store) = alice_store();
    let page = store.load_timeline(&with_bob(), None, 50).unwrap();
    assert!(page.items.is_empty() && !page.has_older && page.read_up_to.is_none());
}

#[test]
fn newer_items_are_loaded_page_by_page_until_the_messages_on_their_way() {
    let (_folder, store) = alice_store();
    let events = messages(5);
    store.ingest(&events).unwrap();
    store
        .queue_send(&NewSend {
            transaction_id: "3fae0b6e-16d4-4c4b-9c33-5a5c0a6f0f51".parse().unwrap(),
            conversation_id: with_bob(),
            participants: None,
            text: "on its way".to_owned(),
            attachment: None,
            queued_at: SIGNED_IN,
        })
        .unwrap();
    let after = |event: usize| {
        let place = TimelinePlace::After { event: events[event].id };
        store.load_stretch(&with_bob(), place, 2).unwrap()
    };
    let first = after(0);
    assert_eq!((ids(&first), first.items.len()), (ids_of(&events[1..3]), 2));
    assert!(first.has_older && first.has_newer);
    let last = after(2);
    assert_eq!((ids(&last), last.items.len()), (ids_of(&events[3..]), 3));
    assert!(last.has_older && !last.has_newer);
}

#[test]
fn around_an_event_there_is_as_much_before_it_as_after_it_as_far_as_there_is() {
    let (_folder, store) = alice_store();
    let events = messages(9);
    store.ingest(&events).unwrap();
    let around = |event: usize, limit| {
        let place = TimelinePlace::Around { event: events[event].id };
        ids(&store.load_stretch(&with_bob(), place, limit).unwrap())
    };
    assert_eq!(around(4, 4), ids_of(&events[3..7]));
    assert_eq!(around(0, 4), ids_of(&events[..4]));
    assert_eq!(around(8, 4), ids_of(&events[5..]));
    assert_eq!(around(4, 1), ids_of(&events[4..5]));
    assert_eq!(around(4, 50), ids_of(&events));
}

#[test]
fn the_unread_marker_is_where_one_begins_and_the_end_where_nothing_is_unread() {
    let (_folder, store) = alice_store();
    let mut events = messages(9);
    events.push(message(10, with_bob(), alice(), "alice herself"));
    store.ingest(&events).unwrap();
    let unread = || ids(&store.load_stretch(&with_bob(), TimelinePlace::Unread, 4).unwrap());
    store.mark_read(&with_bob(), events[3].id).unwrap();
    assert_eq!(unread(), ids_of(&events[2..6]));
    store.mark_read(&with_bob(), events[8].id).unwrap();
    assert_eq!(unread(), ids_of(&events[6..]));
}

#[test]
fn a_gap_stands_between_what_was_known_and_what_came_until_it_is_closed() {
    let (_folder, store) = alice_store();
    let (old, new) = (message(2, with_bob(), bob(), "two"), message(9, with_bob(), bob(), "nine"));
    let elsewhere = message(0, book_club(), carol(), "zero");
    store
        .ingest_newest(&[message(1, with_bob(), bob(), "one"), old.clone(), elsewhere], Some(old.id), None, None)
        .unwrap();
    store.ingest_newest(std::slice::from_ref(&new), Some(new.id), Some(old.id), Some("page-2")).unwrap();
    let page = store.load_timeline(&with_bob(), None, 10).unwrap();
    assert_eq!(outline(&page), "1 2 - 9");
    assert_eq!(outline(&store.load_timeline(&book_club(), None, 10).unwrap()), "0", "nothing stands on both sides");
    // Each page tells it once, with the younger of the two.
    assert_eq!(outline(&store.load_timeline(&with_bob(), None, 1).unwrap()), "- 9");
    assert_eq!(outline(&store.load_timeline(&with_bob(), Some(new.id), 10).unwrap()), "1 2");
    let after = TimelinePlace::After { event: old.id };
    assert_eq!(outline(&store.load_stretch(&with_bob(), after, 10).unwrap()), "- 9");

    let gap = store.load_gaps().unwrap().remove(0);
    store.ingest_gap(&gap, &[message(5, with_bob(), bob(), "five")], None).unwrap();
    assert_eq!(outline(&store.load_timeline(&with_bob(), None, 10).unwrap()), "1 2 5 9");
}

#[test]
fn a_hole_is_shown_in_its_own_conversation_only() {
    let (_folder, store) = alice_store();
    let events = [(1, with_bob(), bob()), (2, book_club(), carol()), (9, with_bob(), bob()), (8, book_club(), carol())]
        .map(|(second, place, sender)| message(second, place, sender, "Hi"));
    store.ingest(&events).unwrap();
    let hole = Some(Hole { known_up_to: events[0].id, cursor: None });
    store.ingest_history(&with_bob(), &[], &History { cursor: None, complete: true, hole }).unwrap();
    assert_eq!(outline(&store.load_timeline(&with_bob(), None, 10).unwrap()), "1 - 9");
    assert_eq!(outline(&store.load_timeline(&book_club(), None, 10).unwrap()), "2 8");
}

fn any_place() -> impl Strategy<Value = (u8, i64)> {
    (0..4_u8, 0..25_i64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_stretch_is_asked_for_it_lies_in_the_timeline_without_a_break_and_tells_what_lies_beyond(
        count in 0..24_i64, places in prop::collection::vec(any_place(), 1..12), limit in 1..12_u32
    ) {
        let (_folder, store) = alice_store();
        let events = messages(count);
        store.ingest(&events).unwrap();
        let all = ids_of(&events);
        for (kind, second) in places {
            // Also events that are not there.
            let event = message(second, with_bob(), bob(), "").id;
            let place = match kind {
                0 => TimelinePlace::End,
                1 => TimelinePlace::Before { event },
                2 => TimelinePlace::After { event },
                _ => TimelinePlace::Around { event },
            };
            let page = store.load_stretch(&with_bob(), place, limit).unwrap();
            let shown = ids(&page);
            prop_assert!(shown.len() <= usize::try_from(limit).unwrap());
            let Some(first) = shown.first() else { continue };
            let begin = all.iter().position(|id| id == first).unwrap();
            let end = begin + shown.len();
            prop_assert_eq!(&shown[..], &all[begin..end]);
            prop_assert_eq!((page.has_older, page.has_newer), (begin > 0, end < all.len()));
            if matches!(place, TimelinePlace::Around { .. }) && all.contains(&event) {
                prop_assert!(shown.contains(&event));
            }
        }
    }
}

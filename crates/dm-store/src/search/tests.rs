use dm_model::{Event, EventContent, TransactionId};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    NewSend,
    fixtures::{SIGNED_IN, alice, alice_store, bob, book_club, carol, event, message, with_bob},
    tables::search_index,
};

fn put_all_into_the_index(store: &Store) {
    store.write(search_index::update).unwrap();
}

fn texts(found: &FoundMessages) -> Vec<&str> {
    found.messages.iter().map(|message| message.snippet.text.as_str()).collect()
}

/// What a search everywhere finds, which must not depend on whether the messages are in the index yet.
fn found(store: &Store, query: &str) -> Vec<String> {
    let before = store.search_messages(query, None, None, 50).unwrap();
    put_all_into_the_index(store);
    let after = store.search_messages(query, None, None, 50).unwrap();
    assert_eq!(before, after);
    texts(&after).into_iter().map(str::to_owned).collect()
}

#[test]
fn every_word_must_occur_also_as_a_part_of_words() {
    let (_folder, store) = alice_store();
    store
        .ingest(&[
            message(1, with_bob(), bob(), "See you at the teahouse tomorrow"),
            message(2, book_club(), carol(), "Tomorrow, then"),
            message(3, book_club(), carol(), "House of cards"),
        ])
        .unwrap();
    assert_eq!(found(&store, "HOUSE"), ["House of cards", "See you at the teahouse tomorrow"]);
    assert_eq!(found(&store, "morrow house"), ["See you at the teahouse tomorrow"]);
    assert!(found(&store, "houses").is_empty());
}

#[test]
fn accents_do_not_matter() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(1, with_bob(), bob(), "Un café crème, s’il vous plaît")]).unwrap();
    assert_eq!(found(&store, "CAFE creme").len(), 1);
}

#[test]
fn chinese_and_japanese_words_of_one_or_two_characters_are_found() {
    let (_folder, store) = alice_store();
    store
        .ingest(&[
            message(1, with_bob(), bob(), "明日は東京で会いましょう"),
            message(2, with_bob(), bob(), "京東 is a shop"),
            message(3, with_bob(), bob(), "🎉"),
        ])
        .unwrap();
    assert_eq!(found(&store, "東京"), ["明日は東京で会いましょう"]);
    assert_eq!(found(&store, "京"), ["京東 is a shop", "明日は東京で会いましょう"]);
    assert_eq!(found(&store, "東京で会い").len(), 1);
    assert_eq!(found(&store, "🎉"), ["🎉"]);
}

#[test]
fn a_word_of_two_letters_is_found_too() {
    let (_folder, store) = alice_store();
    store.ingest(&[message(1, with_bob(), bob(), "OK then"), message(2, with_bob(), bob(), "No")]).unwrap();
    assert_eq!(found(&store, "ok"), ["OK then"]);
    assert_eq!(found(&store, "k the"), ["OK then"]);
}

#[test]
fn a_search_within_a_conversation_finds_nothing_elsewhere() {
    let (_folder, store) = alice_store();
    let club = message(2, book_club(), carol(), "The book is good");
    // In the very same second.
    let mut at_once = message(2, with_bob(), bob(), "Which book?");
    at_once.id = EventId::new(club.id.get() + 1).unwrap();
    store.ingest(&[club, at_once]).unwrap();
    for query in ["book", "oo"] {
        let within = |id| store.search_messages(query, Some(&id), None, 50).unwrap();
        assert_eq!(texts(&within(with_bob())), ["Which book?"]);
        put_all_into_the_index(&store);
        assert_eq!(texts(&within(with_bob())), ["Which book?"]);
        assert_eq!(texts(&within(book_club())), ["The book is good"]);
        assert_eq!(within(ConversationId::one_to_one(alice(), carol())), FoundMessages::default());
    }
}

#[test]
fn a_long_search_goes_on_where_it_stopped() {
    let (_folder, store) = alice_store();
    let events: Vec<Event> = (1..=7).map(|n| message(n, with_bob(), bob(), &format!("Good news {n}"))).collect();
    store.ingest(&events[..4]).unwrap();
    put_all_into_the_index(&store);
    store.ingest(&events[4..]).unwrap();
    let first = store.search_messages("news", None, None, 3).unwrap();
    assert_eq!(texts(&first), ["Good news 7", "Good news 6", "Good news 5"]);
    let second = store.search_messages("news", None, first.go_on_before, 3).unwrap();
    assert_eq!(texts(&second), ["Good news 4", "Good news 3", "Good news 2"]);
    let third = store.search_messages("news", None, second.go_on_before, 3).unwrap();
    assert_eq!((texts(&third), third.go_on_before), (vec!["Good news 1"], None));
}

#[test]
fn a_link_is_found_as_it_was_written() {
    let (_folder, store) = alice_store();
    let entities = json!({ "urls": [{ "url": "https://t.co/Ab3dE", "expanded_url": "https://example.org/recipes" }] });
    let text = "Look: https://t.co/Ab3dE".to_owned();
    let content = EventContent::Message { text, attachments: Vec::new(), entities: Some(entities) };
    store.ingest(&[event(1, with_bob(), bob(), content)]).unwrap();
    assert_eq!(found(&store, "recipes"), ["Look: https://example.org/recipes"]);
    assert!(found(&store, "Ab3dE").is_empty());
}

#[test]
fn a_message_of_ours_is_found_at_once_and_by_x_s_words_once_x_shows_it() {
    let (_folder, store) = alice_store();
    let transaction_id: TransactionId = "11111111-2222-4333-8444-555555555555".parse().unwrap();
    let text = "Bring the umbrella".to_owned();
    let conversation_id = with_bob();
    let participants = None;
    let send = NewSend { transaction_id, conversation_id, participants, text, attachment: None, queued_at: SIGNED_IN };
    store.queue_send(&send).unwrap();
    let shown = message(1, with_bob(), alice(), "Bring the parasol");
    store.mark_sent(&send.transaction_id, &with_bob(), shown.id).unwrap();
    assert_eq!(found(&store, "umbrella"), ["Bring the umbrella"]);
    store.ingest(&[shown]).unwrap();
    assert!(found(&store, "umbrella").is_empty());
    assert_eq!(found(&store, "parasol"), ["Bring the parasol"]);
}

#[test]
fn meeting_a_message_twice_finds_it_once() {
    let (_folder, store) = alice_store();
    let hello = message(1, with_bob(), bob(), "Hello there");
    store.ingest(std::slice::from_ref(&hello)).unwrap();
    put_all_into_the_index(&store);
    store.ingest(&[hello.clone(), hello]).unwrap();
    assert_eq!(found(&store, "hello"), ["Hello there"]);
}

#[test]
fn an_event_of_an_unknown_kind_is_not_found() {
    let (_folder, store) = alice_store();
    let raw = json!({ "event_type": "Wave", "text": "Wave back" });
    let wave = EventContent::Unknown { event_type: "Wave".to_owned(), raw };
    store.ingest(&[event(1, with_bob(), bob(), wave)]).unwrap();
    for query in ["wave", "Wa"] {
        assert!(found(&store, query).is_empty());
    }
}

#[test]
fn whatever_is_typed_is_text() {
    let (_folder, store) = alice_store();
    let odd = r#"He said "NEAR(a b)" AND text:* OR -x^2 + {y} 'z' \"#;
    store.ingest(&[message(1, with_bob(), bob(), odd)]).unwrap();
    for query in [odd, "\"", "*", "near(a", "AND OR", "text:*", "-x^2", "'z'", "\\", "\"near(a\0b)\""] {
        assert_eq!(found(&store, query), [odd], "{query:?}");
    }
    let long = "x".repeat(10_000);
    for query in ["", " ", "\0", "NOT NOT", "near/3", long.as_str(), &"word ".repeat(2_000), "\u{e000}\u{f8ff}"] {
        assert!(found(&store, query).is_empty(), "{query:?}");
    }
}

#[test]
fn a_very_long_word_is_found() {
    let (_folder, store) = alice_store();
    let long = (0..2_500).map(|number| (1_000 + number).to_string()).collect::<String>();
    store.ingest(&[message(1, with_bob(), bob(), &long)]).unwrap();
    assert_eq!(found(&store, &long).len(), 1);
    assert!(found(&store, &format!("{long}x")).is_empty());
}

#[test]
fn messages_of_an_older_database_are_found_and_taken_into_the_index_bit_by_bit() {
    let (_folder, store) = alice_store();
    let events: Vec<Event> = (1..=2_500).map(|n| message(n, with_bob(), bob(), &format!("Old news {n}"))).collect();
    store.ingest(&events).unwrap();
    store
        .write(|writer| {
            writer
                .execute_batch(
                    "DELETE FROM search_pending; INSERT INTO search_index (search_index) VALUES ('delete-all');
                     INSERT INTO search_pending SELECT id FROM events",
                )
                .context("making the database an older one")
        })
        .unwrap();
    for second in 3_001..=3_003 {
        assert_eq!(
            texts(&store.search_messages("news 17", None, None, 2).unwrap()),
            ["Old news 2417", "Old news 2317"]
        );
        store.ingest(&[message(second, with_bob(), bob(), "New")]).unwrap();
    }
}

/// Texts out of few characters, so that they often contain each other, and of every odd kind.
fn odd_text() -> impl Strategy<Value = String> {
    let characters = prop_oneof![
        4 => prop::sample::select(vec!['a', 'b', 'A', 'B', ' ']),
        1 => prop::sample::select(vec!['東', '京', '茶', 'が', '한', '🎉', '❤', '\u{fe0f}', 'ｶ', 'ﾞ']),
        1 => prop::sample::select(vec!['é', 'E', '\u{301}', 'ß', 's', 'İ', 'Σ', 'ς', 'ﬁ', '\u{200d}']),
        1 => prop::sample::select(vec!['"', '\'', '*', '(', '\0', '\n', '\u{e000}', '\u{f8ff}', '\u{ffff}', '\u{fffd}']),
        1 => any::<char>(),
    ];
    prop::collection::vec(characters, 0..12).prop_map(String::from_iter)
}

/// A message in one of a few seconds, several of which share one.
fn odd_message() -> impl Strategy<Value = Event> {
    (0_u64..40, any::<bool>(), odd_text()).prop_map(|(number, in_club, text)| {
        let conversation = if in_club { book_club() } else { with_bob() };
        let mut message = message(1, conversation, bob(), &text);
        message.id = EventId::new(message.id.get() + (number << 30)).unwrap();
        message
    })
}

fn is_fragment(event: &Event) -> bool {
    matches!(&event.content, EventContent::Message { text, .. } if text.is_empty())
}

/// What happens to messages after a page of them.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Then {
    TheyWait,
    TheyAreIndexed,
    TheIndexIsMerged,
}

fn then() -> impl Strategy<Value = Then> {
    prop::sample::select(vec![Then::TheyWait, Then::TheyAreIndexed, Then::TheIndexIsMerged])
}

proptest! {
    #[test]
    fn a_search_finds_what_a_look_at_every_message_finds(
        pages in prop::collection::vec((prop::collection::vec(odd_message(), 1..12), then()), 1..5),
        queries in prop::collection::vec((odd_text(), any::<bool>(), 1_u32..5), 1..8),
    ) {
        let (_folder, store) = alice_store();
        let mut stored: Vec<Event> = Vec::new();
        for (page, then) in pages {
            store.ingest(&page).unwrap();
            for event in page {
                let known = stored.iter_mut().find(|known| known.id == event.id);
                match known {
                    // A message without a text is a fragment, which a later page completes.
                    Some(known) if is_fragment(known) => *known = event,
                    Some(_) => {}
                    None => stored.push(event),
                }
            }
            if then != Then::TheyWait {
                put_all_into_the_index(&store);
            }
            if then == Then::TheIndexIsMerged {
                let merge = "INSERT INTO search_index (search_index) VALUES ('optimize')";
                store.write(|writer| writer.execute(merge, []).context("merging the index")).unwrap();
            }
        }
        stored.sort_by_key(|event| std::cmp::Reverse(event.id));
        for (query, in_club, limit) in queries {
            let words = folding::words_of(&query);
            let within = in_club.then(book_club);
            let expected: Vec<EventId> = stored
                .iter()
                .filter(|event| within.as_ref().is_none_or(|id| event.conversation_id == *id))
                .filter(|event| {
                    let EventContent::Message { text, .. } = &event.content else { return false };
                    let text = folding::folded(text);
                    !words.is_empty() && words.iter().all(|word| text.contains(word))
                })
                .map(|event| event.id)
                .collect();

            let mut found = Vec::new();
            let mut before = None;
            loop {
                let some = store.search_messages(&query, within.as_ref(), before, limit).unwrap();
                found.extend(some.messages.iter().map(|message| message.event_id));
                before = some.go_on_before;
                if before.is_none() {
                    break;
                }
            }
            prop_assert_eq!(found, expected, "{:?}", query);
        }
    }
}

use dm_model::{Attachment, AttachmentAddresses, Event, EventContent, Timestamp};
use dm_store::{FetchedPerson, Owner};

use super::*;

/// 2026-11-01, midnight in UTC.
const FIRST_OF_NOVEMBER: i64 = 1_793_491_200_000;
const HOUR: i64 = 3_600_000;

fn user(number: u64) -> UserId {
    UserId::new(number).unwrap()
}

fn alice() -> UserId {
    user(1_001)
}

fn bob() -> UserId {
    user(2_002)
}

fn message(at: i64, conversation_id: &ConversationId, sender: UserId, text: &str) -> Event {
    let at = Timestamp::from_millis(at);
    let content = EventContent::Message { text: text.to_owned(), attachments: Vec::new(), entities: None };
    Event {
        id: EventId::first_at(at).unwrap(),
        conversation_id: conversation_id.clone(),
        at,
        sender: Some(sender),
        content,
    }
}

fn with_photo(event: Event) -> Event {
    let EventContent::Message { text, .. } = event.content else { panic!("it is a message") };
    let photo = Attachment {
        media_key: "3_77".parse().unwrap(),
        kind: AttachmentKind::Photo,
        width: None,
        height: None,
        duration_ms: None,
        has_preview: false,
        alt_text: None,
    };
    let attachments = vec![(photo, AttachmentAddresses::default())];
    Event { content: EventContent::Message { text, attachments, entities: None }, ..event }
}

/// Alice knows bob and carol, who is in a group with her.
fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let owner = Owner { id: alice(), since: Timestamp::from_millis(FIRST_OF_NOVEMBER - 1_000 * HOUR) };
    let key = dm_store::DataKey::from_bytes(&[7; 32]);
    let store = Store::open(&folder.path().join("alice.sqlite"), owner, &key).unwrap();
    let people = [(alice(), "Alice Okafor", "alice"), (bob(), "Bob Tanaka", "bob"), (user(3_003), "Carol", "bobbie")];
    let people = people.map(|(id, name, username)| FetchedPerson {
        id,
        name: name.to_owned(),
        username: username.to_owned(),
        picture_url: None,
        receives_our_messages: None,
    });
    store.save_people(&people, owner.since).unwrap();
    let with_bob = ConversationId::one_to_one(alice(), bob());
    let club = ConversationId::group(77).unwrap();
    store
        .ingest(&[
            message(FIRST_OF_NOVEMBER - 2 * HOUR, &with_bob, bob(), "tea on Saturday"),
            with_photo(message(FIRST_OF_NOVEMBER + HOUR, &club, user(3_003), "tea on Sunday")),
            message(FIRST_OF_NOVEMBER + 2 * HOUR, &with_bob, alice(), "tea, see https://example.org"),
            message(FIRST_OF_NOVEMBER + 24 * HOUR, &club, bob(), "tea on Monday"),
        ])
        .unwrap();
    store.save_alias(&club, Some("Book club")).unwrap();
    (folder, store)
}

fn results(store: &Store, query: &str) -> SearchResults {
    let wanted = Wanted { query: query.to_owned(), within: None, before: None, limit: 50, zone: TimeZone::UTC };
    search(store, alice(), &wanted).unwrap()
}

/// The days that are found, newest first.
fn found(query: &str) -> Vec<String> {
    let (_folder, store) = store();
    let results = results(&store, query);
    assert_eq!(results.problems, [], "{query}");
    let last_word = |text: &str| text.rsplit(' ').next().unwrap().to_owned();
    results.messages.iter().map(|message| last_word(&message.snippet.text)).collect()
}

#[test]
fn filters_narrow_down_what_words_find() {
    let link = "https://example.org";
    assert_eq!(found("tea"), ["Monday", link, "Sunday", "Saturday"]);
    assert_eq!(found("tea from:@bob"), ["Monday", "Saturday"]);
    assert_eq!(found("tea from:tanaka in:\"book club\""), ["Monday"]);
    assert_eq!(found("from:me tea"), [link]);
    assert_eq!(found("from:@Alice"), [link]);
    assert_eq!(found("tea in:bob"), ["Monday", link, "Sunday", "Saturday"], "bob and bobbie are in both");
    assert_eq!(found("in:tanaka from:@bob from:@bobbie tea"), Vec::<String>::new());
}

#[test]
fn a_filter_alone_finds_too() {
    assert_eq!(found("has:photo"), ["Sunday"]);
    assert_eq!(found("HAS:link"), ["https://example.org"]);
    assert_eq!(found("from:@bobbie"), ["Sunday"]);
    assert_eq!(found("has:video from:@bob"), Vec::<String>::new());
    assert_eq!(found("in:\"Book club\""), Vec::<String>::new(), "all of a conversation is its timeline");
}

#[test]
fn days_are_those_of_the_person() {
    assert_eq!(found("tea before:2026-11-01"), ["Saturday"]);
    assert_eq!(found("tea after:2026-11-01"), ["Monday"]);
    assert_eq!(found("tea after:2026-10-31 before:2026-11-02"), ["https://example.org", "Sunday"]);
    let (_folder, store) = store();
    let zone = TimeZone::fixed(jiff::tz::offset(-3));
    let wanted = Wanted { query: "tea before:2026-11-01".to_owned(), within: None, before: None, limit: 50, zone };
    assert_eq!(search(&store, alice(), &wanted).unwrap().messages.len(), 3, "there it is Saturday still");
}

#[test]
fn what_was_not_understood_is_told_and_nothing_is_found() {
    let (_folder, store) = store();
    for query in [
        "tea from:",
        "tea from:@nobody",
        "tea in:nowhere",
        "tea has:cheese",
        "tea before:yesterday",
        "tea after:2026-13-01",
    ] {
        let results = results(&store, query);
        assert_eq!((results.problems.len(), results.messages.len()), (1, 0), "{query}");
    }
    let problems = results(&store, "from:@nobody has:cheese").problems;
    let typed = |filter: &str| filter.to_owned();
    assert_eq!(
        problems,
        [
            SearchProblem::UnknownPerson { filter: typed("from:@nobody") },
            SearchProblem::UnknownContent { filter: typed("has:cheese") },
        ]
    );
}

#[test]
fn a_filtered_search_goes_on_where_it_stopped_and_tells_who_wrote() {
    let (_folder, store) = store();
    let page = |before| {
        let query = "tea from:@bob".to_owned();
        let wanted = Wanted { query, within: None, before, limit: 1, zone: TimeZone::UTC };
        search(&store, alice(), &wanted).unwrap()
    };
    let first = page(None);
    assert_eq!((first.messages[0].snippet.text.as_str(), first.people.len()), ("tea on Monday", 1));
    let second = page(first.go_on_before);
    assert_eq!(second.messages[0].snippet.text, "tea on Saturday");
}

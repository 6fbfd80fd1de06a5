use dm_model::{Attachment, AttachmentAddresses, Event, EventContent};
use dm_store::{DataKey, FetchedPerson, NewSend, Owner};
use serde_json::Value;

use super::*;

/// 2026-11-01, noon in UTC.
const NOON: i64 = 1_793_534_400_000;

fn user(number: u64) -> UserId {
    UserId::new(number).unwrap()
}

fn club() -> ConversationId {
    ConversationId::group(77).unwrap()
}

fn event(minute: i64, sender: u64, content: EventContent) -> Event {
    let at = Timestamp::from_millis(NOON + minute * 60_000);
    Event { id: EventId::first_at(at).unwrap(), conversation_id: club(), at, sender: Some(user(sender)), content }
}

fn message(minute: i64, sender: u64, text: &str) -> Event {
    event(minute, sender, EventContent::Message { text: text.to_owned(), attachments: Vec::new(), entities: None })
}

fn account() -> Account {
    let signed_in_at = Timestamp::from_millis(NOON - 1_000_000);
    Account { id: user(1), name: "Alice".to_owned(), username: "alice".to_owned(), signed_in_at, demo: false }
}

/// Alice, bob and whoever has this name are in a group.
fn store_with(name: &str) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let key = DataKey::from_bytes(&[7; 32]);
    let owner = Owner { id: user(1), since: account().signed_in_at };
    let store = Store::open(&folder.path().join("a.sqlite"), owner, &key).unwrap();
    let person = |id, name: &str, username: &str| FetchedPerson {
        id: user(id),
        name: name.to_owned(),
        username: username.to_owned(),
        picture_url: None,
        receives_our_messages: None,
    };
    let people = [person(1, "Alice", "alice"), person(2, "Bob", "bob"), person(3, name, "carol")];
    store.save_people(&people, Timestamp::from_millis(NOON)).unwrap();
    (folder, store)
}

fn exported(store: &Store, format: ExportFormat) -> String {
    let (now, zone) = (Timestamp::from_millis(NOON + 86_400_000), TimeZone::UTC);
    let export = Export { account: account(), conversation: club(), format, now, zone };
    let mut out = Vec::new();
    write(store, &export, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn a_small_conversation() -> (tempfile::TempDir, Store) {
    let (folder, store) = store_with("Carol");
    let photo = Attachment {
        media_key: "3_77".parse().unwrap(),
        kind: AttachmentKind::Photo,
        width: Some(4),
        height: Some(3),
        duration_ms: None,
        has_preview: false,
        alt_text: Some("A seal".to_owned()),
    };
    let hanging = EventContent::Message {
        text: "Look".to_owned(),
        attachments: vec![(photo, AttachmentAddresses::default())],
        entities: None,
    };
    let events = [
        event(0, 2, EventContent::Joined { people: vec![user(1), user(3)] }),
        message(1, 2, "Hello, see https://example.org/a?b=1&c=2 & 🎉"),
        event(2, 3, hanging),
        message(24 * 60, 1, "Nice"),
        event(24 * 60 + 1, 3, EventContent::Left { people: vec![user(3)] }),
    ];
    store.ingest(&events).unwrap();
    store.save_alias(&club(), Some("Readers")).unwrap();
    (folder, store)
}

#[test]
fn a_conversation_becomes_json_with_names_times_and_attachments() {
    let (_folder, store) = a_small_conversation();
    let json = exported(&store, ExportFormat::Json);
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["items"].as_array().unwrap().len(), 5);
    insta::assert_snapshot!(json);
}

#[test]
fn a_conversation_becomes_a_page_with_names_times_and_attachments() {
    let (_folder, store) = a_small_conversation();
    let page = exported(&store, ExportFormat::Html);
    // The head is the same for all.
    insta::assert_snapshot!(page.split_once("</head>").unwrap().1);
}

#[test]
fn hostile_texts_and_names_stay_text() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' \u{202e}\u{0}";
    let (_folder, store) = store_with(hostile);
    let sly = "https://example.org/\"onmouseover=alert(1) javascript:alert(1) https://x.org/<b>'";
    store.ingest(&[message(0, 3, hostile), message(1, 3, sly)]).unwrap();
    store.save_alias(&club(), Some("</title><script>")).unwrap();
    let page = exported(&store, ExportFormat::Html);
    let body = page.split_once("</style>").unwrap().1;
    for markup in ["<script", "<img", "<b>", "onerror=alert(1)>", "href=\"javascript"] {
        assert!(!page.contains(markup), "{markup}");
    }
    // Every tag is one of ours.
    for tag in body.split('<').skip(1).map(|rest| rest.split(['>', ' ', '\n']).next().unwrap()) {
        let name = tag.trim_start_matches('/');
        let ours = ["head", "body", "html", "h1", "h2", "p", "bdi", "article", "header", "time", "a", "blockquote"];
        assert!(ours.contains(&name), "<{tag}");
    }
    for link in body.split("<a ").skip(1) {
        let opening = link.split('>').next().unwrap();
        assert_eq!(opening.matches('"').count(), 4, "{opening}");
        assert!(opening.starts_with("href=\"https://"), "{opening}");
    }
    assert!(page.contains("default-src 'none'"), "and nothing would be loaded if one slipped through");
    let json: Value = serde_json::from_str(&exported(&store, ExportFormat::Json)).unwrap();
    assert_eq!(json["items"][0]["text"], hostile);
}

#[test]
fn a_long_conversation_is_exported_whole_and_in_order() {
    let (_folder, store) = store_with("Carol");
    let events: Vec<Event> = (0..1_201).map(|minute| message(minute, 2, &format!("message {minute}"))).collect();
    store.ingest(&events).unwrap();
    let json: Value = serde_json::from_str(&exported(&store, ExportFormat::Json)).unwrap();
    let texts: Vec<&str> =
        json["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap()).collect();
    let expected: Vec<String> = (0..1_201).map(|minute| format!("message {minute}")).collect();
    assert_eq!(texts, expected);
}

#[test]
fn what_is_on_its_way_is_no_part_of_an_export_and_a_file_takes_its_place_whole() {
    let (folder, store) = a_small_conversation();
    let transaction_id = "3fae0b6e-16d4-4c4b-9c33-5a5c0a6f0f51".parse().unwrap();
    let (conversation_id, queued_at) = (club(), Timestamp::from_millis(NOON));
    let text = "on its way".to_owned();
    store
        .queue_send(&NewSend { transaction_id, conversation_id, participants: None, text, attachment: None, queued_at })
        .unwrap();
    let target = folder.path().join("readers.json");
    std::fs::write(&target, "what was there before").unwrap();
    let (now, zone) = (Timestamp::from_millis(NOON), TimeZone::UTC);
    let export = Export { account: account(), conversation: club(), format: ExportFormat::Json, now, zone };
    export_to(&store, &export, &target).unwrap();
    let written = std::fs::read_to_string(&target).unwrap();
    assert!(written.starts_with('{') && !written.contains("on its way"));

    let unknown = Export { conversation: ConversationId::group(78).unwrap(), ..export };
    assert!(matches!(export_to(&store, &unknown, &target), Err(ExportError::Store(StoreError::NotFound { .. }))));
    assert_eq!(std::fs::read_to_string(&target).unwrap(), written, "what was there stays");
}

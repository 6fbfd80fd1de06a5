//! What the store's tests share: alice owns the store, bob and carol write to her.

use std::time::Duration;

use dm_model::{ConversationId, Event, EventContent, EventId, Timestamp, UserId};
use tempfile::TempDir;

use crate::{DataKey, Owner, Store};

/// When alice signed in first.
pub const SIGNED_IN: Timestamp = Timestamp::from_millis(1_760_000_000_000);

// Far apart, so that a mixed-up id fails loudly.
pub fn alice() -> UserId {
    UserId::new(1_000_001).unwrap()
}

pub fn bob() -> UserId {
    UserId::new(2_000_002).unwrap()
}

pub fn carol() -> UserId {
    UserId::new(3_000_003).unwrap()
}

pub fn with_bob() -> ConversationId {
    ConversationId::one_to_one(alice(), bob())
}

pub fn book_club() -> ConversationId {
    ConversationId::group(1_578_398_451_921_985_538).unwrap()
}

pub fn data_key() -> DataKey {
    DataKey::from_bytes(&[7; 32])
}

pub fn alice_store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let owner = Owner { id: alice(), since: SIGNED_IN };
    let store = Store::open(&folder.path().join("alice.sqlite"), owner, &data_key()).unwrap();
    (folder, store)
}

/// An event so many seconds after alice signed in (before it, if negative).
pub fn event(seconds: i64, conversation_id: ConversationId, sender: UserId, content: EventContent) -> Event {
    let at = Timestamp::from_millis(SIGNED_IN.as_millis() + seconds * 1_000);
    Event { id: EventId::first_at(at).unwrap(), conversation_id, at, sender: Some(sender), content }
}

pub fn message(seconds: i64, conversation_id: ConversationId, sender: UserId, text: &str) -> Event {
    let content = EventContent::Message { text: text.to_owned(), attachments: Vec::new(), entities: None };
    event(seconds, conversation_id, sender, content)
}

pub fn seconds_after_sign_in(seconds: u64) -> Timestamp {
    SIGNED_IN.after(Duration::from_secs(seconds))
}

//! A conversation as the inbox shows it. It is derived from events; nothing here is kept twice.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AttachmentKind, ConversationId, Person, Timestamp, UserId};

/// Which way a conversation reaches us. Encrypted XChat conversations would be another one, some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Transport {
    /// X's Direct Message API.
    DirectMessages,
}

/// How many people a conversation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ConversationKind {
    /// Two people.
    OneToOne,
    /// Up to fifty.
    Group,
}

/// One row of the inbox.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Which way it reaches us.
    pub transport: Transport,
    /// One-to-one or group.
    pub kind: ConversationKind,
    /// What the person calls it, where they gave it a name of its own.
    pub alias: Option<String>,
    /// The others in it, as far as events told: X's API gives no list of members. Most recent writers first.
    pub people: Vec<UserId>,
    /// What happened last.
    pub preview: Option<Preview>,
    /// When it happened; orders the inbox.
    pub last_event_at: Timestamp,
    /// How many messages of others lie after the read marker.
    pub unread_count: u32,
    /// The unsent text, if there is one.
    pub draft: Option<String>,
    /// What hangs on the draft.
    pub draft_attachment: Option<AttachmentKind>,
    /// How many of our messages wait for the person (wedged).
    pub wedged_count: u32,
}

/// What happened last in a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// Who wrote, joined or left.
    pub person: Option<UserId>,
    /// Whether that was the account's own person.
    pub own: bool,
    /// What it was.
    pub content: PreviewContent,
}

/// The short form of a timeline item.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum PreviewContent {
    /// A message; an empty text means there is only an attachment.
    Message {
        /// At most the first 200 characters.
        text: String,
        /// What hangs on it.
        attachment: Option<AttachmentKind>,
    },
    /// People joined.
    Joined {
        /// Who.
        people: Vec<UserId>,
    },
    /// People left.
    Left {
        /// Who.
        people: Vec<UserId>,
    },
}

/// The whole inbox: conversations, the one with the last event first, and everyone named in them.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Inbox {
    /// The rows.
    pub conversations: Vec<Conversation>,
    /// Everyone whom the rows name and whom we know.
    pub people: Vec<Person>,
    /// The sum of the rows' unread counts.
    pub unread_count: u32,
}

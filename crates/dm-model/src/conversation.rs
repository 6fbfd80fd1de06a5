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
    /// When it happened; orders the inbox, below what is pinned.
    pub last_event_at: Timestamp,
    /// How many messages of others lie after the read marker.
    pub unread_count: u32,
    /// The unsent text, if there is one.
    pub draft: Option<String>,
    /// What hangs on the draft.
    pub draft_attachment: Option<AttachmentKind>,
    /// How many of our messages wait for the person (wedged).
    pub wedged_count: u32,
    /// Whether it stands above those that are not.
    pub pinned: bool,
    /// Whether it raises no notification and counts nowhere as unread.
    pub muted: Option<Mute>,
    /// Whether the person put it away. A new message brings it back, unless it is muted.
    pub archived: bool,
    /// Whether the person marked it as unread, until it is read.
    pub marked_unread: bool,
}

/// For how long a conversation is muted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Mute {
    /// Until the person ends it.
    Always,
    /// Until a time.
    Until {
        /// When, by this machine's clock.
        at: Timestamp,
    },
}

/// How the person wants a conversation muted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum MuteWish {
    /// Not any more.
    Not,
    /// For so many hours from now on.
    For {
        /// How many, at least one.
        hours: u32,
    },
    /// Until they end it.
    Always,
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

/// The inbox: all conversations, also archived ones, or those of them that were asked for, and everyone named in them. What is
/// pinned comes first, then the one with the last event; of two at the same time, the one whose id comes first as a text.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Inbox {
    /// The rows.
    pub conversations: Vec<Conversation>,
    /// Everyone whom the rows name and whom we know.
    pub people: Vec<Person>,
    /// How many messages are unread in all, as the title and the badge tell: a conversation that was marked as unread counts as one
    /// where nothing in it is; muted and archived ones do not count.
    pub unread_count: u32,
}

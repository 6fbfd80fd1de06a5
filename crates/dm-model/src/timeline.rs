//! One conversation in order, as the page shows it.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    Attachment, Block, ConversationId, EventId, OutgoingAttachment, Person, Post, Refusal, SendState, TextSpan,
    Timestamp, TransactionId, UserId,
};

/// What came of a wish for a conversation's past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Backfill {
    /// There is more here now, and there may be more still.
    Older,
    /// All of it is here.
    Beginning,
    /// X allows more only then.
    Later {
        /// When, by X's clock.
        at: Timestamp,
    },
}

/// Which stretch of a timeline is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum TimelinePlace {
    /// The last items, and the messages on their way.
    End,
    /// What lies around the unread marker; the end where nothing is unread.
    Unread,
    /// The items before an event.
    Before {
        /// Which.
        event: EventId,
    },
    /// The items after an event.
    After {
        /// Which.
        event: EventId,
    },
    /// An event, with as many items before it as after it, as far as there are.
    Around {
        /// Which.
        event: EventId,
    },
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineItem {
    /// Stays the same while a local echo becomes a sent message, so that the page can keep its place.
    pub key: String,
    /// X's id; a local echo has none yet.
    pub event_id: Option<EventId>,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub content: TimelineContent,
}

/// What a timeline item shows.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum TimelineContent {
    /// A message; boxed, because it is much larger than the others.
    Message(Box<Message>),
    /// People joined.
    #[serde(rename_all = "camelCase")]
    Joined {
        /// Who.
        people: Vec<UserId>,
        /// Who brought them in, where X says so.
        invited_by: Option<UserId>,
    },
    /// People left.
    #[serde(rename_all = "camelCase")]
    Left {
        /// Who.
        people: Vec<UserId>,
    },
    /// Here something may be missing that was not read from X yet.
    Missing,
}

/// A message, of others or our own.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Who wrote it.
    pub sender: UserId,
    /// Whether that is the account's own person.
    pub own: bool,
    /// The text, never markup.
    pub text: String,
    /// The web addresses in the text.
    pub links: Vec<Link>,
    /// Handles in the text, with their `@`. Nobody has checked that somebody is called so.
    pub mentions: Vec<TextSpan>,
    /// Hashtags in the text, with their `#`.
    pub hashtags: Vec<TextSpan>,
    /// The Posts that it shares, as far as X told of them.
    pub posts: Vec<Post>,
    /// What hangs on it.
    pub attachments: Vec<Attachment>,
    /// Our own copy of what hangs on it, until `attachments` holds it by X's key.
    pub outgoing: Option<OutgoingAttachment>,
    /// How far a message sent from this machine has come; `None` for all others.
    pub send_state: Option<SendState>,
    /// Our id of the send, where it was sent from this machine.
    pub transaction_id: Option<TransactionId>,
    /// Whether X no longer shows it; it may have been deleted elsewhere. What it said is kept here.
    pub vanished: bool,
    /// Why X did not delete it, where the person wished that.
    pub not_deleted: Option<Refusal>,
}

/// Where a web address stands in a text. Places are counted in UTF-16 units, as the page counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// Its first unit.
    pub start: u32,
    /// The first unit behind it.
    pub end: u32,
}

/// A stretch of a timeline, oldest first, with everyone named in it.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelinePage {
    /// Whose timeline.
    pub conversation_id: ConversationId,
    /// The items.
    pub items: Vec<TimelineItem>,
    /// Everyone named.
    pub people: Vec<Person>,
    /// Whether the store holds older items than these.
    pub has_older: bool,
    /// Whether the store holds newer items than these; else the messages on their way stand at the end.
    pub has_newer: bool,
    /// Whether the store holds the conversation from its beginning; else X may have more.
    pub complete: bool,
    /// The last event that was read when this was loaded: the unread marker stands after it.
    pub read_up_to: Option<EventId>,
    /// In a conversation of two: what is known of a block of the other one.
    pub block: Option<Block>,
    /// In a one-to-one conversation: the last message of the account's own person that the other person has read, as far
    /// as X told us.
    pub read_by_other_up_to: Option<EventId>,
}

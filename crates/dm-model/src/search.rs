//! What a search finds, and what it did not understand.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AttachmentKind, ConversationId, EventId, Person, Timestamp, UserId};

/// A part of a text. Places are counted in UTF-16 units, as the page counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TextSpan {
    /// Its first unit.
    pub start: u32,
    /// The first unit behind it.
    pub end: u32,
}

/// What of a text is shown beside others: the place of the first hit with some of what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Snippet {
    /// The text, with `…` where something was left out.
    pub text: String,
    /// Where in it the words of the query stand, first one first; they do not overlap.
    pub hits: Vec<TextSpan>,
}

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FoundMessage {
    /// X's id.
    pub event_id: EventId,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// Who wrote it.
    pub sender: UserId,
    /// When, by X's clock.
    pub at: Timestamp,
    /// What of its text is shown.
    pub snippet: Snippet,
    /// What hangs on it.
    pub attachment: Option<AttachmentKind>,
}

/// What a search found, and everyone who wrote it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SearchResults {
    /// Newest first.
    pub messages: Vec<FoundMessage>,
    /// Who wrote them.
    pub people: Vec<Person>,
    /// Where older messages were not looked at: the same search before this event goes on. `None`: that was all.
    pub go_on_before: Option<EventId>,
    /// What in the query was not understood. Then nothing was looked for.
    pub problems: Vec<SearchProblem>,
}

/// A filter of a query that cannot be followed, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum SearchProblem {
    /// Nothing stands behind the colon yet.
    Unfinished {
        /// As it was typed.
        filter: String,
    },
    /// Nobody whom we know is called so.
    UnknownPerson {
        /// As it was typed.
        filter: String,
    },
    /// No conversation is called so, and nobody in one.
    UnknownConversation {
        /// As it was typed.
        filter: String,
    },
    /// A message can hold a photo, a video, a gif or a link.
    UnknownContent {
        /// As it was typed.
        filter: String,
    },
    /// A day is written as 2026-11-01.
    NoDate {
        /// As it was typed.
        filter: String,
    },
}

/// What a message can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Held {
    /// An attachment of this kind.
    Attachment(AttachmentKind),
    /// A web address in the text.
    Link,
}

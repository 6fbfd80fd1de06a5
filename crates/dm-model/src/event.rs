//! An event of a conversation in our own words: what ingest makes of what X sent, and what the store keeps.

use serde::{Deserialize, Serialize};

use crate::{Attachment, AttachmentAddresses, ConversationId, EventId, Timestamp, UserId};

/// What X puts in place of each link in a text, with a code behind it (X's documentation of `t.co`).
pub const SHORT_LINK: &str = "https://t.co/";

/// Something that happened in a conversation. Events never change, but for a text that X rewrote after we sent it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// X's id; larger is younger.
    pub id: EventId,
    /// Where it happened.
    pub conversation_id: ConversationId,
    /// When, by X's clock.
    pub at: Timestamp,
    /// Who did it: the writer of a message, the one who invited. X names nobody for those who leave.
    pub sender: Option<UserId>,
    /// What happened.
    pub content: EventContent,
}

/// What an event was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum EventContent {
    /// Someone wrote.
    Message {
        /// The text as X gave it.
        text: String,
        /// What hangs on it, each with the addresses that X keeps its bytes at.
        attachments: Vec<(Attachment, AttachmentAddresses)>,
        /// X's `entities`, kept as they came until links and names are drawn from them.
        entities: Option<serde_json::Value>,
    },
    /// People came into a group.
    Joined {
        /// Who.
        people: Vec<UserId>,
    },
    /// People went out of a group.
    Left {
        /// Who.
        people: Vec<UserId>,
    },
    /// A kind of event that this version does not know: kept for a later one, shown nowhere.
    Unknown {
        /// X's word for it.
        event_type: String,
        /// All that X said.
        raw: serde_json::Value,
    },
}

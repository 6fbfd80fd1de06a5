//! What can be looked at beside a timeline: what was shared in it, and one message closely.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Attachment, ConversationId, EventId, Person, SendState, Timestamp, UserId};

/// An attachment with the message that it hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SharedMedia {
    /// The message.
    pub event_id: EventId,
    /// Who wrote it.
    pub sender: UserId,
    /// When, by X's clock.
    pub at: Timestamp,
    /// What hangs on it.
    pub attachment: Attachment,
}

/// Attachments of a conversation, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SharedMediaPage {
    /// The attachments.
    pub media: Vec<SharedMedia>,
    /// Who sent them.
    pub people: Vec<Person>,
    /// Where older ones begin: the next page is that before this event. `None`: that was all.
    pub go_on_before: Option<EventId>,
}

/// All that is known of one message beside what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MessageDetails {
    /// X's id.
    pub event_id: EventId,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// Who wrote it.
    pub sender: UserId,
    /// When X took it, to the millisecond.
    pub at: Timestamp,
    /// Whether X has shown it; until then it stands as we sent it, or as the activity stream told it.
    pub confirmed: bool,
    /// Whether X no longer shows it.
    pub vanished: bool,
    /// How far it has come, where it was sent from here.
    pub send_state: Option<SendState>,
    /// When it was given to us, by this machine's clock, where it was sent from here.
    pub queued_at: Option<Timestamp>,
    /// How often it was tried, where it was sent from here.
    pub attempts: Option<u32>,
}

/// What an exported conversation is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// For programs.
    Json,
    /// A page for people.
    Html,
}

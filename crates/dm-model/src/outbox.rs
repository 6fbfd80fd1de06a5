//! How far a message of ours has come on its way to X.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{EventId, Timestamp, UserId};

/// The state of one send, as the outbox keeps it and the timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum SendState {
    /// It waits for its turn.
    Queued,
    /// Its attachment is on the way to X. It can be taken back at any time: nobody sees it yet.
    Uploading,
    /// An attempt is under way, and was written down before it began.
    Sending,
    /// X was surely not reached, or asked us to wait: it goes out again at this time.
    #[serde(rename_all = "camelCase")]
    RetryAt {
        /// When.
        at: Timestamp,
        /// Whether the connection is to blame, and not a limit of X's.
        offline: bool,
    },
    /// X may have it: only reading the conversation can tell, and that comes before any other attempt.
    Unconfirmed,
    /// X has it.
    #[serde(rename_all = "camelCase")]
    Sent {
        /// The event it became.
        event_id: EventId,
    },
    /// It cannot go on without the person. It holds up nothing else.
    #[serde(rename_all = "camelCase")]
    Wedged {
        /// Why.
        reason: WedgedReason,
    },
}

/// Why a message waits for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum WedgedReason {
    /// X does not let us write to one of the people.
    #[serde(rename_all = "camelCase")]
    NotAllowed {
        /// Who takes no messages from us, as far as X told; nobody when it did not say.
        #[serde(default)]
        people: Vec<UserId>,
    },
    /// The account's own person left the conversation.
    Left,
    /// The conversation or the person is not there any more.
    NotFound,
    /// X cannot use the attachment.
    #[serde(rename_all = "camelCase")]
    AttachmentRefused {
        /// X's words, shown only behind "Details"; may be empty.
        detail: String,
    },
    /// Our copy of the attachment is not there any more, or is not what it was.
    AttachmentLost,
    /// X refused it for a reason of its own.
    #[serde(rename_all = "camelCase")]
    Refused {
        /// X's words, shown only behind "Details".
        detail: String,
    },
}

/// How many messages X takes now, by what it told of its limits. They are X's to change at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SendAllowance {
    /// How many more go out at once, in this conversation and others of its kind together.
    pub left: u32,
    /// When there will be more, by X's clock.
    pub renewed_at: Timestamp,
    /// Whether the limit of a day is the one that counts.
    pub daily: bool,
}

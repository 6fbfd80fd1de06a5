//! How far a message of ours has come on its way to X.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{EventId, Timestamp};

/// The state of one send, as the outbox keeps it and the timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum SendState {
    /// It waits for its turn.
    Queued,
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
    NotAllowed,
    /// The conversation or the person is not there any more.
    NotFound,
    /// X refused it for a reason of its own.
    #[serde(rename_all = "camelCase")]
    Refused {
        /// X's words, shown only behind "Details".
        detail: String,
    },
}

//! What is being written in one conversation.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{ConversationId, OutgoingAttachment, Timestamp};

/// What someone began to write and did not send yet: a text, a file, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// Where it would go.
    pub conversation_id: ConversationId,
    /// The text so far.
    pub text: String,
    /// What is to hang on it. A message carries at most one (X's rule).
    pub attachment: Option<OutgoingAttachment>,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

//! Unsent text of one conversation.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{ConversationId, Timestamp};

/// What someone began to write and did not send yet. An empty text is no draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// Where it would go.
    pub conversation_id: ConversationId,
    /// The text so far.
    pub text: String,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

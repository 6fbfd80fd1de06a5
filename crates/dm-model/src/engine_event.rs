//! What an account's engine tells: that something changed, by id. The page then loads what it shows.

use serde::Serialize;
use specta::Type;

use crate::{Connectivity, ConversationId, MediaKey, RealTime, TransactionId, UserId};

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum EngineEvent {
    /// Items, counts or drafts of these conversations changed.
    #[serde(rename_all = "camelCase")]
    ConversationsChanged {
        /// Which.
        ids: Vec<ConversationId>,
    },
    /// X gave a new group its id.
    #[serde(rename_all = "camelCase")]
    ConversationRenamed {
        /// The id it had here.
        from: ConversationId,
        /// The id it has now.
        to: ConversationId,
    },
    /// Names or pictures of these people changed.
    #[serde(rename_all = "camelCase")]
    PeopleChanged {
        /// Who.
        ids: Vec<UserId>,
    },
    /// The connection got better or worse.
    #[serde(rename_all = "camelCase")]
    ConnectivityChanged {
        /// How it is now.
        connectivity: Connectivity,
    },
    /// More of a message's attachment is at X. What the timeline tells follows these only now and then.
    #[serde(rename_all = "camelCase")]
    UploadProgress {
        /// Where the message goes.
        conversation_id: ConversationId,
        /// Which message.
        transaction_id: TransactionId,
        /// How many bytes X has.
        sent_bytes: u32,
        /// How many there are.
        total_bytes: u32,
    },
    /// More of somebody's attachment has come from X. Only larger ones tell.
    #[serde(rename_all = "camelCase")]
    AttachmentProgress {
        /// Which attachment.
        media_key: MediaKey,
        /// How much of it, from 1 to 100, as far as X's word about its length goes.
        percent: u8,
    },
    /// The activity stream began, ended or was refused.
    #[serde(rename_all = "camelCase")]
    RealTimeChanged {
        /// How it is now.
        real_time: RealTime,
    },
    /// Somebody is writing at this moment. X tells it again every few seconds while it lasts, and never that it ended.
    #[serde(rename_all = "camelCase")]
    PersonTyping {
        /// Where; only one-to-one conversations.
        conversation_id: ConversationId,
        /// Who.
        person: UserId,
    },
}

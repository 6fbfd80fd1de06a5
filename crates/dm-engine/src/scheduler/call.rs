//! The calls whose budgets X counts, and what its documentation says each may do.

/// A call to X, as X's limits tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Call {
    /// `GET /2/dm_events`.
    Events,
    /// `GET /2/dm_conversations/{id}/dm_events`.
    ConversationEvents,
    /// `GET /2/dm_conversations/with/{participant_id}/dm_events`.
    EventsWith,
    /// `POST /2/dm_conversations/{id}/messages`.
    SendToConversation,
    /// `POST /2/dm_conversations/with/{participant_id}/messages`.
    SendToParticipant,
    /// `POST /2/dm_conversations`.
    CreateGroup,
    /// `GET /2/dm_conversations/media/…`.
    DmMedia,
    /// `GET /2/users`.
    Users,
}

impl Call {
    /// Requests in 15 minutes, by X's documentation of August 2026. Headers outweigh it.
    pub fn documented_limit(self) -> u32 {
        match self {
            Self::Users => 900,
            Self::Events
            | Self::ConversationEvents
            | Self::EventsWith
            | Self::DmMedia
            | Self::SendToConversation
            | Self::SendToParticipant
            | Self::CreateGroup => 15,
        }
    }
}

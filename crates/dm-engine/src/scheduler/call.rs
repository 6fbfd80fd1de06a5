//! The calls whose budgets X counts, and what its documentation says each may do.

/// A call to X, as X's limits tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// `GET /2/users/by/username/{username}`.
    UserByUsername,
    /// `GET /2/users/search`.
    UserSearch,
    /// `DELETE /2/dm_events/{id}`.
    DeleteEvent,
    /// `POST /2/users/{id}/dm/block`.
    Block,
    /// `POST /2/users/{id}/dm/unblock`.
    Unblock,
    /// `POST /2/media/upload`.
    Upload,
    /// `POST /2/media/upload/initialize`.
    AnnounceUpload,
    /// `POST /2/media/upload/{id}/append`.
    AppendSegment,
    /// `POST /2/media/upload/{id}/finalize`.
    FinalizeUpload,
    /// `GET /2/media/upload?command=STATUS`.
    UploadStatus,
    /// `POST /2/media/metadata`.
    DescribeUpload,
    /// `GET /2/activity/subscriptions`, with the app's token.
    Subscriptions,
    /// `POST /2/activity/subscriptions`.
    Subscribe,
    /// `GET /2/activity/stream`, with the app's token.
    ActivityStream,
}

/// Calls that may draw from one budget: at launch X counted all reads of Direct Messages together, and all sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Reads of Direct Messages.
    Reads,
    /// Sends.
    Sends,
    /// Look-ups of people.
    People,
    /// Deletions of messages.
    Deletions,
    /// Blocks and their ends.
    Blocks,
    /// Files in one request.
    WholeUploads,
    /// Files in segments.
    Segments,
    /// What comes of uploads.
    UploadStates,
    /// What uploads show.
    Descriptions,
    /// Lists of subscriptions.
    Subscriptions,
    /// New subscriptions.
    Subscribing,
    /// Openings of the activity stream.
    Streams,
}

impl Call {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Events,
        Self::ConversationEvents,
        Self::EventsWith,
        Self::SendToConversation,
        Self::SendToParticipant,
        Self::CreateGroup,
        Self::DmMedia,
        Self::Users,
        Self::UserByUsername,
        Self::UserSearch,
        Self::DeleteEvent,
        Self::Block,
        Self::Unblock,
        Self::Upload,
        Self::AnnounceUpload,
        Self::AppendSegment,
        Self::FinalizeUpload,
        Self::UploadStatus,
        Self::DescribeUpload,
        Self::Subscriptions,
        Self::Subscribe,
        Self::ActivityStream,
    ];

    /// Requests in 15 minutes, by X's documentation of August 2026. Headers outweigh it.
    pub fn documented_limit(self) -> u32 {
        match self.family() {
            Family::People => 900,
            Family::Deletions => 300,
            Family::Blocks => 10,
            Family::WholeUploads | Family::Descriptions | Family::Subscriptions | Family::Subscribing => 500,
            Family::Segments => 1_875,
            Family::UploadStates => 1_000,
            Family::Reads | Family::Sends => 15,
            Family::Streams => 450,
        }
    }

    /// With which other calls it may share a budget.
    pub fn family(self) -> Family {
        match self {
            Self::Users | Self::UserByUsername | Self::UserSearch => Family::People,
            Self::DeleteEvent => Family::Deletions,
            Self::Block | Self::Unblock => Family::Blocks,
            Self::Upload => Family::WholeUploads,
            Self::AnnounceUpload | Self::AppendSegment | Self::FinalizeUpload => Family::Segments,
            Self::UploadStatus => Family::UploadStates,
            Self::DescribeUpload => Family::Descriptions,
            Self::Subscriptions => Family::Subscriptions,
            Self::Subscribe => Family::Subscribing,
            Self::ActivityStream => Family::Streams,
            Self::Events | Self::ConversationEvents | Self::EventsWith | Self::DmMedia => Family::Reads,
            Self::SendToConversation | Self::SendToParticipant | Self::CreateGroup => Family::Sends,
        }
    }

    /// The name under which its budget is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::ConversationEvents => "conversation_events",
            Self::EventsWith => "events_with",
            Self::SendToConversation => "send_to_conversation",
            Self::SendToParticipant => "send_to_participant",
            Self::CreateGroup => "create_group",
            Self::DmMedia => "dm_media",
            Self::Users => "users",
            Self::UserByUsername => "user_by_username",
            Self::UserSearch => "user_search",
            Self::DeleteEvent => "delete_event",
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::Upload => "upload",
            Self::AnnounceUpload => "announce_upload",
            Self::AppendSegment => "append_segment",
            Self::FinalizeUpload => "finalize_upload",
            Self::UploadStatus => "upload_status",
            Self::DescribeUpload => "describe_upload",
            Self::Subscriptions => "subscriptions",
            Self::Subscribe => "subscribe",
            Self::ActivityStream => "activity_stream",
        }
    }

    /// The one with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|call| call.as_str() == name)
    }
}

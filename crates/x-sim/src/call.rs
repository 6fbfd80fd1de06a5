//! The calls that the simulated X knows, and what each asks of its caller.

use crate::oauth::Scope;

/// One kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// `GET /2/users/me`
    UsersMe,
    /// `GET /2/users?ids=`
    Users,
    /// `GET /2/dm_events`
    DmEvents,
    /// `GET /2/dm_conversations/{id}/dm_events`
    ConversationEvents,
    /// `GET /2/dm_conversations/with/{participant_id}/dm_events`
    EventsWith,
    /// `GET /2/dm_events/{event_id}`
    Event,
    /// `POST /2/dm_conversations/{dm_conversation_id}/messages`
    SendToConversation,
    /// `POST /2/dm_conversations/with/{participant_id}/messages`
    SendToParticipant,
    /// `POST /2/dm_conversations`
    CreateGroup,
    /// `DELETE /2/dm_events/{event_id}`
    DeleteEvent,
    /// `GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}`
    DmMedia,
    /// `GET /profile_images/{user}/{file}`
    ProfileImage,
    /// `GET` and `POST /i/oauth2/authorize`
    Authorize,
    /// `POST /2/oauth2/token`
    Token,
    /// `POST /2/oauth2/revoke`
    Revoke,
    /// Anything else.
    Unknown,
}

impl Call {
    /// The scopes that X's specification asks for; `None` for calls without a token.
    pub(crate) fn scopes(self) -> Option<&'static [Scope]> {
        match self {
            Self::UsersMe | Self::Users => Some(&[Scope::TweetRead, Scope::UsersRead]),
            Self::DmEvents | Self::ConversationEvents | Self::EventsWith | Self::Event => {
                Some(&[Scope::DmRead, Scope::TweetRead, Scope::UsersRead])
            }
            Self::SendToConversation | Self::SendToParticipant | Self::CreateGroup => {
                Some(&[Scope::DmWrite, Scope::TweetRead, Scope::UsersRead])
            }
            Self::DeleteEvent => Some(&[Scope::DmRead, Scope::DmWrite]),
            Self::DmMedia => Some(&[Scope::DmRead]),
            Self::ProfileImage | Self::Authorize | Self::Token | Self::Revoke | Self::Unknown => None,
        }
    }
}

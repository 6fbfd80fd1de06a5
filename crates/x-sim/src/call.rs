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
    /// `GET /2/users/{id}`
    UserById,
    /// `GET /2/users/by?usernames=`
    UsersByUsernames,
    /// `GET /2/users/by/username/{username}`
    UserByUsername,
    /// `GET /2/users/search?query=`
    UserSearch,
    /// `POST /2/users/{id}/dm/block`
    DmBlock,
    /// `POST /2/users/{id}/dm/unblock`
    DmUnblock,
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
    /// `POST /2/media/upload`
    MediaUpload,
    /// `POST /2/media/upload/initialize`
    MediaInitialize,
    /// `POST /2/media/upload/{id}/append`
    MediaAppend,
    /// `POST /2/media/upload/{id}/finalize`
    MediaFinalize,
    /// `GET /2/media/upload?command=STATUS&media_id=`
    MediaStatus,
    /// `POST /2/media/metadata`
    MediaMetadata,
    /// `POST /2/activity/subscriptions`
    Subscribe,
    /// `GET /2/activity/subscriptions`
    Subscriptions,
    /// `PUT /2/activity/subscriptions/{subscription_id}`
    ChangeSubscription,
    /// `DELETE /2/activity/subscriptions/{subscription_id}` and `DELETE /2/activity/subscriptions?ids=`
    Unsubscribe,
    /// `GET /2/activity/stream`
    ActivityStream,
    /// `GET /profile_images/{user}/{file}`
    ProfileImage,
    /// `GET /post_images/{post}/{file}`
    PostImage,
    /// `GET` and `POST /i/oauth2/authorize`
    Authorize,
    /// `POST /2/oauth2/token`
    Token,
    /// `POST /2/oauth2/revoke`
    Revoke,
    /// `POST /oauth2/token`, where a confidential client gets the token of the app itself.
    AppToken,
    /// Anything else.
    Unknown,
}

/// The token that a call wants, by the `security` of X's specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// None.
    Nothing,
    /// A person's, with all of these scopes.
    Person(&'static [Scope]),
    /// An app's own.
    App,
    /// An app's own, or a person's with all of these scopes.
    AppOrPerson(&'static [Scope]),
}

impl Wants {
    /// Whether only those may call who may read or write Direct Messages.
    pub(crate) fn is_about_messages(self) -> bool {
        let (Self::Person(scopes) | Self::AppOrPerson(scopes)) = self else { return false };
        scopes.iter().any(|scope| matches!(scope, Scope::DmRead | Scope::DmWrite))
    }
}

impl Call {
    /// Which token this call wants.
    pub(crate) fn wants(self) -> Wants {
        const USERS: &[Scope] = &[Scope::TweetRead, Scope::UsersRead];
        match self {
            Self::UsersMe | Self::UserSearch => Wants::Person(USERS),
            Self::Users | Self::UserById | Self::UsersByUsernames | Self::UserByUsername => Wants::AppOrPerson(USERS),
            Self::DmEvents | Self::ConversationEvents | Self::EventsWith | Self::Event => {
                Wants::Person(&[Scope::DmRead, Scope::TweetRead, Scope::UsersRead])
            }
            Self::SendToConversation
            | Self::SendToParticipant
            | Self::CreateGroup
            | Self::DmBlock
            | Self::DmUnblock => Wants::Person(&[Scope::DmWrite, Scope::TweetRead, Scope::UsersRead]),
            Self::DeleteEvent => Wants::Person(&[Scope::DmRead, Scope::DmWrite]),
            Self::DmMedia => Wants::Person(&[Scope::DmRead]),
            Self::MediaUpload
            | Self::MediaInitialize
            | Self::MediaAppend
            | Self::MediaFinalize
            | Self::MediaStatus
            | Self::MediaMetadata => Wants::Person(&[Scope::MediaWrite]),
            Self::Subscribe => Wants::AppOrPerson(&[]),
            Self::Subscriptions => Wants::AppOrPerson(&[Scope::TweetRead]),
            Self::ChangeSubscription | Self::Unsubscribe | Self::ActivityStream => Wants::App,
            Self::ProfileImage
            | Self::PostImage
            | Self::Authorize
            | Self::Token
            | Self::Revoke
            | Self::AppToken
            | Self::Unknown => Wants::Nothing,
        }
    }
}

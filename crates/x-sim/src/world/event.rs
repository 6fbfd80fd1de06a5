//! What happened in a conversation.

use dm_model::{ConversationId, EventId, MediaKey, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{Link, PostId};

/// One event as it truly happened; what X's answers show is made from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrueEvent {
    /// X's id of the event.
    pub id: EventId,
    /// Where it happened.
    pub conversation: ConversationId,
    /// Who wrote or invited; nobody for people who left.
    pub sender: Option<UserId>,
    /// What happened.
    pub content: TrueContent,
    /// When, as the id tells it.
    pub created_at: Timestamp,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrueContent {
    /// Someone wrote.
    Message {
        /// The text as X shows it, with short links; empty when only a picture was sent.
        text: String,
        /// The attachments.
        media_keys: Vec<MediaKey>,
        /// The short links in the text, and what is behind them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        links: Vec<Link>,
    },
    /// People came into a group.
    Joined {
        /// Who came.
        people: Vec<UserId>,
    },
    /// People left a group.
    Left {
        /// Who left.
        people: Vec<UserId>,
    },
    /// Something X may invent one day.
    Unknown {
        /// Its name on the wire.
        event_type: String,
    },
}

/// The kinds of events by which lists can be filtered; whatever is not documented is `Other`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Kind {
    MessageCreate,
    ParticipantsJoin,
    ParticipantsLeave,
    Other,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] =
        [Self::MessageCreate, Self::ParticipantsJoin, Self::ParticipantsLeave, Self::Other];

    /// The kinds that `event_types` may name.
    pub(crate) fn from_wire(name: &str) -> Option<Self> {
        match name {
            "MessageCreate" => Some(Self::MessageCreate),
            "ParticipantsJoin" => Some(Self::ParticipantsJoin),
            "ParticipantsLeave" => Some(Self::ParticipantsLeave),
            _ => None,
        }
    }
}

impl TrueContent {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Message { .. } => Kind::MessageCreate,
            Self::Joined { .. } => Kind::ParticipantsJoin,
            Self::Left { .. } => Kind::ParticipantsLeave,
            Self::Unknown { .. } => Kind::Other,
        }
    }

    /// X's name of the kind, `event_type` on the wire.
    pub(crate) fn event_type(&self) -> &str {
        match self {
            Self::Message { .. } => "MessageCreate",
            Self::Joined { .. } => "ParticipantsJoin",
            Self::Left { .. } => "ParticipantsLeave",
            Self::Unknown { event_type } => event_type,
        }
    }

    /// The Posts to which a message links, each once.
    pub(crate) fn referenced_posts(&self) -> Vec<PostId> {
        let Self::Message { links, .. } = self else { return Vec::new() };
        let mut posts = Vec::new();
        for post in links.iter().filter_map(|link| link.post) {
            if !posts.contains(&post) {
                posts.push(post);
            }
        }
        posts
    }
}

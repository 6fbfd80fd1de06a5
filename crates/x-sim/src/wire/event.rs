//! `DmEvent` on the wire.

use dm_model::{ConversationId, EventId, MediaKey, UserId};
use serde::Serialize;

use super::{UserWishes, iso};
use crate::{
    dialect,
    query::Query,
    world::{TrueContent, TrueEvent},
};

/// What a caller wants to know about events.
#[derive(Debug)]
pub(crate) struct EventWishes {
    fields: Vec<String>,
    expansions: Vec<String>,
    pub(crate) media_fields: Vec<String>,
    pub(crate) user: UserWishes,
}

impl EventWishes {
    pub(crate) fn take_from(query: &mut Query) -> Self {
        let wishes = Self {
            fields: query.take_words("dm_event.fields", dialect::DM_EVENT_FIELDS),
            expansions: query.take_words("expansions", dialect::DM_EVENT_EXPANSIONS),
            media_fields: query.take_words("media.fields", dialect::MEDIA_FIELDS),
            user: UserWishes::fields_from(query),
        };
        // Shared Posts do not exist here, so nothing follows from these.
        query.take_words("post.fields", dialect::POST_FIELDS);
        query.take_words("tweet.fields", dialect::POST_FIELDS);
        wishes
    }

    fn field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field == name)
    }

    pub(crate) fn expands(&self, name: &str) -> bool {
        self.expansions.iter().any(|expansion| expansion == name)
    }

    /// `id`, `event_type` and `text` come always; an expansion brings the field that it expands.
    fn wants(&self, field: &str) -> bool {
        self.field(field) || self.expands(field)
    }
}

/// One event on the wire.
#[derive(Debug, Serialize)]
pub(crate) struct WireEvent<'a> {
    id: EventId,
    event_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    participant_ids: Option<&'a [UserId]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dm_conversation_id: Option<&'a ConversationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<Attachments<'a>>,
}

#[derive(Debug, Serialize)]
struct Attachments<'a> {
    media_keys: &'a [MediaKey],
}

impl<'a> WireEvent<'a> {
    pub(crate) fn new(event: &'a TrueEvent, wishes: &EventWishes) -> Self {
        let wants_attachments = wishes.field("attachments") || wishes.expands("attachments.media_keys");
        Self {
            id: event.id,
            event_type: event.content.event_type(),
            text: match &event.content {
                TrueContent::Message { text, .. } => Some(text),
                _ => None,
            },
            sender_id: event.sender.filter(|_| wishes.wants("sender_id")),
            participant_ids: match &event.content {
                TrueContent::Joined { people } | TrueContent::Left { people } if wishes.wants("participant_ids") => {
                    Some(people)
                }
                _ => None,
            },
            dm_conversation_id: wishes.field("dm_conversation_id").then_some(&event.conversation),
            created_at: if wishes.field("created_at") { iso(event.created_at) } else { None },
            attachments: match &event.content {
                TrueContent::Message { media_keys, .. } if wants_attachments && !media_keys.is_empty() => {
                    Some(Attachments { media_keys })
                }
                _ => None,
            },
        }
    }
}

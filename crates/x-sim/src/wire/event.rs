//! `DmEvent` on the wire.

use dm_model::{ConversationId, EventId, MediaKey, UserId};
use serde::Serialize;

use super::{Entities, PostWishes, UserWishes, iso};
use crate::{
    dialect::{self, Dialect},
    query::Query,
    world::{People, PostId, TrueContent, TrueEvent},
};

/// What a caller wants to know about events.
#[derive(Debug)]
pub(crate) struct EventWishes {
    fields: Vec<String>,
    expansions: Vec<String>,
    pub(super) media_fields: Vec<String>,
    pub(super) user: UserWishes,
    pub(super) posts: PostWishes,
}

impl EventWishes {
    pub(crate) fn take_from(query: &mut Query, dialect: Dialect) -> Self {
        Self {
            fields: query.take_words("dm_event.fields", &dialect::DM_EVENT_FIELDS.of(dialect)),
            expansions: query.take_words("expansions", &dialect::DM_EVENT_EXPANSIONS.of(dialect)),
            media_fields: query.take_words("media.fields", &dialect::MEDIA_FIELDS.of(dialect)),
            user: UserWishes::fields_from(query, dialect),
            posts: PostWishes::take_from(query, dialect),
        }
    }

    fn field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field == name)
    }

    pub(super) fn expands(&self, name: &str) -> bool {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Entities>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    referenced_posts: Vec<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    referenced_tweets: Vec<Reference>,
}

#[derive(Debug, Serialize)]
struct Attachments<'a> {
    media_keys: &'a [MediaKey],
}

/// A Post to which a message links.
#[derive(Debug, Serialize)]
struct Reference {
    id: PostId,
}

impl<'a> WireEvent<'a> {
    pub(crate) fn new(event: &'a TrueEvent, wishes: &EventWishes, people: &People) -> Self {
        let references = |is_wanted: bool| {
            let posts = if is_wanted { event.content.referenced_posts() } else { Vec::new() };
            posts.into_iter().map(|id| Reference { id }).collect()
        };
        let mut wire = Self {
            id: event.id,
            event_type: event.content.event_type(),
            text: None,
            sender_id: event.sender.filter(|_| wishes.wants("sender_id")),
            participant_ids: None,
            dm_conversation_id: wishes.field("dm_conversation_id").then_some(&event.conversation),
            created_at: if wishes.field("created_at") { iso(event.created_at) } else { None },
            attachments: None,
            entities: None,
            referenced_posts: references(wishes.expands("referenced_posts")),
            referenced_tweets: references(wishes.field("referenced_tweets") || wishes.expands("referenced_tweets.id")),
        };
        match &event.content {
            TrueContent::Message { text, media_keys, links } => {
                wire.text = Some(text);
                let wants_media = wishes.field("attachments") || wishes.expands("attachments.media_keys");
                if wants_media && !media_keys.is_empty() {
                    wire.attachments = Some(Attachments { media_keys });
                }
                if wishes.field("entities") {
                    wire.entities = Entities::of(text, links, people);
                }
            }
            TrueContent::Joined { people } | TrueContent::Left { people } if wishes.wants("participant_ids") => {
                wire.participant_ids = Some(people);
            }
            _ => {}
        }
        wire
    }
}

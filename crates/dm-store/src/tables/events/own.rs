//! Messages of the account's own person: what the outbox looks through to find out what became of an attempt.

use dm_model::{Attachment, ConversationId, EventId, Timestamp};
use rusqlite::params;

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{event_id, text_id, timestamp},
    tables::attachments,
};

/// A message of the account's own person that no row of the outbox has claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnMessage {
    /// X's id.
    pub event_id: EventId,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// The first event that we know of that conversation.
    pub conversation_began: EventId,
    /// When X took it.
    pub at: Timestamp,
    /// The text as X gives it.
    pub text: String,
    /// What hangs on it.
    pub attachments: Vec<Attachment>,
}

impl Store {
    /// Messages of the account's own person since a time, and younger than an event, that no row of the outbox has
    /// claimed, oldest first: in one conversation, or in all groups.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_unclaimed_messages(
        &self,
        conversation: Option<&ConversationId>,
        since: Timestamp,
        above: Option<EventId>,
    ) -> Result<Vec<OwnMessage>, StoreError> {
        let first = EventId::first_at(since).map_or(0, EventId::as_i64);
        let first = above.map_or(first, |above| first.max(above.as_i64().saturating_add(1)));
        let wanted = conversation.map(ToString::to_string);
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached(
                    "SELECT events.id, conversations.x_id, events.at, events.text,
                            (SELECT MIN(id) FROM events AS first WHERE first.conversation = events.conversation)
                     FROM events JOIN conversations ON conversations.id = events.conversation
                     WHERE events.id >= ?1 AND events.kind = 'message' AND events.sender = ?2
                       AND (conversations.x_id = ?3 OR ?3 IS NULL AND conversations.x_id NOT LIKE '%-%')
                       AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.event = events.id)
                     ORDER BY events.id",
                )
                .context("looking for our own messages")?;
            let rows = statement
                .query_map(params![first, self.owner.id.as_i64(), wanted], |row| {
                    let (id, x_id, at): (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                    Ok((id, x_id, at, row.get::<_, String>(3)?, row.get::<_, i64>(4)?))
                })
                .context("looking for our own messages")?;
            rows.map(|row| {
                let (id, x_id, at, text, began) = row.context("looking for our own messages")?;
                Ok(OwnMessage {
                    attachments: attachments::load(reader, event_id(id)?)?,
                    event_id: event_id(id)?,
                    conversation_id: text_id(&x_id, "a conversation id")?,
                    conversation_began: event_id(began)?,
                    at: timestamp(at),
                    text,
                })
            })
            .collect()
        })
    }
}

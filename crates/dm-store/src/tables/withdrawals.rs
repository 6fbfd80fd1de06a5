//! Messages that the person deleted. The wish is written down before anything happens, and an attempt at X before it is
//! made, so that a crash at any point neither loses the wish nor tells a falsehood about X. The events themselves stay: a
//! later sync that still finds one at X brings nothing back.

use dm_model::{ConversationId, EventId, Refusal, Timestamp};
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{event_id, text_id, timestamp},
};

/// A message that X is still to delete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Which.
    pub event_id: EventId,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// When the person wished it, by X's clock.
    pub wished_at: Timestamp,
    /// Whether X may have deleted it already.
    pub doubted: bool,
}

/// What came of asking X to delete a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WithdrawalEnd {
    /// X was surely not reached, and has the message still.
    NotReached,
    /// X no longer has it.
    Deleted,
    /// X keeps it.
    Refused(Refusal),
}

impl Store {
    /// Keeps the wish to delete a message, which is shown nowhere from here on. Tells in which conversation it was.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for what is no message of the account's own person at X.
    pub fn withdraw(&self, event: EventId, wished_at: Timestamp) -> Result<ConversationId, StoreError> {
        self.write(|writer| {
            let me = self.owner.id.as_i64();
            let conversation: Option<String> = writer
                .query_row(
                    "SELECT x_id FROM events JOIN conversations ON conversations.id = events.conversation
                     WHERE events.id = ?1 AND kind = 'message' AND sender = ?2",
                    params![event.as_i64(), me],
                    |row| row.get(0),
                )
                .optional()
                .context("finding a message to delete")?;
            let conversation = conversation.ok_or(StoreError::NotFound { what: "message" })?;
            writer
                .execute(
                    "INSERT INTO withdrawals (event, wished_at) VALUES (?1, ?2)
                     ON CONFLICT (event) DO UPDATE
                     SET wished_at = excluded.wished_at, state = 'wished', detail = NULL WHERE state = 'refused'",
                    params![event.as_i64(), wished_at.as_millis()],
                )
                .context("keeping the wish to delete a message")?;
            text_id(&conversation, "a conversation id")
        })
    }

    /// Takes the wish back: the message is shown again. Tells in which conversation it is, or nothing where it is too late
    /// because X may have deleted it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_message(&self, event: EventId) -> Result<Option<ConversationId>, StoreError> {
        self.write(|writer| {
            let kept = writer
                .execute(
                    "DELETE FROM withdrawals WHERE event = ?1 AND state IN ('wished', 'refused')",
                    [event.as_i64()],
                )
                .context("keeping a message")?;
            if kept == 0 { Ok(None) } else { conversation_of(writer, event).map(Some) }
        })
    }

    /// The messages that X is still to delete, in the order in which the person wished it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_withdrawals(&self) -> Result<Vec<Withdrawal>, StoreError> {
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached(
                    "SELECT event, x_id, wished_at, state = 'doubted' FROM withdrawals
                     JOIN events ON events.id = event JOIN conversations ON conversations.id = conversation
                     WHERE state IN ('wished', 'doubted') ORDER BY wished_at, event",
                )
                .context("loading what is to be deleted")?;
            let rows = statement
                .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?)))
                .context("loading what is to be deleted")?;
            rows.map(|row| {
                let (event, x_id, wished_at, doubted) = row.context("loading what is to be deleted")?;
                let conversation_id = text_id(&x_id, "a conversation id")?;
                Ok(Withdrawal { event_id: event_id(event)?, conversation_id, wished_at: timestamp(wished_at), doubted })
            })
            .collect()
        })
    }

    /// Writes down that X is about to be asked. `false`: the person took the wish back, and X must not be asked.
    ///
    /// # Errors
    /// When the database cannot be written; then X must not be asked either.
    pub fn begin_withdrawal(&self, event: EventId) -> Result<bool, StoreError> {
        self.write(|writer| {
            let begun = writer
                .execute(
                    "UPDATE withdrawals SET state = 'doubted' WHERE event = ?1 AND state IN ('wished', 'doubted')",
                    [event.as_i64()],
                )
                .context("beginning to delete a message")?;
            Ok(begun > 0)
        })
    }

    /// Writes down what came of asking X.
    ///
    /// # Errors
    /// When the database cannot be written; then the message counts as one that X may have deleted.
    pub fn end_withdrawal(&self, event: EventId, end: &WithdrawalEnd) -> Result<(), StoreError> {
        let (state, detail) = match end {
            WithdrawalEnd::NotReached => ("wished", None),
            WithdrawalEnd::Deleted => ("deleted", None),
            WithdrawalEnd::Refused(refusal) => ("refused", Some(refusal.detail.as_str())),
        };
        self.write(|writer| {
            writer
                .execute(
                    "UPDATE withdrawals SET state = ?2, detail = ?3 WHERE event = ?1 AND state = 'doubted'",
                    params![event.as_i64(), state, detail],
                )
                .context("ending a deletion")?;
            Ok(())
        })
    }
}

/// Whether the person deleted this event, and X did not refuse that: it is shown nowhere.
pub fn is_hidden(reader: &Transaction<'_>, event: i64) -> Result<bool, StoreError> {
    reader
        .prepare_cached("SELECT 1 FROM withdrawals WHERE event = ?1 AND state <> 'refused'")
        .context("looking for a deletion")?
        .exists([event])
        .context("looking for a deletion")
}

/// Why X did not delete a message, where the person wished that.
pub fn refusal_of(reader: &Transaction<'_>, event: EventId) -> Result<Option<Refusal>, StoreError> {
    reader
        .prepare_cached("SELECT COALESCE(detail, '') FROM withdrawals WHERE event = ?1 AND state = 'refused'")
        .context("looking for a refusal")?
        .query_row([event.as_i64()], |row| Ok(Refusal { detail: row.get(0)? }))
        .optional()
        .context("looking for a refusal")
}

/// The conversation that an event stands in.
pub fn conversation_of(reader: &Transaction<'_>, event: EventId) -> Result<ConversationId, StoreError> {
    let id: String = reader
        .prepare_cached(
            "SELECT x_id FROM events JOIN conversations ON conversations.id = conversation WHERE events.id = ?1",
        )
        .context("finding an event's conversation")?
        .query_row([event.as_i64()], |row| row.get(0))
        .context("finding an event's conversation")?;
    text_id(&id, "a conversation id")
}

#[cfg(test)]
mod tests;

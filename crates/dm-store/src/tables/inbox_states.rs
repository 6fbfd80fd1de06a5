//! What the person did with a conversation in the inbox: pinned, muted, archived, marked as unread. X knows nothing of it.
//!
//! A mute that has an end is a row until somebody ends it ([`Store::end_mutes_at`]): so the inbox is a query without a
//! clock, and whoever ends a mute tells the page.

use std::collections::HashMap;

use dm_model::{ConversationId, EventId, Mute, Timestamp};
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{text_id, timestamp},
};

/// Stands in `muted_until` where a mute has no end.
const ALWAYS: i64 = i64::MAX;

/// Where a conversation stands in the inbox. Without a row it is nothing of all this.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InboxState {
    pub pinned: bool,
    pub muted: Option<Mute>,
    pub archived: bool,
    pub marked_unread: bool,
}

impl InboxState {
    /// Whether its unread messages count in the title and the badge.
    pub fn counts(self) -> bool {
        self.muted.is_none() && !self.archived
    }
}

impl Store {
    /// Keeps a conversation above those that are not pinned, or not any more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a new group that no message makes, and when the database cannot be written.
    pub fn set_pinned(&self, id: &ConversationId, pinned: bool) -> Result<(), StoreError> {
        self.change_inbox_state(id, "UPDATE inbox_states SET pinned = ?2 WHERE conversation = ?1", |_, _| Ok(pinned))
    }

    /// Mutes a conversation, or ends that. A muted one raises no notification, is not counted among what is unread, and
    /// stays archived whatever comes.
    ///
    /// # Errors
    /// As [`set_pinned`](Self::set_pinned).
    pub fn set_muted(&self, id: &ConversationId, mute: Option<Mute>) -> Result<(), StoreError> {
        let until = mute.map(|mute| match mute {
            Mute::Always => ALWAYS,
            Mute::Until { at } => at.as_millis(),
        });
        self.change_inbox_state(id, "UPDATE inbox_states SET muted_until = ?2 WHERE conversation = ?1", |_, _| {
            Ok(until)
        })
    }

    /// Puts a conversation away until there is a new message in it, or takes it back.
    ///
    /// # Errors
    /// As [`set_pinned`](Self::set_pinned).
    pub fn set_archived(&self, id: &ConversationId, archived: bool) -> Result<(), StoreError> {
        self.change_inbox_state(
            id,
            "UPDATE inbox_states SET archived_up_to = ?2 WHERE conversation = ?1",
            |writer, number| if archived { youngest_event(writer, number).map(Some) } else { Ok(None) },
        )
    }

    /// Marks a conversation as unread until it is read again, or takes that back. One without an event cannot be.
    ///
    /// # Errors
    /// As [`set_pinned`](Self::set_pinned).
    pub fn set_marked_unread(&self, id: &ConversationId, unread: bool) -> Result<(), StoreError> {
        self.change_inbox_state(
            id,
            "UPDATE inbox_states SET marked_unread = ?2 WHERE conversation = ?1",
            |writer, number| Ok(unread && youngest_event(writer, number)? > 0),
        )
    }

    /// Ends the mutes whose time has come, and tells of which conversations.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn end_mutes_at(&self, now: Timestamp) -> Result<Vec<ConversationId>, StoreError> {
        self.write(|writer| {
            let mut statement = writer
                .prepare_cached(
                    "UPDATE inbox_states SET muted_until = NULL WHERE muted_until <= ?1
                     RETURNING (SELECT x_id FROM conversations WHERE id = conversation)",
                )
                .context("ending a mute")?;
            let rows =
                statement.query_map([now.as_millis()], |row| row.get::<_, String>(0)).context("ending a mute")?;
            rows.map(|row| text_id(&row.context("ending a mute")?, "a conversation id")).collect()
        })
    }

    /// When the next mute ends, if one does.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn next_end_of_mute(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(|reader| {
            let until: Option<i64> = reader
                .prepare_cached("SELECT MIN(muted_until) FROM inbox_states WHERE muted_until < ?1")
                .context("finding the next end of a mute")?
                .query_row([ALWAYS], |row| row.get(0))
                .context("finding the next end of a mute")?;
            Ok(until.map(timestamp))
        })
    }

    fn change_inbox_state<T: rusqlite::ToSql>(
        &self,
        id: &ConversationId,
        update: &'static str,
        value: impl FnOnce(&Transaction<'_>, i64) -> Result<T, StoreError>,
    ) -> Result<(), StoreError> {
        self.write(|writer| {
            let number = self.drafted_in(writer, id)?;
            let value = value(writer, number)?;
            writer
                .prepare_cached("INSERT OR IGNORE INTO inbox_states (conversation) VALUES (?1)")
                .context("placing a conversation")?
                .execute([number])
                .context("placing a conversation")?;
            writer
                .prepare_cached(update)
                .context("placing a conversation")?
                .execute(params![number, value])
                .context("placing a conversation")?;
            Ok(())
        })
    }
}

/// Where all conversations stand that the person placed, by their numbers.
pub fn load_all(reader: &Transaction<'_>) -> Result<HashMap<i64, InboxState>, StoreError> {
    let mut statement = reader
        .prepare_cached(
            "SELECT conversation, pinned, muted_until, archived_up_to IS NOT NULL, marked_unread FROM inbox_states",
        )
        .context("loading where conversations stand")?;
    let rows = statement
        .query_map([], |row| {
            let muted = row.get::<_, Option<i64>>(2)?.map(mute_until);
            let state = InboxState { pinned: row.get(1)?, muted, archived: row.get(3)?, marked_unread: row.get(4)? };
            Ok((row.get(0)?, state))
        })
        .context("loading where conversations stand")?;
    rows.map(|row| row.context("loading where conversations stand")).collect()
}

/// A new message brings an archived conversation back, unless it is muted.
pub fn message_came(writer: &Transaction<'_>, conversation: i64, event: EventId) -> Result<(), StoreError> {
    writer
        .prepare_cached(
            "UPDATE inbox_states SET archived_up_to = NULL
             WHERE conversation = ?1 AND archived_up_to < ?2 AND muted_until IS NULL",
        )
        .context("bringing a conversation back")?
        .execute([conversation, event.as_i64()])
        .context("bringing a conversation back")?;
    Ok(())
}

/// Who writes into an archived conversation wants it back.
pub fn was_written_to(writer: &Transaction<'_>, conversation: i64) -> Result<(), StoreError> {
    writer
        .prepare_cached("UPDATE inbox_states SET archived_up_to = NULL WHERE conversation = ?1")
        .context("bringing a conversation back")?
        .execute([conversation])
        .context("bringing a conversation back")?;
    Ok(())
}

/// A conversation was read, so it is not marked as unread any more. Tells whether it was.
pub fn was_read(writer: &Transaction<'_>, conversation: i64) -> Result<bool, StoreError> {
    let changed = writer
        .prepare_cached("UPDATE inbox_states SET marked_unread = 0 WHERE conversation = ?1 AND marked_unread")
        .context("marking as read")?
        .execute([conversation])
        .context("marking as read")?;
    Ok(changed > 0)
}

fn youngest_event(reader: &Transaction<'_>, conversation: i64) -> Result<i64, StoreError> {
    let event: Option<i64> = reader
        .prepare_cached("SELECT id FROM events WHERE conversation = ?1 ORDER BY id DESC LIMIT 1")
        .context("finding the last event")?
        .query_row([conversation], |row| row.get(0))
        .optional()
        .context("finding the last event")?;
    Ok(event.unwrap_or_default())
}

fn mute_until(until: i64) -> Mute {
    if until == ALWAYS { Mute::Always } else { Mute::Until { at: timestamp(until) } }
}

#[cfg(test)]
mod tests;

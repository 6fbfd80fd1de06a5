//! How far the person has read each conversation. A marker only ever moves forward.

use dm_model::{ConversationId, EventId};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{conversations, inbox_states};
use crate::{Store, StoreError, error::Context as _};

impl Store {
    /// Marks a conversation as read up to an event, and not as unread. Tells whether that changed anything.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark_read(&self, conversation: &ConversationId, up_to: EventId) -> Result<bool, StoreError> {
        let before = self.read_before_sign_in();
        self.write(|writer| {
            let Some(number) = conversations::find(writer, conversation)? else { return Ok(false) };
            let was_marked = inbox_states::was_read(writer, number)?;
            if load(writer, number, before)? >= up_to.as_i64() {
                return Ok(was_marked);
            }
            writer
                .prepare_cached(
                    "INSERT INTO read_markers (conversation, event) VALUES (?1, ?2)
                     ON CONFLICT (conversation) DO UPDATE SET event = excluded.event",
                )
                .context("marking as read")?
                .execute(params![number, up_to.as_i64()])
                .context("marking as read")?;
            Ok(true)
        })
    }
}

/// The last event that counts as read, as a number; `before` where nothing was read since the first sign-in.
pub fn load(reader: &Transaction<'_>, conversation: i64, before: i64) -> Result<i64, StoreError> {
    let marker: Option<i64> = reader
        .prepare_cached("SELECT event FROM read_markers WHERE conversation = ?1")
        .context("loading a read marker")?
        .query_row([conversation], |row| row.get(0))
        .optional()
        .context("loading a read marker")?;
    Ok(marker.unwrap_or(before).max(before))
}

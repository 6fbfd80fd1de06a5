//! Unsent texts, one for each conversation.

use dm_model::Draft;
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::conversations;
use crate::{Store, StoreError, error::Context as _};

impl Store {
    /// Keeps a draft in place of the one before; an empty text removes it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        self.write(|writer| {
            if draft.text.is_empty() {
                return match conversations::find(writer, &draft.conversation_id)? {
                    Some(number) => remove(writer, number),
                    None => Ok(()),
                };
            }
            let number = conversations::find_or_insert(writer, &draft.conversation_id)?;
            if let Some(other) = draft.conversation_id.other_person(self.owner.id) {
                super::members::expect(writer, number, other)?;
            }
            writer
                .prepare_cached(
                    "INSERT INTO drafts (conversation, text, changed_at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (conversation) DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at",
                )
                .context("saving a draft")?
                .execute(params![number, draft.text, draft.changed_at.as_millis()])
                .context("saving a draft")?;
            Ok(())
        })
    }
}

/// Forgets the draft of a conversation.
pub fn remove(writer: &Transaction<'_>, conversation: i64) -> Result<(), StoreError> {
    writer
        .prepare_cached("DELETE FROM drafts WHERE conversation = ?1")
        .context("removing a draft")?
        .execute([conversation])
        .context("removing a draft")?;
    Ok(())
}

/// The draft of a conversation and when it was last changed.
pub fn load(reader: &Transaction<'_>, conversation: i64) -> Result<Option<(String, i64)>, StoreError> {
    reader
        .prepare_cached("SELECT text, changed_at FROM drafts WHERE conversation = ?1")
        .context("loading a draft")?
        .query_row([conversation], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .context("loading a draft")
}

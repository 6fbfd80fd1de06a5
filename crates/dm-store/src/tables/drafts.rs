//! What is being written, once for each conversation: a text, a file, or both.

use dm_model::{AttachmentId, ConversationId, Draft, Timestamp};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{conversations, members, outgoing_attachments};
use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{text_id, timestamp},
};

impl Store {
    /// Keeps the text of a draft in place of the one before. A draft of nothing is forgotten.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_draft(
        &self,
        conversation: &ConversationId,
        text: &str,
        changed_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|writer| {
            let number = match conversations::find(writer, conversation)? {
                None if text.is_empty() => return Ok(()),
                _ => self.drafted_in(writer, conversation)?,
            };
            set_text(writer, number, text, changed_at)
        })
    }

    /// What is being written in a conversation; `None` for nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_draft(&self, conversation: &ConversationId) -> Result<Option<Draft>, StoreError> {
        self.read(|reader| {
            let Some(number) = conversations::find(reader, conversation)? else { return Ok(None) };
            let Some(stored) = load(reader, number)? else { return Ok(None) };
            let file = outgoing_attachments::load_named(reader, stored.attachment.as_deref())?;
            Ok(Some(Draft {
                conversation_id: conversations::id_of(reader, number)?,
                text: stored.text,
                attachment: file.map(|file| file.attachment),
                changed_at: stored.changed_at,
            }))
        })
    }

    /// The number of a conversation that something is written in, and that may be new.
    pub(super) fn drafted_in(
        &self,
        writer: &Transaction<'_>,
        conversation: &ConversationId,
    ) -> Result<i64, StoreError> {
        let number = conversations::find_or_insert(writer, conversation)?;
        if let Some(other) = conversation.other_person(self.owner.id) {
            members::expect(writer, number, other)?;
        }
        Ok(number)
    }
}

/// A draft as it is stored.
pub struct StoredDraft {
    pub text: String,
    pub attachment: Option<String>,
    pub changed_at: Timestamp,
}

/// The draft of a conversation.
pub fn load(reader: &Transaction<'_>, conversation: i64) -> Result<Option<StoredDraft>, StoreError> {
    reader
        .prepare_cached("SELECT text, attachment, changed_at FROM drafts WHERE conversation = ?1")
        .context("loading a draft")?
        .query_row([conversation], |row| {
            Ok(StoredDraft { text: row.get(0)?, attachment: row.get(1)?, changed_at: timestamp(row.get(2)?) })
        })
        .optional()
        .context("loading a draft")
}

/// Changes the text of a draft. What hangs on it stays.
pub fn set_text(writer: &Transaction<'_>, conversation: i64, text: &str, at: Timestamp) -> Result<(), StoreError> {
    writer
        .prepare_cached(
            "INSERT INTO drafts (conversation, text, changed_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (conversation) DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at",
        )
        .context("saving a draft")?
        .execute(params![conversation, text, at.as_millis()])
        .context("saving a draft")?;
    remove_empty(writer)
}

/// Hangs a file on a draft, and gives the one that hung there before.
pub fn attach(
    writer: &Transaction<'_>,
    conversation: i64,
    attachment: &AttachmentId,
    at: Timestamp,
) -> Result<Option<AttachmentId>, StoreError> {
    let before = load(writer, conversation)?.and_then(|draft| draft.attachment);
    writer
        .execute(
            "INSERT INTO drafts (conversation, text, attachment, changed_at) VALUES (?1, '', ?2, ?3)
             ON CONFLICT (conversation) DO UPDATE
             SET attachment = excluded.attachment, changed_at = excluded.changed_at",
            params![conversation, attachment.as_str(), at.as_millis()],
        )
        .context("attaching a file")?;
    before.map(|before| text_id(&before, "an attachment id")).transpose()
}

/// Takes a file off the draft that it hangs on, if it hangs on one.
pub fn detach(writer: &Transaction<'_>, attachment: &AttachmentId) -> Result<(), StoreError> {
    writer
        .prepare_cached("UPDATE drafts SET attachment = NULL WHERE attachment = ?1")
        .context("detaching a file")?
        .execute([attachment.as_str()])
        .context("detaching a file")?;
    remove_empty(writer)
}

/// The conversation on whose draft a file hangs.
pub fn conversation_with(
    reader: &Transaction<'_>,
    attachment: &AttachmentId,
) -> Result<Option<ConversationId>, StoreError> {
    let number: Option<i64> = reader
        .prepare_cached("SELECT conversation FROM drafts WHERE attachment = ?1")
        .context("finding a draft")?
        .query_row([attachment.as_str()], |row| row.get(0))
        .optional()
        .context("finding a draft")?;
    number.map(|number| conversations::id_of(reader, number)).transpose()
}

/// Forgets what a message took out of a draft: the text, and this file. Another file stays for the next message.
pub fn take_out(
    writer: &Transaction<'_>,
    conversation: i64,
    attachment: Option<&AttachmentId>,
) -> Result<(), StoreError> {
    if let Some(attachment) = attachment {
        detach(writer, attachment)?;
    }
    writer
        .prepare_cached("UPDATE drafts SET text = '' WHERE conversation = ?1")
        .context("emptying a draft")?
        .execute([conversation])
        .context("emptying a draft")?;
    remove_empty(writer)
}

fn remove_empty(writer: &Transaction<'_>) -> Result<(), StoreError> {
    writer
        .prepare_cached("DELETE FROM drafts WHERE text = '' AND attachment IS NULL")
        .context("removing a draft")?
        .execute([])
        .context("removing a draft")?;
    Ok(())
}

//! Taking back what is not at X: into the composer, or for good. What may be at X cannot be taken back.

use dm_model::{AttachmentId, ConversationId, Timestamp, TransactionId};
use rusqlite::{Transaction, params};

use super::{OutboxRow, find, found};
use crate::{
    Store, StoreError,
    error::Context as _,
    tables::{conversations, drafts, outgoing_attachments},
};

impl Store {
    /// Takes a message out that waits or is being uploaded, with its file, whose id is given back. Where it was to make
    /// a new group, that falls to the next message for the group.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none that can be taken out.
    pub fn discard_send(&self, id: &TransactionId) -> Result<Option<AttachmentId>, StoreError> {
        self.write(|writer| {
            let file = take_out(writer, id)?.file;
            if let Some(file) = &file {
                outgoing_attachments::delete(writer, &file.attachment.id)?;
            }
            Ok(file.map(|file| file.attachment.id))
        })
    }

    /// Makes a message that waits or is being uploaded a draft again, with its file. What is being written there already
    /// stays, below it. Tells in which conversation.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none that can be taken out; [`StoreError::DraftInTheWay`] when the draft
    /// that is there has a file too, as a message carries only one.
    pub fn take_back_send(&self, id: &TransactionId, at: Timestamp) -> Result<ConversationId, StoreError> {
        self.write(|writer| {
            let row = take_out(writer, id)?;
            let number = conversations::find_or_insert(writer, &row.conversation_id)?;
            let draft = drafts::load(writer, number)?;
            if let Some(file) = &row.file {
                if draft.as_ref().is_some_and(|draft| draft.attachment.is_some()) {
                    return Err(StoreError::DraftInTheWay);
                }
                drafts::attach(writer, number, &file.attachment.id, at)?;
            }
            let below = draft.map(|draft| draft.text).filter(|text| !text.is_empty());
            let text = [Some(row.text).filter(|text| !text.is_empty()), below];
            drafts::set_text(writer, number, &text.into_iter().flatten().collect::<Vec<_>>().join("\n"), at)?;
            Ok(row.conversation_id)
        })
    }
}

fn take_out(writer: &Transaction<'_>, id: &TransactionId) -> Result<OutboxRow, StoreError> {
    let row = find(writer, id)?;
    writer
        .execute(
            "UPDATE outbox SET participants = first.participants
             FROM (SELECT conversation, participants FROM outbox
                   WHERE transaction_id = ?1 AND finished = 0 AND participants IS NOT NULL) AS first
             WHERE outbox.sequence = (SELECT MIN(sequence) FROM outbox AS next
                                      WHERE next.conversation = first.conversation
                                        AND next.finished = 0 AND next.participants IS NULL)",
            [id.as_str()],
        )
        .context("passing a new group on")?;
    let changed = writer
        .execute(
            "DELETE FROM outbox WHERE transaction_id = ?1 AND finished = 0
             AND state ->> 'state' IN ('wedged', 'queued', 'uploading', 'retryAt')",
            params![id.as_str()],
        )
        .context("taking a message out")?;
    found(changed)?;
    Ok(row)
}

//! Files of ours that are to hang on messages. Each belongs to one draft, then to one message, and to nothing else; what
//! belongs to neither is swept at the next start.

use dm_model::{AttachmentId, ConversationId, OutgoingAttachment, Timestamp};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use super::{
    attachments::{kind_from, kind_name},
    drafts,
    uploads::{self, Upload},
};
use crate::{Store, StoreError, error::Context as _, rows::text_id};

/// A file of ours and what X has of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingFile {
    /// What it is.
    pub attachment: OutgoingAttachment,
    /// How often an upload of it was begun, since the person last decided that it should go out.
    pub uploads_begun: u32,
    /// What X has of it, if it was told of it.
    pub upload: Option<Upload>,
}

/// The columns that make an [`OutgoingFile`], and the tables that they come from.
const SELECT: &str = "SELECT outgoing_attachments.id, kind, content_type, bytes, width, height, duration_ms, alt_text,
            uploads_begun, media_id, media_key, expires_at, segment_bytes, segments_sent, stage
     FROM outgoing_attachments LEFT JOIN uploads ON uploads.attachment = outgoing_attachments.id
     WHERE outgoing_attachments.id = ?1";

impl Store {
    /// Keeps a file that lies in our folder by now. It becomes part of a conversation's draft, in place of the one
    /// before, whose id is given back and which waits to be put back or removed; without a conversation it waits for the
    /// message that takes it along.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn add_outgoing(
        &self,
        conversation: Option<&ConversationId>,
        attachment: &OutgoingAttachment,
        at: Timestamp,
    ) -> Result<Option<AttachmentId>, StoreError> {
        self.write(|writer| {
            insert(writer, attachment)?;
            let Some(conversation) = conversation else { return Ok(None) };
            let number = self.drafted_in(writer, conversation)?;
            drafts::attach(writer, number, &attachment.id, at)
        })
    }

    /// Makes a file that another one replaced part of the draft again; the other one is forgotten, and its id given.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none that waits.
    pub fn put_back_outgoing(
        &self,
        conversation: &ConversationId,
        id: &AttachmentId,
        at: Timestamp,
    ) -> Result<Option<AttachmentId>, StoreError> {
        self.write(|writer| {
            must_wait(writer, id)?;
            // It hangs on one draft at most.
            drafts::detach(writer, id)?;
            let number = self.drafted_in(writer, conversation)?;
            let before = drafts::attach(writer, number, id, at)?;
            if let Some(before) = &before {
                delete(writer, before)?;
            }
            Ok(before)
        })
    }

    /// Says what can be seen in a file, for those who cannot see it; `None`: nothing. Not once it goes with a message.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none that waits.
    pub fn describe_outgoing(
        &self,
        id: &AttachmentId,
        alt_text: Option<&str>,
    ) -> Result<Option<ConversationId>, StoreError> {
        self.write(|writer| {
            must_wait(writer, id)?;
            writer
                .execute("UPDATE outgoing_attachments SET alt_text = ?2 WHERE id = ?1", params![id.as_str(), alt_text])
                .context("describing a file")?;
            drafts::conversation_with(writer, id)
        })
    }

    /// Takes a file off its draft, and tells whose that was. It waits to be put back or removed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none that waits.
    pub fn set_outgoing_aside(&self, id: &AttachmentId) -> Result<Option<ConversationId>, StoreError> {
        self.write(|writer| {
            must_wait(writer, id)?;
            let conversation = drafts::conversation_with(writer, id)?;
            drafts::detach(writer, id)?;
            Ok(conversation)
        })
    }

    /// Forgets a file that goes with no message yet, and tells whose draft it was part of.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none that waits.
    pub fn remove_outgoing(&self, id: &AttachmentId) -> Result<Option<ConversationId>, StoreError> {
        self.write(|writer| {
            must_wait(writer, id)?;
            let conversation = drafts::conversation_with(writer, id)?;
            drafts::detach(writer, id)?;
            delete(writer, id)?;
            Ok(conversation)
        })
    }

    /// A file of ours; `None` when there is none with this id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_outgoing(&self, id: &AttachmentId) -> Result<Option<OutgoingFile>, StoreError> {
        self.read(|reader| load(reader, id))
    }

    /// Forgets the files that nothing needs any more: those of no draft and no message, and those that X shows by now.
    /// Gives the ids of all others.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn sweep_outgoing(&self) -> Result<Vec<AttachmentId>, StoreError> {
        self.write(|writer| {
            for statement in [
                "UPDATE outbox SET attachment = NULL WHERE finished = 1 AND attachment IS NOT NULL
                 AND EXISTS (SELECT 1 FROM attachments WHERE attachments.event = outbox.event)",
                "DELETE FROM outgoing_attachments
                 WHERE id NOT IN (SELECT attachment FROM drafts WHERE attachment IS NOT NULL)
                   AND id NOT IN (SELECT attachment FROM outbox WHERE attachment IS NOT NULL)",
            ] {
                writer.execute(statement, []).context("sweeping files")?;
            }
            let mut statement = writer.prepare("SELECT id FROM outgoing_attachments").context("sweeping files")?;
            let ids = statement.query_map([], |row| row.get::<_, String>(0)).context("sweeping files")?;
            ids.map(|id| text_id(&id.context("sweeping files")?, "an attachment id")).collect()
        })
    }
}

/// A file that no message took along yet.
pub fn must_wait(reader: &Transaction<'_>, id: &AttachmentId) -> Result<(), StoreError> {
    let waits = reader
        .prepare_cached(
            "SELECT 1 FROM outgoing_attachments
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.attachment = ?1)",
        )
        .context("finding a file")?
        .exists([id.as_str()])
        .context("finding a file")?;
    if waits { Ok(()) } else { Err(StoreError::NotFound { what: "attachment" }) }
}

/// Forgets a file that belongs to nothing any more, and what X has of it.
pub fn delete(writer: &Transaction<'_>, id: &AttachmentId) -> Result<(), StoreError> {
    writer
        .prepare_cached("DELETE FROM outgoing_attachments WHERE id = ?1")
        .context("forgetting a file")?
        .execute([id.as_str()])
        .context("forgetting a file")?;
    Ok(())
}

/// A file of ours.
pub fn load(reader: &Transaction<'_>, id: &AttachmentId) -> Result<Option<OutgoingFile>, StoreError> {
    let mut statement = reader.prepare_cached(SELECT).context("loading a file")?;
    let mut rows = statement.query([id.as_str()]).context("loading a file")?;
    rows.next().context("loading a file")?.map(|row| file(row)).transpose()
}

/// The file that this column names, if it names one.
pub fn load_named(reader: &Transaction<'_>, id: Option<&str>) -> Result<Option<OutgoingFile>, StoreError> {
    let id: Option<AttachmentId> = id.map(|id| text_id(id, "an attachment id")).transpose()?;
    Ok(id.map(|id| load(reader, &id)).transpose()?.flatten())
}

/// The file that went with the send that became this event.
pub fn sent_as(reader: &Transaction<'_>, event: dm_model::EventId) -> Result<Option<OutgoingFile>, StoreError> {
    let id: Option<Option<String>> = reader
        .prepare_cached("SELECT attachment FROM outbox WHERE event = ?1")
        .context("finding a sent file")?
        .query_row([event.as_i64()], |row| row.get(0))
        .optional()
        .context("finding a sent file")?;
    load_named(reader, id.flatten().as_deref())
}

fn insert(writer: &Transaction<'_>, attachment: &OutgoingAttachment) -> Result<(), StoreError> {
    writer
        .prepare_cached(
            "INSERT INTO outgoing_attachments (id, kind, content_type, bytes, width, height, duration_ms, alt_text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .context("keeping a file")?
        .execute(params![
            attachment.id.as_str(),
            kind_name(attachment.kind),
            attachment.content_type,
            attachment.bytes,
            attachment.width,
            attachment.height,
            attachment.duration_ms,
            attachment.alt_text,
        ])
        .context("keeping a file")?;
    Ok(())
}

fn file(row: &Row<'_>) -> Result<OutgoingFile, StoreError> {
    let upload = uploads::from_row(row, 9)?;
    let text = |index| row.get::<_, String>(index).context("loading a file");
    let number = |index| row.get::<_, Option<u32>>(index).context("loading a file");
    let bytes = row.get(3).context("loading a file")?;
    let attachment = OutgoingAttachment {
        id: text_id(&text(0)?, "an attachment id")?,
        kind: kind_from(&text(1)?),
        content_type: text(2)?,
        bytes,
        uploaded_bytes: upload.as_ref().map_or(0, |upload| upload.sent_bytes(bytes)),
        width: number(4)?,
        height: number(5)?,
        duration_ms: number(6)?,
        alt_text: row.get(7).context("loading a file")?,
    };
    Ok(OutgoingFile { attachment, uploads_begun: row.get(8).context("loading a file")?, upload })
}

#[cfg(test)]
mod tests {
    use dm_model::AttachmentKind;

    use super::*;
    use crate::fixtures::{alice_store, seconds_after_sign_in, with_bob};

    fn attach(store: &Store, id: &str, kind: AttachmentKind) -> Option<AttachmentId> {
        let attachment = OutgoingAttachment {
            id: id.parse().unwrap(),
            kind,
            content_type: "image/png".to_owned(),
            bytes: 3,
            uploaded_bytes: 0,
            width: Some(1),
            height: Some(1),
            duration_ms: None,
            alt_text: None,
        };
        store.add_outgoing(Some(&with_bob()), &attachment, seconds_after_sign_in(1)).unwrap()
    }

    fn hangs_on_the_draft(store: &Store) -> Option<AttachmentId> {
        Some(store.load_draft(&with_bob()).unwrap()?.attachment?.id)
    }

    #[test]
    fn a_file_that_another_one_replaced_can_be_put_back() {
        let (_folder, store) = alice_store();
        let (first, second): (AttachmentId, AttachmentId) = ("first".parse().unwrap(), "second".parse().unwrap());
        assert_eq!(attach(&store, "first", AttachmentKind::Photo), None);
        assert_eq!(attach(&store, "second", AttachmentKind::Gif), Some(first.clone()));
        assert_eq!(hangs_on_the_draft(&store), Some(second.clone()));

        let forgotten = store.put_back_outgoing(&with_bob(), &first, seconds_after_sign_in(2)).unwrap();
        assert_eq!(forgotten, Some(second.clone()));
        assert_eq!(hangs_on_the_draft(&store), Some(first));
        let gone = store.put_back_outgoing(&with_bob(), &second, seconds_after_sign_in(3));
        assert!(matches!(gone, Err(StoreError::NotFound { .. })));
    }

    #[test]
    fn a_file_that_was_set_aside_hangs_on_no_draft_and_can_be_put_back() {
        let (_folder, store) = alice_store();
        let first: AttachmentId = "first".parse().unwrap();
        attach(&store, "first", AttachmentKind::Photo);
        assert_eq!(store.set_outgoing_aside(&first).unwrap(), Some(with_bob()));
        assert_eq!(hangs_on_the_draft(&store), None);
        assert_eq!(store.set_outgoing_aside(&first).unwrap(), None, "it hangs nowhere");

        store.put_back_outgoing(&with_bob(), &first, seconds_after_sign_in(2)).unwrap();
        assert_eq!(hangs_on_the_draft(&store), Some(first));
    }

    #[test]
    fn a_file_that_was_replaced_is_swept_at_the_next_start() {
        let (_folder, store) = alice_store();
        attach(&store, "first", AttachmentKind::Photo);
        attach(&store, "second", AttachmentKind::Gif);
        assert_eq!(store.sweep_outgoing().unwrap(), ["second".parse().unwrap()]);
    }

    #[test]
    fn the_inbox_tells_what_hangs_on_a_draft() {
        let (_folder, store) = alice_store();
        attach(&store, "first", AttachmentKind::Gif);
        let inbox = store.load_inbox().unwrap();
        assert_eq!(inbox.conversations[0].draft_attachment, Some(AttachmentKind::Gif));
    }
}

//! What hangs on messages: what the page needs to draw it, and the address that only we may fetch it from.

use dm_model::{Attachment, AttachmentAddresses, AttachmentKind, EventId, MediaKey, Timestamp};
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{text_id, timestamp},
};

/// Where the bytes of an attachment come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentSource {
    /// What it is.
    pub kind: AttachmentKind,
    /// Where it lies, as X gave it; nothing of it was checked yet.
    pub addresses: AttachmentAddresses,
    /// When the message was written that it hangs on; of several, the first one.
    pub at: Timestamp,
}

impl Store {
    /// Where the attachment with this key comes from; `None` when no message has one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_attachment_source(&self, media_key: &MediaKey) -> Result<Option<AttachmentSource>, StoreError> {
        self.read(|reader| {
            let row = reader
                .prepare_cached(
                    "SELECT attachments.kind, url, preview_url, at FROM attachments JOIN events ON events.id = event
                     WHERE media_key = ?1 ORDER BY event LIMIT 1",
                )
                .context("finding an attachment")?
                .query_row([media_key.as_str()], |row| {
                    let addresses = AttachmentAddresses { file: row.get(1)?, preview: row.get(2)? };
                    Ok((row.get::<_, String>(0)?, addresses, row.get(3)?))
                })
                .optional()
                .context("finding an attachment")?;
            Ok(row.map(|(kind, addresses, at)| AttachmentSource {
                kind: kind_from(&kind),
                addresses,
                at: timestamp(at),
            }))
        })
    }
}

/// Keeps the attachments of one message. X may tell more about one later than it did at first.
pub fn insert(
    writer: &Transaction<'_>,
    event: EventId,
    attachments: &[(Attachment, AttachmentAddresses)],
) -> Result<(), StoreError> {
    let mut statement = writer
        .prepare_cached(
            "INSERT OR REPLACE INTO attachments
                 (event, position, media_key, kind, url, preview_url, width, height, duration_ms, alt_text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )
        .context("adding an attachment")?;
    for (position, (attachment, addresses)) in (0_i64..).zip(attachments) {
        statement
            .execute(params![
                event.as_i64(),
                position,
                attachment.media_key.as_str(),
                kind_name(attachment.kind),
                addresses.file,
                addresses.preview,
                attachment.width,
                attachment.height,
                attachment.duration_ms,
                attachment.alt_text,
            ])
            .context("adding an attachment")?;
    }
    Ok(())
}

/// Keeps what hangs on a message that X just took, until X tells of it.
pub fn insert_sent(writer: &Transaction<'_>, event: EventId, attachment: &Attachment) -> Result<(), StoreError> {
    writer
        .prepare_cached(
            "INSERT OR IGNORE INTO attachments (event, position, media_key, kind, width, height, duration_ms, alt_text)
             VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .context("adding an attachment")?
        .execute(params![
            event.as_i64(),
            attachment.media_key.as_str(),
            kind_name(attachment.kind),
            attachment.width,
            attachment.height,
            attachment.duration_ms,
            attachment.alt_text,
        ])
        .context("adding an attachment")?;
    Ok(())
}

/// The attachments of one message.
pub fn load(reader: &Transaction<'_>, event: EventId) -> Result<Vec<Attachment>, StoreError> {
    let mut statement = reader
        .prepare_cached(
            "SELECT media_key, kind, width, height, duration_ms, preview_url IS NOT NULL, alt_text
             FROM attachments WHERE event = ?1 ORDER BY position",
        )
        .context("loading attachments")?;
    let rows = statement
        .query_map([event.as_i64()], |row| {
            let (key, kind): (String, String) = (row.get(0)?, row.get(1)?);
            Ok((key, kind, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
        })
        .context("loading attachments")?;
    rows.map(|row| {
        let (key, kind, width, height, duration_ms, has_preview, alt_text) = row.context("loading attachments")?;
        let media_key = text_id(&key, "a media key")?;
        Ok(Attachment { media_key, kind: kind_from(&kind), width, height, duration_ms, has_preview, alt_text })
    })
    .collect()
}

/// The word for a kind in the database.
pub fn kind_name(kind: AttachmentKind) -> &'static str {
    match kind {
        AttachmentKind::Photo => "photo",
        AttachmentKind::Gif => "gif",
        AttachmentKind::Video => "video",
        AttachmentKind::Other => "other",
    }
}

/// The kind that the database has this word for.
pub fn kind_from(name: &str) -> AttachmentKind {
    match name {
        "photo" => AttachmentKind::Photo,
        "gif" => AttachmentKind::Gif,
        "video" => AttachmentKind::Video,
        _ => AttachmentKind::Other,
    }
}

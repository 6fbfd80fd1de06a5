//! What X has of the files of ours. Each step is written down when X has confirmed it, so that an upload goes on exactly
//! there after a restart.

use dm_model::{AttachmentId, MediaId, MediaKey, Timestamp};
use rusqlite::{Row, params};

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{text_id, timestamp},
};

/// An upload that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// X's id of it.
    pub media_id: MediaId,
    /// The key by which events will name it, where X told it.
    pub media_key: Option<MediaKey>,
    /// From when on it is not used any more, a little before X forgets it, by X's clock.
    pub expires_at: Timestamp,
    /// How many bytes each segment has, but for the last.
    pub segment_bytes: u32,
    /// How many segments X has.
    pub segments_sent: u16,
    /// What is to be done with it next.
    pub stage: UploadStage,
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadStage {
    /// Segments go out, and then X is to put them together.
    Receiving,
    /// X has all of it and looks into it.
    Processing,
    /// It can hang on a message.
    Ready,
}

impl UploadStage {
    fn as_str(self) -> &'static str {
        match self {
            Self::Receiving => "receiving",
            Self::Processing => "processing",
            Self::Ready => "ready",
        }
    }

    fn named(name: &str) -> Result<Self, StoreError> {
        let all = [Self::Receiving, Self::Processing, Self::Ready];
        let found = all.into_iter().find(|stage| stage.as_str() == name);
        found.ok_or(StoreError::Unreadable { context: "an upload's stage" })
    }
}

impl Upload {
    /// How many of these bytes X has.
    #[must_use]
    pub fn sent_bytes(&self, total: u32) -> u32 {
        match self.stage {
            UploadStage::Receiving => total.min(self.segment_bytes.saturating_mul(self.segments_sent.into())),
            UploadStage::Processing | UploadStage::Ready => total,
        }
    }

    /// Whether it can hang on a message at this time, by X's clock.
    #[must_use]
    pub fn is_ready_at(&self, now: Timestamp) -> bool {
        self.stage == UploadStage::Ready && now < self.expires_at
    }
}

impl Store {
    /// Writes down that X was told of a file, or has it whole. An earlier upload of it is forgotten.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the file was taken back meanwhile.
    pub fn begin_upload(&self, attachment: &AttachmentId, upload: &Upload) -> Result<(), StoreError> {
        self.write(|writer| {
            let known = writer
                .execute(
                    "UPDATE outgoing_attachments SET uploads_begun = uploads_begun + 1 WHERE id = ?1",
                    [attachment.as_str()],
                )
                .context("beginning an upload")?;
            found(known)?;
            writer
                .execute(
                    "INSERT OR REPLACE INTO uploads
                         (attachment, media_id, media_key, expires_at, segment_bytes, segments_sent, stage)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![
                        attachment.as_str(),
                        upload.media_id.as_i64(),
                        upload.media_key.as_ref().map(MediaKey::as_str),
                        upload.expires_at.as_millis(),
                        upload.segment_bytes,
                        upload.segments_sent,
                        upload.stage.as_str(),
                    ],
                )
                .context("beginning an upload")?;
            Ok(())
        })
    }

    /// Writes down that X has the first `segments_sent` segments of an upload.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the file was taken back meanwhile, or is being uploaded anew.
    pub fn advance_upload(
        &self,
        attachment: &AttachmentId,
        media_id: MediaId,
        segments_sent: u16,
    ) -> Result<(), StoreError> {
        self.write(|writer| {
            let changed = writer
                .prepare_cached("UPDATE uploads SET segments_sent = ?3 WHERE attachment = ?1 AND media_id = ?2")
                .context("going on with an upload")?
                .execute(params![attachment.as_str(), media_id.as_i64(), segments_sent])
                .context("going on with an upload")?;
            found(changed)
        })
    }

    /// Writes down what is to be done with an upload next.
    ///
    /// # Errors
    /// As [`advance_upload`](Self::advance_upload).
    pub fn set_upload_stage(
        &self,
        attachment: &AttachmentId,
        media_id: MediaId,
        stage: UploadStage,
    ) -> Result<(), StoreError> {
        self.write(|writer| {
            let changed = writer
                .execute(
                    "UPDATE uploads SET stage = ?3 WHERE attachment = ?1 AND media_id = ?2",
                    params![attachment.as_str(), media_id.as_i64(), stage.as_str()],
                )
                .context("going on with an upload")?;
            found(changed)
        })
    }

    /// Begins again with a file: what X has of it is forgotten, and how often it was uploaded.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn upload_anew(&self, attachment: &AttachmentId) -> Result<(), StoreError> {
        self.write(|writer| {
            for statement in [
                "DELETE FROM uploads WHERE attachment = ?1",
                "UPDATE outgoing_attachments SET uploads_begun = 0 WHERE id = ?1",
            ] {
                writer.execute(statement, [attachment.as_str()]).context("uploading anew")?;
            }
            Ok(())
        })
    }

    /// Forgets what X has of a file, as X has: it is uploaded anew.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn forget_upload(&self, attachment: &AttachmentId) -> Result<(), StoreError> {
        self.write(|writer| {
            writer
                .execute("DELETE FROM uploads WHERE attachment = ?1", [attachment.as_str()])
                .context("forgetting an upload")?;
            Ok(())
        })
    }
}

/// The upload in the columns of a row from this one on, if there is one.
pub fn from_row(row: &Row<'_>, first: usize) -> Result<Option<Upload>, StoreError> {
    let context = "loading an upload";
    let media_id: Option<i64> = row.get(first).context(context)?;
    let Some(media_id) = media_id else { return Ok(None) };
    let key: Option<String> = row.get(first + 1).context(context)?;
    let stage: String = row.get(first + 5).context(context)?;
    Ok(Some(Upload {
        media_id: MediaId::try_from(media_id).map_err(|_| StoreError::Unreadable { context: "a media id" })?,
        media_key: key.map(|key| text_id(&key, "a media key")).transpose()?,
        expires_at: timestamp(row.get(first + 2).context(context)?),
        segment_bytes: row.get(first + 3).context(context)?,
        segments_sent: row.get(first + 4).context(context)?,
        stage: UploadStage::named(&stage)?,
    }))
}

fn found(changed: usize) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NotFound { what: "attachment" }) } else { Ok(()) }
}

//! Bringing a file to X before the message that it hangs on.
//!
//! A small picture goes in one request. Everything else is announced, goes in segments, is put together, and X may take
//! its time to look into it. What X has confirmed is written down before the next step is taken, so an upload that was
//! interrupted goes on exactly there: after a reset, an end of the app or a crash. All of this can be done twice without
//! harm, as nobody sees a file before a message carries it. What X forgets (after a day, or for reasons of its own) is
//! uploaded anew, a few times; what X refuses waits for the person.

mod copy;
mod interruption;

use std::time::Duration;

use dm_model::{AttachmentKind, EngineEvent, SendState, Timestamp};
use dm_store::{OutboxRow, OutgoingFile, Upload, UploadStage};
use x_api::{Answer, ApiError, ApiErrorKind, MediaCategory, Processing, Segment};

use crate::{
    EngineError,
    asking::AskError,
    scheduler::{Call, Urgency},
    shared::Shared,
};
use copy::Copy;
use interruption::Interruption;

/// Pictures of up to this many bytes go in one request: no more of any file is held in memory at once.
pub const WHOLE_UP_TO: u32 = 1 << 20;

/// How many bytes a segment has. X takes up to 5 MB each, and up to 1,000 of them; smaller ones are lost less easily.
pub const SEGMENT_BYTES: u32 = 1 << 20;

/// How often a file is uploaded before the person is asked.
pub const MOST_UPLOADS: u32 = 3;

/// How long an upload can be used where X does not say (X's documentation: 24 hours).
const LIFE: Duration = Duration::from_hours(24);

/// An upload is not used any more this long before X forgets it.
const SAFETY: Duration = Duration::from_mins(10);

/// Brings the file of a message a step or several further, as far as it goes now. The row then says that it is
/// `Uploading`, though all is at X, or what it waits for. Gives how often it failed in a row.
///
/// # Errors
/// When the store cannot be written. What X has is then known up to the step before.
pub async fn bring(shared: &Shared, row: &OutboxRow, file: &OutgoingFile, failures: u32) -> Result<u32, EngineError> {
    if row.state != SendState::Uploading {
        shared.set_send_state(row, SendState::Uploading).await?;
    }
    let interruption = match (Bringing { shared, row, file }).all().await {
        Ok(()) => return Ok(0),
        Err(Interruption::Store(error)) => return Err(error),
        Err(Interruption::Forgotten) => {
            tracing::info!("X forgot an upload; it begins anew");
            let id = file.attachment.id.clone();
            shared.store.call(move |store| store.forget_upload(&id)).await?;
            return Ok(failures);
        }
        Err(interruption) => interruption,
    };
    let wait = |wait| shared.randomness.jittered(wait);
    let state = interruption.state(failures, shared.clock.now(), wait);
    tracing::info!(failures, wedged = matches!(state, SendState::Wedged { .. }), "an upload was interrupted");
    shared.set_send_state(row, state).await?;
    Ok(failures.saturating_add(1))
}

/// One file on its way.
struct Bringing<'a> {
    shared: &'a Shared,
    row: &'a OutboxRow,
    file: &'a OutgoingFile,
}

impl Bringing<'_> {
    async fn all(&self) -> Result<(), Interruption> {
        let known = self.file.upload.clone().filter(|upload| self.now() < upload.expires_at);
        let (mut upload, mut processing) = match known {
            Some(upload) => (upload, None),
            None => self.begin().await?,
        };
        if upload.stage == UploadStage::Receiving {
            self.send_segments(&mut upload).await?;
            processing = Some(self.put_together(&upload).await?);
            self.reach(&mut upload, UploadStage::Processing).await?;
        }
        if upload.stage == UploadStage::Processing {
            self.wait_until_processed(&upload, processing).await?;
            self.describe(&upload).await?;
            if let Some(key) = &upload.media_key {
                match self.shared.open_own_copy(&self.file.attachment.id).await {
                    Ok(copy) => self.shared.keep_sent(key, copy).await,
                    Err(error) => tracing::warn!(%error, "a sent file cannot be kept for showing"),
                }
            }
            self.reach(&mut upload, UploadStage::Ready).await?;
        }
        Ok(())
    }

    /// Tells X of the file, or brings all of a small picture.
    async fn begin(&self) -> Result<(Upload, Option<Processing>), Interruption> {
        if self.file.uploads_begun >= MOST_UPLOADS {
            return Err(Interruption::Refused(String::new()));
        }
        let (attachment, category) = (&self.file.attachment, self.category()?);
        let is_whole = attachment.kind == AttachmentKind::Photo && attachment.bytes <= WHOLE_UP_TO;
        let answer = if is_whole {
            let bytes = self.copy().await?.read(0, attachment.bytes).await?;
            self.ask(Call::Upload, self.shared.x.upload(category, bytes)).await?
        } else {
            // What is announced must be there.
            self.copy().await?;
            let announced = self.shared.x.announce_upload(category, &attachment.content_type, attachment.bytes.into());
            self.ask(Call::AnnounceUpload, announced).await?
        };
        let upload = Upload {
            media_id: answer.id,
            media_key: answer.media_key,
            expires_at: self.now().after(answer.expires_in.unwrap_or(LIFE).saturating_sub(SAFETY)),
            segment_bytes: SEGMENT_BYTES,
            segments_sent: 0,
            stage: if is_whole { UploadStage::Processing } else { UploadStage::Receiving },
        };
        let (id, begun) = (attachment.id.clone(), upload.clone());
        self.shared.store.call(move |store| store.begin_upload(&id, &begun)).await?;
        self.tell(&upload);
        Ok((upload, is_whole.then_some(answer.processing)))
    }

    async fn send_segments(&self, upload: &mut Upload) -> Result<(), Interruption> {
        let total = self.file.attachment.bytes;
        let mut copy = self.copy().await?;
        loop {
            let sent = upload.sent_bytes(total);
            if sent == total {
                return Ok(());
            }
            let bytes = copy.read(sent.into(), upload.segment_bytes.min(total - sent)).await?;
            let segment = Segment { index: upload.segments_sent, bytes };
            self.ask(Call::AppendSegment, self.shared.x.append_segment(upload.media_id, segment)).await?;
            upload.segments_sent += 1;
            let (id, media_id, segments) = (self.file.attachment.id.clone(), upload.media_id, upload.segments_sent);
            self.shared.store.call(move |store| store.advance_upload(&id, media_id, segments)).await?;
            self.tell(upload);
        }
    }

    /// X refuses to put a file together twice, so after a refusal it is asked what came of the first time.
    async fn put_together(&self, upload: &Upload) -> Result<Processing, Interruption> {
        let (x, id) = (&self.shared.x, upload.media_id);
        match self.ask(Call::FinalizeUpload, x.finalize_upload(id)).await {
            Err(Interruption::Asking(AskError::Failed(refusal))) if is_refused(&refusal) => {
                match self.ask(Call::UploadStatus, x.fetch_upload(id)).await {
                    Err(Interruption::Asking(AskError::Failed(error))) if is_refused(&error) => Err(refusal.into()),
                    status => Ok(status?.processing),
                }
            }
            put_together => Ok(put_together?.processing),
        }
    }

    async fn wait_until_processed(&self, upload: &Upload, known: Option<Processing>) -> Result<(), Interruption> {
        let mut known = known;
        loop {
            let processing = match known.take() {
                Some(processing) => processing,
                // X does not know the state of what needs no processing.
                None if self.file.attachment.kind == AttachmentKind::Photo => return Ok(()),
                None => self.ask(Call::UploadStatus, self.shared.x.fetch_upload(upload.media_id)).await?.processing,
            };
            match processing {
                Processing::Succeeded => return Ok(()),
                Processing::Failed { detail } => return Err(Interruption::Refused(detail)),
                Processing::Underway { check_after, .. } => {
                    self.shared.clock.wait_until(self.now().after(check_after)).await;
                    if self.now() >= upload.expires_at {
                        return Err(Interruption::Forgotten);
                    }
                }
            }
        }
    }

    /// A file that X will not have described is sent all the same.
    async fn describe(&self, upload: &Upload) -> Result<(), Interruption> {
        let Some(alt_text) = &self.file.attachment.alt_text else { return Ok(()) };
        match self.ask(Call::DescribeUpload, self.shared.x.describe_upload(upload.media_id, alt_text)).await {
            Err(Interruption::Asking(AskError::Failed(error))) if is_refused(&error) => {
                tracing::warn!(%error, "X took no description of an attachment");
                Ok(())
            }
            described => described,
        }
    }

    async fn reach(&self, upload: &mut Upload, stage: UploadStage) -> Result<(), Interruption> {
        let (id, media_id) = (self.file.attachment.id.clone(), upload.media_id);
        self.shared.store.call(move |store| store.set_upload_stage(&id, media_id, stage)).await?;
        upload.stage = stage;
        Ok(())
    }

    async fn ask<T>(
        &self,
        call: Call,
        request: impl Future<Output = Result<Answer<T>, ApiError>>,
    ) -> Result<T, Interruption> {
        let asked = self.shared.ask(call, Urgency::Person, request).await;
        asked.map_err(|error| match error {
            AskError::Failed(error) if error.kind == ApiErrorKind::NotFound => Interruption::Forgotten,
            error => Interruption::Asking(error),
        })
    }

    async fn copy(&self) -> Result<Copy, Interruption> {
        Copy::open(self.shared, &self.file.attachment.id, self.file.attachment.bytes).await
    }

    fn category(&self) -> Result<MediaCategory, Interruption> {
        match self.file.attachment.kind {
            AttachmentKind::Photo => Ok(MediaCategory::Image),
            AttachmentKind::Gif => Ok(MediaCategory::Gif),
            AttachmentKind::Video => Ok(MediaCategory::Video),
            AttachmentKind::Other => Err(Interruption::Refused(String::new())),
        }
    }

    fn tell(&self, upload: &Upload) {
        let total_bytes = self.file.attachment.bytes;
        self.shared.listener.changed(EngineEvent::UploadProgress {
            conversation_id: self.row.conversation_id.clone(),
            transaction_id: self.row.transaction_id.clone(),
            sent_bytes: upload.sent_bytes(total_bytes),
            total_bytes,
        });
    }

    fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }
}

fn is_refused(error: &ApiError) -> bool {
    matches!(error.kind, ApiErrorKind::Refused { .. })
}

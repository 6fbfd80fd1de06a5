//! Files on their way to X: announced, received in segments, put together, looked into, attached.
//!
//! An upload lives for 24 hours and belongs to whoever began it. Its bytes are shared with the messages that carry them and
//! are let go of when it expires. By X's guide for attachments it goes with one message, with several only when it was
//! announced as `shared`.

mod category;
mod error;
mod processing;
mod upload;

use std::collections::BTreeMap;

use axum::body::Bytes;
use dm_model::{Timestamp, UserId};

pub(crate) use category::Category;
pub(crate) use error::{AttachError, Unfit, UploadError};
use processing::{Processing, Turn};
use serde::{Deserialize, Serialize};
pub(crate) use upload::{Finished, Plan, State, Upload};
use upload::{Receiving, Stage, length};

use super::{Attachment, Content, Format, MediaFile, MediaId, World};

/// How many uploads one person may have begun and not finalized, so that a flood of them fills no memory.
const MOST_UNFINISHED: usize = 64;
/// How many bytes may wait for one person's messages.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// All uploads that have not expired.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Uploads {
    /// Ids grow with time, so those that expire first come first.
    by_id: BTreeMap<MediaId, Upload>,
}

/// The segments of an upload, ready to be put together.
#[derive(Debug, Clone)]
pub(crate) struct Gathered {
    pub(crate) format: Format,
    pub(crate) segments: Vec<Bytes>,
    revision: u64,
}

impl Uploads {
    /// Announces a file of this many bytes.
    fn begin(
        &mut self,
        now: Timestamp,
        id: MediaId,
        plan: Plan,
        format: Format,
        total_bytes: u64,
    ) -> Result<(), UploadError> {
        self.forget_expired(now);
        plan.category.must_fit(total_bytes)?;
        let is_unfinished = |upload: &&Upload| matches!(upload.stage, Stage::Receiving(_));
        if self.of(plan.owner).filter(is_unfinished).count() >= MOST_UNFINISHED {
            return Err(UploadError::TooMany);
        }
        let receiving = Receiving { format, total_bytes, segments: BTreeMap::new(), revision: 0 };
        self.by_id.insert(id, Upload::new(plan, now, Stage::Receiving(receiving)));
        Ok(())
    }

    /// A whole file that came at once.
    fn add_whole(
        &mut self,
        now: Timestamp,
        id: MediaId,
        plan: Plan,
        file: Result<MediaFile, Unfit>,
        (format, size): (Format, u64),
    ) -> Result<(), UploadError> {
        self.forget_expired(now);
        plan.category.must_fit(size)?;
        self.must_have_room(plan.owner, size)?;
        let finished = Finished::new(now, format, size, file);
        self.by_id.insert(id, Upload::new(plan, now, Stage::Finished(finished)));
        Ok(())
    }

    /// Takes a segment.
    pub(crate) fn append(
        &mut self,
        now: Timestamp,
        owner: UserId,
        id: MediaId,
        index: u16,
        bytes: Bytes,
    ) -> Result<Timestamp, UploadError> {
        self.find_mut(now, owner, id)?.receiving()?;
        self.must_have_room(owner, length(&bytes))?;
        let upload = self.find_mut(now, owner, id)?;
        upload.receiving()?.take(index, bytes)?;
        Ok(upload.expires_at)
    }

    /// The segments of an upload that is complete. Nothing changes yet, so nothing is lost if the caller goes away.
    pub(crate) fn gather(&mut self, now: Timestamp, owner: UserId, id: MediaId) -> Result<Gathered, UploadError> {
        let receiving = self.find_mut(now, owner, id)?.receiving()?;
        Ok(Gathered { format: receiving.format, segments: receiving.whole()?, revision: receiving.revision })
    }

    /// The upload is done; what was gathered became this. Pictures that are not fit stay as they are.
    pub(crate) fn finish(
        &mut self,
        now: Timestamp,
        owner: UserId,
        id: MediaId,
        gathered: &Gathered,
        file: Result<MediaFile, Unfit>,
    ) -> Result<(), UploadError> {
        let upload = self.find_mut(now, owner, id)?;
        let receiving = upload.receiving()?;
        if receiving.revision != gathered.revision {
            return Err(UploadError::Changed);
        }
        let finished = Finished::new(now, receiving.format, receiving.total_bytes, file);
        upload.stage = Stage::Finished(finished);
        Ok(())
    }

    pub(crate) fn find(&mut self, now: Timestamp, owner: UserId, id: MediaId) -> Result<&Upload, UploadError> {
        self.find_mut(now, owner, id).map(|upload| &*upload)
    }

    pub(crate) fn find_mut(&mut self, now: Timestamp, owner: UserId, id: MediaId) -> Result<&mut Upload, UploadError> {
        self.forget_expired(now);
        self.by_id.get_mut(&id).filter(|upload| upload.plan.owner == owner).ok_or(UploadError::Unknown)
    }

    /// The file of this upload for a message of this person.
    pub(crate) fn attachment(
        &mut self,
        now: Timestamp,
        sender: UserId,
        id: MediaId,
    ) -> Result<Attachment, AttachError> {
        self.forget_expired(now);
        let upload = self.by_id.get(&id).ok_or(AttachError::Unknown)?;
        let content = Content::File(upload.file_for(sender, now)?.clone());
        Ok(Attachment { content, id: Some(id), alt_text: upload.alt_text.clone(), kind: None })
    }

    pub(super) fn note_sent(&mut self, id: MediaId) {
        if let Some(upload) = self.by_id.get_mut(&id) {
            upload.note_sent();
        }
    }

    fn of(&self, owner: UserId) -> impl Iterator<Item = &Upload> {
        self.by_id.values().filter(move |upload| upload.plan.owner == owner)
    }

    fn must_have_room(&self, owner: UserId, bytes: u64) -> Result<(), UploadError> {
        let held: u64 = self.of(owner).map(Upload::held).sum();
        if held + bytes > MOST_BYTES { Err(UploadError::TooMany) } else { Ok(()) }
    }

    fn forget_expired(&mut self, now: Timestamp) {
        while let Some(oldest) = self.by_id.first_entry()
            && oldest.get().expires_at <= now
        {
            oldest.remove();
        }
    }
}

impl World {
    pub(crate) fn uploads_mut(&mut self) -> &mut Uploads {
        &mut self.uploads
    }

    /// Announces a file of this many bytes.
    pub(crate) fn begin_upload(
        &mut self,
        now: Timestamp,
        plan: Plan,
        format: Format,
        total_bytes: u64,
    ) -> Result<MediaId, UploadError> {
        let id = MediaId(self.snowflakes.next(now));
        self.uploads.begin(now, id, plan, format, total_bytes)?;
        Ok(id)
    }

    /// A whole file of this format and this many bytes came at once and was looked into.
    pub(crate) fn add_upload(
        &mut self,
        now: Timestamp,
        plan: Plan,
        file: Result<MediaFile, Unfit>,
        what_came: (Format, u64),
    ) -> Result<MediaId, UploadError> {
        let id = MediaId(self.snowflakes.next(now));
        self.uploads.add_whole(now, id, plan, file, what_came)?;
        Ok(id)
    }
}

#[cfg(test)]
mod tests;

//! One upload: segments that come in, then a file that X looks into.

use std::{collections::BTreeMap, time::Duration};

use axum::body::Bytes;
use dm_model::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{AttachError, Category, Processing, Turn, Unfit, UploadError};
use crate::world::{Format, MediaFile, MediaKind};

/// How long an upload lives (X's docs).
pub(super) const LIFE: Duration = Duration::from_hours(24);

/// What its owner says about an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) owner: UserId,
    pub(crate) category: Category,
    /// Whether it may go with several messages.
    pub(crate) shared: bool,
}

/// One upload.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) plan: Plan,
    pub(crate) alt_text: Option<String>,
    pub(super) expires_at: Timestamp,
    pub(super) stage: Stage,
    pub(super) was_sent: bool,
}

/// How far it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Stage {
    Receiving(Receiving),
    Finished(Finished),
}

/// Segments by their index.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Receiving {
    pub(super) format: Format,
    pub(super) total_bytes: u64,
    pub(super) segments: BTreeMap<u16, Bytes>,
    /// Grows with each segment.
    pub(super) revision: u64,
}

/// Everything came, and X has an opinion, which it may tell later.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Finished {
    pub(crate) size: u64,
    pub(crate) format: Format,
    /// The file until it was sent, if it is fit to be.
    pub(super) file: Result<Option<MediaFile>, Unfit>,
    /// Width and height.
    pub(crate) dimensions: Option<(u32, u32)>,
    processing: Option<Processing>,
}

/// What X tells of its looking into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State<'a> {
    Pending { check_after_secs: u64 },
    InProgress { percent: u64, check_after_secs: u64 },
    Succeeded,
    Failed(&'a Unfit),
}

impl Receiving {
    fn arrived(&self) -> u64 {
        self.segments.values().map(length).sum()
    }

    /// Takes a segment; one that came before under this index is replaced.
    pub(super) fn take(&mut self, index: u16, bytes: Bytes) -> Result<(), UploadError> {
        if bytes.is_empty() {
            return Err(UploadError::Empty);
        }
        let replaced = self.segments.get(&index).map_or(0, length);
        let arrived = self.arrived() - replaced + length(&bytes);
        if arrived > self.total_bytes {
            return Err(UploadError::WrongSize { arrived, total: self.total_bytes });
        }
        self.segments.insert(index, bytes);
        self.revision += 1;
        Ok(())
    }

    /// The segments in their order, if they are all there.
    pub(super) fn whole(&self) -> Result<Vec<Bytes>, UploadError> {
        if let Some((expected, _)) = (0..).zip(self.segments.keys()).find(|(expected, index)| expected != *index) {
            return Err(UploadError::MissingSegment(expected));
        }
        let (arrived, total) = (self.arrived(), self.total_bytes);
        if arrived != total {
            return Err(UploadError::WrongSize { arrived, total });
        }
        Ok(self.segments.values().cloned().collect())
    }
}

impl Finished {
    /// Pictures are judged at once, moving ones after a while.
    pub(super) fn new(now: Timestamp, format: Format, size: u64, found: Result<MediaFile, Unfit>) -> Self {
        let dimensions = found.as_ref().ok().map(|file| (file.width, file.height));
        let processing = (format.kind() != MediaKind::Photo).then(|| Processing::of(size, now));
        Self { size, format, file: found.map(Some), dimensions, processing }
    }

    /// None for pictures, which need no processing.
    pub(crate) fn state(&self, now: Timestamp) -> Option<State<'_>> {
        Some(match (self.processing?.at(now), &self.file) {
            (Turn::Pending { check_after_secs }, _) => State::Pending { check_after_secs },
            (Turn::InProgress { percent, check_after_secs }, _) => State::InProgress { percent, check_after_secs },
            (Turn::Over, Ok(_)) => State::Succeeded,
            (Turn::Over, Err(unfit)) => State::Failed(unfit),
        })
    }
}

impl Upload {
    pub(super) fn new(plan: Plan, now: Timestamp, stage: Stage) -> Self {
        Self { plan, alt_text: None, expires_at: now.after(LIFE), stage, was_sent: false }
    }

    pub(crate) fn expires_after_secs(&self, now: Timestamp) -> u64 {
        self.expires_at.since(now).as_secs()
    }

    /// What X knows of it once it was finalized.
    pub(crate) fn finished(&self) -> Result<&Finished, UploadError> {
        match &self.stage {
            Stage::Finished(finished) => Ok(finished),
            Stage::Receiving(_) => Err(UploadError::NotFinalized),
        }
    }

    pub(super) fn receiving(&mut self) -> Result<&mut Receiving, UploadError> {
        match &mut self.stage {
            Stage::Receiving(receiving) => Ok(receiving),
            Stage::Finished(_) => Err(UploadError::Finalized),
        }
    }

    /// How many bytes are kept for this upload alone.
    pub(super) fn held(&self) -> u64 {
        match &self.stage {
            Stage::Receiving(receiving) => receiving.arrived(),
            Stage::Finished(Finished { file: Ok(Some(file)), .. }) => length(&file.bytes),
            Stage::Finished(_) => 0,
        }
    }

    /// The file, for a message of this person.
    pub(super) fn file_for(&self, sender: UserId, now: Timestamp) -> Result<&MediaFile, AttachError> {
        let is_used_up = self.was_sent && !self.plan.shared;
        if self.plan.owner != sender || !self.plan.category.is_for_messages() || is_used_up {
            return Err(AttachError::NotPermitted);
        }
        let finished = self.finished().map_err(|_| AttachError::NotReady)?;
        match finished.state(now) {
            Some(State::Pending { .. } | State::InProgress { .. }) => Err(AttachError::NotReady),
            Some(State::Failed(_)) => Err(AttachError::Failed),
            Some(State::Succeeded) | None => match &finished.file {
                Ok(Some(file)) => Ok(file),
                _ => Err(AttachError::Failed),
            },
        }
    }

    /// It was sent. What cannot be sent again is not kept here any longer.
    pub(super) fn note_sent(&mut self) {
        self.was_sent = true;
        if let (Stage::Finished(finished), false) = (&mut self.stage, self.plan.shared)
            && finished.file.is_ok()
        {
            finished.file = Ok(None);
        }
    }
}

pub(super) fn length(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

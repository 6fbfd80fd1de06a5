//! A picture, GIF or video as it lies on the disk, open for reading: a video is passed on in parts.

use std::{
    fs::File,
    io::{self, Read, Seek as _, SeekFrom},
};

use super::{kinds, on_disk};
use crate::{
    EngineError,
    cache::{Held, KeptFile},
};

/// A picture, GIF or video on the disk. It stays there for as long as this lives.
#[derive(Debug)]
pub struct MediaFile {
    file: File,
    length: u64,
    content_type: &'static str,
    _held: Option<Held>,
}

impl MediaFile {
    /// How many bytes it has.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// What it is, told from its bytes: a picture, or `video/mp4`.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// How the name of such a file ends.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        kinds::extension_of(self.content_type)
    }

    /// A file that is open; `None` for what is no picture or video.
    ///
    /// # Errors
    /// When the disk does not give it.
    pub async fn open(file: File) -> Result<Option<Self>, EngineError> {
        on_disk(move || Self::of(file, None)).await
    }

    /// So many of its bytes from there on, or those that are left.
    ///
    /// # Errors
    /// When the disk does not give them.
    pub async fn read_part(mut self, start: u64, length: u64) -> Result<Vec<u8>, EngineError> {
        on_disk(move || {
            let mut part = Vec::new();
            self.file.seek(SeekFrom::Start(start))?;
            self.file.take(length).read_to_end(&mut part)?;
            Ok(part)
        })
        .await
    }

    /// Writes all of it to there. Blocks.
    pub(super) fn copy_to(&mut self, target: &mut impl io::Write) -> io::Result<()> {
        self.file.rewind()?;
        io::copy(&mut self.file, target).map(drop)
    }

    pub(super) fn of_kept(kept: KeptFile) -> io::Result<Option<Self>> {
        let KeptFile { file, held } = kept;
        Self::of(file, Some(held))
    }

    fn of(mut file: File, held: Option<Held>) -> io::Result<Option<Self>> {
        file.rewind()?;
        let mut beginning = Vec::new();
        Read::by_ref(&mut file).take(kinds::HEAD as u64).read_to_end(&mut beginning)?;
        let length = file.metadata()?.len();
        Ok(kinds::content_type_of(&beginning).map(|content_type| Self { file, length, content_type, _held: held }))
    }
}

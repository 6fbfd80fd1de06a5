//! A picture, GIF or video as it lies on the disk, open for reading: a video is passed on in parts.

use std::{
    fmt,
    io::{self, Read, Seek, SeekFrom},
};

use dm_files::is_damaged;

use super::{kinds, on_disk};
use crate::{
    EngineError,
    cache::{Held, KeptFile},
};

/// What can be read at any place.
pub trait Content: Read + Seek + Send + 'static {}

impl<C: Read + Seek + Send + 'static> Content for C {}

/// A picture, GIF or video on the disk. It stays there for as long as this lives.
pub struct MediaFile {
    content: Box<dyn Content>,
    length: u64,
    content_type: &'static str,
    held: Option<Held>,
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

    /// Something that is open; `None` for what is no picture or video.
    ///
    /// # Errors
    /// When the disk does not give it.
    pub async fn open(content: impl Content) -> Result<Option<Self>, EngineError> {
        on_disk(move || Self::of(Box::new(content), None)).await
    }

    /// So many of its bytes from there on, or those that are left.
    ///
    /// # Errors
    /// [`EngineError::MediaDamaged`], and when the disk does not give them.
    pub async fn read_part(mut self, start: u64, length: u64) -> Result<Vec<u8>, EngineError> {
        on_disk(move || {
            let mut part = Vec::new();
            let read = self.content.seek(SeekFrom::Start(start));
            let read = read.and_then(|_| self.content.by_ref().take(length).read_to_end(&mut part));
            self.noting_damage(read).map(|_| part)
        })
        .await
    }

    /// Writes all of it to there. Blocks.
    pub(super) fn copy_to(&mut self, target: &mut impl io::Write) -> io::Result<()> {
        let copied = self.content.rewind().and_then(|()| io::copy(&mut self.content, target));
        self.noting_damage(copied).map(drop)
    }

    pub(super) fn of_kept(kept: KeptFile) -> io::Result<Option<Self>> {
        let KeptFile { file, held } = kept;
        Self::of(Box::new(file), Some(held))
    }

    fn of(mut content: Box<dyn Content>, held: Option<Held>) -> io::Result<Option<Self>> {
        let length = content.seek(SeekFrom::End(0))?;
        content.rewind()?;
        let mut beginning = Vec::new();
        let read = content.by_ref().take(kinds::HEAD as u64).read_to_end(&mut beginning);
        let content_type = kinds::content_type_of(&beginning);
        let file = Self { content, length, content_type: content_type.unwrap_or_default(), held };
        file.noting_damage(read)?;
        Ok(content_type.map(|_| file))
    }

    /// The cache does not give a damaged file again.
    fn noting_damage<T>(&self, read: io::Result<T>) -> io::Result<T> {
        if let (Err(error), Some(held)) = (&read, &self.held)
            && is_damaged(error)
        {
            held.note_damage();
        }
        read
    }
}

impl fmt::Debug for MediaFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MediaFile").field("length", &self.length).finish_non_exhaustive()
    }
}

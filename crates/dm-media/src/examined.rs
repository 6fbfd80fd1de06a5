//! What a file is, and whether X takes it.

use std::{
    io::{BufReader, Read, Seek},
    path::Path,
    time::Duration,
};

use dm_model::AttachmentKind;

use crate::{
    Limits, Unfit,
    animation::{self, Animation},
    format::{Format, HEAD},
    picture,
    source::Source,
    video::{self, Video},
};

/// A file that X takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// What X calls it.
    pub kind: AttachmentKind,
    /// Its type, told from what is in it.
    pub content_type: &'static str,
    /// Its size.
    pub bytes: u64,
    /// Its width in pixels as people see it: a photo that was taken sideways is upright here.
    pub width: u32,
    /// Its height in pixels as people see it.
    pub height: u32,
    /// How many frames a GIF or a video has; none for a picture.
    pub frames: Option<u32>,
    /// How long a video plays.
    pub duration: Option<Duration>,
    /// Whether it says where it was taken, as far as that can be read.
    pub has_location: bool,
}

/// Says what the file at this path is. Reads it only; takes a while.
///
/// # Errors
/// [`Unfit`] if X would not take it, or if it cannot be read.
pub fn examine(path: &Path, limits: &Limits) -> Result<Examined, Unfit> {
    let source = Source::open(path)?;
    examine_file(&mut source.file(), source.bytes(), limits)
}

/// The same for an open file of this many bytes, from its beginning.
pub(crate) fn examine_file(file: &mut (impl Read + Seek), bytes: u64, limits: &Limits) -> Result<Examined, Unfit> {
    file.rewind().map_err(Unfit::reading)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head).map_err(Unfit::reading)?;
    let format = Format::of(&head)?;
    format.must_be_worth_reading(bytes, limits)?;
    let mut whole = || {
        let mut whole = head.clone();
        file.by_ref().take(bytes.saturating_sub(HEAD)).read_to_end(&mut whole).map_err(Unfit::reading)?;
        Ok(whole)
    };
    let examined = Examined {
        kind: format.kind(),
        content_type: format.content_type(),
        bytes,
        width: 0,
        height: 0,
        frames: None,
        duration: None,
        has_location: false,
    };
    match format {
        Format::Picture(format) => {
            let found = picture::check(&whole()?, format, &limits.picture)?;
            let (width, height) = found.shown_size();
            Ok(Examined { width, height, has_location: found.has_location(), ..examined })
        }
        Format::Gif => {
            let found = animation::check(&whole()?, &limits.animation)?;
            let Animation { width, height, frames, has_location } = found;
            Ok(Examined { width, height, frames: Some(frames), has_location, ..examined })
        }
        Format::Mp4 => {
            let Video { width, height, frames, duration, has_location } =
                video::check(&mut BufReader::new(file), bytes, &limits.video)?;
            Ok(Examined { width, height, frames: Some(frames), duration: Some(duration), has_location, ..examined })
        }
    }
}

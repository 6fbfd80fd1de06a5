//! Making the copy that is sent.

use std::{
    io::{Cursor, Read, Write},
    path::Path,
};

use dm_files::FileKey;
use image::ImageFormat;

use crate::{
    Examined, Limits, Unfit,
    clean::{cleaned_gif, cleaned_picture},
    copying::UnfinishedCopy,
    examined::examine_file,
    format::{Format, HEAD},
    location, picture,
    shrinking::shrunk,
    source::Source,
    video,
};

/// What the person wants of the copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preparation {
    /// Leave the file as it is, with the place where it was taken and all else that cameras write down.
    pub keep_location: bool,
    /// Make a picture smaller that X would not take as it is.
    pub shrink: bool,
}

/// The copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// What the copy is.
    pub copy: Examined,
    /// Whether the file said where it was taken and the copy does not, as far as that can be read.
    pub location_removed: bool,
}

/// Copies a file to `target`, where nothing lies yet and whose folder is there, and makes it what the person wants. The copy
/// can be read with the key only, and nothing of it is ever written otherwise. Tells what lies at `target` then. Takes a while.
///
/// # Errors
/// [`Unfit`] if X would not take it, or if it cannot be copied. Nothing lies at `target` then.
pub fn prepare(
    source: &Path,
    target: &Path,
    key: &FileKey,
    limits: &Limits,
    preparation: Preparation,
) -> Result<Prepared, Unfit> {
    let source = Source::open(source)?;
    let mut head = Vec::new();
    source.whole()?.take(HEAD).read_to_end(&mut head).map_err(Unfit::reading)?;
    let format = Format::of(&head)?;
    // What cannot be sent anyway is not copied first.
    format.must_be_worth_reading(source.bytes(), limits)?;
    let mut copy = UnfinishedCopy::begin(target, key)?;
    let had_location = match format {
        // A video does not fit into memory.
        Format::Mp4 if preparation.keep_location => {
            source.copy(source.whole()?, copy.writer())?;
            false
        }
        Format::Mp4 => {
            let had_location = video::has_location(&mut source.file(), source.bytes())?;
            let cleaned = video::cleaned(&mut source.file(), source.bytes())?;
            source.copy(cleaned.of(source.whole()?), copy.writer())?;
            had_location
        }
        Format::Picture(_) | Format::Gif => write_changed(source.read_all()?, &mut copy, limits, preparation)?,
    };
    finish(copy, had_location, limits)
}

/// The same for something that lies in no file, such as a pasted picture.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_bytes(
    bytes: &[u8],
    target: &Path,
    key: &FileKey,
    limits: &Limits,
    preparation: Preparation,
) -> Result<Prepared, Unfit> {
    Format::of(bytes)?.must_be_worth_reading(bytes.len() as u64, limits)?;
    let mut copy = UnfinishedCopy::begin(target, key)?;
    let had_location = write_changed(bytes.to_vec(), &mut copy, limits, preparation)?;
    finish(copy, had_location, limits)
}

/// Looks at what was written, and puts it in its place.
fn finish(copy: UnfinishedCopy, had_location: bool, limits: &Limits) -> Result<Prepared, Unfit> {
    let copy = copy.finish()?;
    let (mut written, bytes) = copy.read()?;
    let examined = examine_file(&mut written, bytes, limits)?;
    drop(written);
    copy.put_in_place()?;
    Ok(Prepared { location_removed: had_location && !examined.has_location, copy: examined })
}

/// Makes what lies in memory what the person wants, and writes it. Tells whether it said where it was taken.
fn write_changed(
    bytes: Vec<u8>,
    copy: &mut UnfinishedCopy,
    limits: &Limits,
    preparation: Preparation,
) -> Result<bool, Unfit> {
    let (changed, had_location) = match Format::of(&bytes)? {
        Format::Picture(format) => changed_picture(bytes, format, limits, preparation)?,
        _ if preparation.keep_location => (bytes, false),
        Format::Gif => (cleaned_gif(&bytes)?, location::in_xmp(&bytes)),
        Format::Mp4 => {
            let length = bytes.len() as u64;
            let mut video = Cursor::new(bytes);
            let had_location = video::has_location(&mut video, length)?;
            let cleaned = video::cleaned(&mut video, length)?;
            let mut changed = Vec::new();
            cleaned.of(video.into_inner().as_slice()).read_to_end(&mut changed).map_err(Unfit::reading)?;
            (changed, had_location)
        }
    };
    copy.writer().write_all(&changed).map_err(Unfit::writing)?;
    Ok(had_location)
}

/// The picture, and whether it said where it was taken.
fn changed_picture(
    bytes: Vec<u8>,
    format: ImageFormat,
    limits: &Limits,
    preparation: Preparation,
) -> Result<(Vec<u8>, bool), Unfit> {
    let Preparation { keep_location, shrink } = preparation;
    let header = picture::header(&bytes, format)?;
    let has_location = header.has_location();
    let cleaned = if keep_location { bytes } else { cleaned_picture(bytes, format, &header)? };
    match picture::must_fit(&header, cleaned.len() as u64, &limits.picture) {
        Err(unfit) if shrink && unfit.can_shrink() => {
            Ok((shrunk(&cleaned, format, header, keep_location, &limits.picture)?, has_location))
        }
        _ => Ok((cleaned, has_location)),
    }
}

//! Making the copy that is sent.

use std::{
    io::{Read, Write},
    path::Path,
};

use image::ImageFormat;

use crate::{
    Examined, Limits, Unfit,
    clean::{cleaned_gif, cleaned_picture},
    copying::Copy,
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

/// Copies a file to `target`, where nothing lies yet and whose folder is there, and makes it what the person wants.
/// Tells what lies at `target` then. Takes a while.
///
/// # Errors
/// [`Unfit`] if X would not take it, or if it cannot be copied. Nothing lies at `target` then.
pub fn prepare(source: &Path, target: &Path, limits: &Limits, preparation: Preparation) -> Result<Prepared, Unfit> {
    let mut source = Source::open(source)?;
    let mut head = Vec::new();
    source.file().take(HEAD).read_to_end(&mut head).map_err(Unfit::reading)?;
    // What cannot be sent anyway is not copied first.
    Format::of(&head)?.must_be_worth_reading(source.bytes(), limits)?;
    let mut copy = Copy::begin(target)?;
    copy.file().write_all(&head).map_err(Unfit::writing)?;
    source.copy_rest(head.len() as u64, copy.file())?;
    finish(copy, limits, preparation)
}

/// The same for something that lies in no file, such as a pasted picture.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_bytes(
    bytes: &[u8],
    target: &Path,
    limits: &Limits,
    preparation: Preparation,
) -> Result<Prepared, Unfit> {
    Format::of(bytes)?.must_be_worth_reading(bytes.len() as u64, limits)?;
    let mut copy = Copy::begin(target)?;
    copy.file().write_all(bytes).map_err(Unfit::writing)?;
    finish(copy, limits, preparation)
}

/// Makes the copy what the person wants, looks at the result, and puts it in its place.
fn finish(mut copy: Copy, limits: &Limits, preparation: Preparation) -> Result<Prepared, Unfit> {
    let had_location = match Format::of(&copy.head()?)? {
        Format::Picture(format) => change_picture(&mut copy, format, limits, preparation)?,
        Format::Gif if !preparation.keep_location => {
            let whole = copy.read()?;
            copy.replace(&cleaned_gif(&whole)?)?;
            location::in_xmp(&whole)
        }
        Format::Mp4 if !preparation.keep_location => {
            let bytes = copy.bytes()?;
            let had_location = video::has_location(copy.file(), bytes)?;
            video::clean(copy.file(), bytes)?;
            had_location
        }
        Format::Gif | Format::Mp4 => false,
    };
    let bytes = copy.bytes()?;
    let examined = examine_file(copy.file(), bytes, limits)?;
    copy.finish()?;
    Ok(Prepared { location_removed: had_location && !examined.has_location, copy: examined })
}

/// Tells whether the picture said where it was taken.
fn change_picture(
    copy: &mut Copy,
    format: ImageFormat,
    limits: &Limits,
    preparation: Preparation,
) -> Result<bool, Unfit> {
    let Preparation { keep_location, shrink } = preparation;
    let bytes = copy.read()?;
    let header = picture::header(&bytes, format)?;
    let has_location = header.has_location();
    let fits = |bytes: u64| picture::must_fit(&header, bytes, &limits.picture);
    let cleaned = if keep_location { bytes } else { cleaned_picture(bytes, format, &header)? };
    match fits(cleaned.len() as u64) {
        Err(unfit) if shrink && unfit.can_shrink() => {
            copy.replace(&shrunk(&cleaned, format, header, keep_location, &limits.picture)?)?;
        }
        _ if keep_location => {}
        _ => copy.replace(&cleaned)?,
    }
    Ok(has_location)
}

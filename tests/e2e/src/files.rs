//! Files that the app has made, wherever it keeps them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The file with this name, anywhere below the folder.
#[must_use]
pub fn find_file(folder: &Path, name: &str) -> Option<PathBuf> {
    fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).find_map(|path| {
        if path.is_dir() { find_file(&path, name) } else { path.file_name()?.eq(name).then_some(path) }
    })
}

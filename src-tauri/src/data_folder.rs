//! Where Pipit's data lies, and that only one Pipit works on it.
//!
//! Two of them on one outbox could send a message twice, so the first one holds a lock on the folder until it ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::Path,
};

use tauri::{Context, Runtime, utils::config::AppDirectoriesOverride};

use crate::arguments::Arguments;

/// The lock's file; its content means nothing.
const LOCK: &str = "lock";

/// Lets Tauri and its plugins keep their files in the folder that was asked for.
pub fn place<R: Runtime>(context: &mut Context<R>, arguments: &Arguments) {
    if let Some(folder) = &arguments.data_folder {
        context.config_mut().app.app_directories_override = Some(AppDirectoriesOverride::Root(folder.clone()));
    } else if arguments.demo {
        // The demo's settings and accounts stay apart from the person's own.
        context.config_mut().identifier.push_str(".demo");
    }
}

/// Makes the folder, for this user alone, and locks it.
///
/// # Errors
/// When it cannot be made, or another Pipit holds it ([`io::ErrorKind::WouldBlock`]).
pub fn lock(folder: &Path) -> io::Result<File> {
    create_private(folder)?;
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Makes a folder that only this user may look into.
#[cfg(unix)]
pub fn create_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;

    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes a folder; within a user's own ones others may not look anyway.
#[cfg(not(unix))]
pub fn create_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_pipit_on_the_same_data_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        assert_eq!(lock(folder.path()).unwrap_err().kind(), io::ErrorKind::WouldBlock);
        drop(first);
        assert!(lock(folder.path()).is_ok());
    }
}

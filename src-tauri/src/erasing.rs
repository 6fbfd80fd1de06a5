//! Erasing an account's files, so that a crash in the middle leaves no half of them to be taken for an account.
//!
//! The folder gets another name first, which one step of the file system does or does not do. What was not removed under that
//! name when the app ended is removed at the next start.

use std::{fs, io, path::Path};

use dm_model::UserId;

use crate::{app_state::AppState, error::CommandError};

/// How the names of folders begin that are being erased.
const ERASED: &str = ".erased-";

impl AppState {
    /// Takes away from its place what is to be erased: an account's database, with all that SQLite keeps beside it, its caches,
    /// the copies that other programs were given, and what waited to be sent.
    ///
    /// # Errors
    /// When it stays there.
    pub async fn put_aside_files_of(&self, account: UserId) -> Result<(), CommandError> {
        self.erasing(move |folder| put_aside(folder, &account.to_string())).await
    }

    /// Erases what was put aside.
    ///
    /// # Errors
    /// When something stays.
    pub async fn erase_files_put_aside(&self) -> Result<(), CommandError> {
        self.erasing(sweep).await
    }

    /// Removes what was not removed before the app ended.
    pub async fn sweep_erased(&self) {
        if let Err(error) = self.erase_files_put_aside().await {
            tracing::warn!(why = error.hint, "what was erased before still lies there");
        }
    }

    async fn erasing(&self, work: impl FnOnce(&Path) -> io::Result<()> + Send + 'static) -> Result<(), CommandError> {
        let folder = self.data_folder.join("accounts");
        let done = tauri::async_runtime::spawn_blocking(move || work(&folder)).await;
        let done = done.map_err(|_| CommandError::sentence("Pipit is closing."))?;
        done.map_err(|error| {
            CommandError::sentence("Not everything could be erased.").with_hint(format!("Try again ({error})."))
        })
    }
}

fn put_aside(folder: &Path, name: &str) -> io::Result<()> {
    sweep(folder)?;
    match fs::rename(folder.join(name), folder.join(format!("{ERASED}{name}"))) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn sweep(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(ERASED) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account_with_files(folder: &Path, name: &str) {
        fs::create_dir_all(folder.join(name).join("cache")).unwrap();
        for file in ["messages.sqlite", "messages.sqlite-wal", "cache/3_1"] {
            fs::write(folder.join(name).join(file), b"private").unwrap();
        }
    }

    #[test]
    fn nothing_of_alice_stays_and_all_of_bob_does() {
        let folder = tempfile::tempdir().unwrap();
        account_with_files(folder.path(), "1001");
        account_with_files(folder.path(), "2002");
        put_aside(folder.path(), "1001").unwrap();
        assert!(!folder.path().join("1001").exists(), "its place is free before its key goes");
        sweep(folder.path()).unwrap();
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["2002"]);
        assert!(folder.path().join("2002/messages.sqlite-wal").exists());
    }

    #[test]
    fn what_a_crash_left_is_swept_and_nobodys_data_is_taken_for_it() {
        let folder = tempfile::tempdir().unwrap();
        account_with_files(folder.path(), "1001");
        account_with_files(folder.path(), ".erased-1001");
        sweep(folder.path()).unwrap();
        assert!(!folder.path().join(".erased-1001").exists());
        assert!(folder.path().join("1001/messages.sqlite").exists());
    }

    #[test]
    fn an_account_without_files_is_erased_already() {
        let folder = tempfile::tempdir().unwrap();
        put_aside(&folder.path().join("accounts"), "1001").unwrap();
        sweep(&folder.path().join("accounts")).unwrap();
    }
}

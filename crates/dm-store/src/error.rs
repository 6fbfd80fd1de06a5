//! What can go wrong with the store, in sentences for people.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the store did not do what it was asked. Whatever it held before, it still holds.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is no database any more, or parts of it are broken.
    #[error("Pipit's database is damaged.")]
    Damaged {
        /// Where it lies.
        path: PathBuf,
    },
    /// A later Pipit wrote it.
    #[error("Pipit's database was written by a newer version of Pipit.")]
    TooNew {
        /// Where it lies.
        path: PathBuf,
    },
    /// The database is encrypted with another key than the one that was given. Nothing was changed.
    #[error("The key that Pipit has for its database does not open it.")]
    KeyDoesNotFit {
        /// Where it lies.
        path: PathBuf,
    },
    /// The database is encrypted, and nobody has its key. Nothing was changed.
    #[error("The key of Pipit's database is missing.")]
    KeyMissing {
        /// Where it lies.
        path: PathBuf,
    },
    /// The system gives no randomness, without which no key can be made.
    #[error("This computer gives Pipit no random numbers, so it cannot make a key for its database.")]
    NoRandomness,
    /// The folder or the file cannot be made, opened or written.
    #[error("Pipit cannot write its database.")]
    Unwritable {
        /// Where it lies.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// There is no room left on the disk.
    #[error("The disk is full, so Pipit cannot keep anything new.")]
    DiskFull,
    /// Something was asked for that is not there.
    #[error("Pipit does not know this {what}.")]
    NotFound {
        /// What was asked for.
        what: &'static str,
    },
    /// A message cannot become a draft beside another one with an attachment.
    #[error("There is another attachment in the composer already.")]
    DraftInTheWay,
    /// SQLite said no for another reason.
    #[error("Pipit's database did not answer as it should ({context}).")]
    Sqlite {
        /// What we were doing.
        context: &'static str,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// What stands in a column is not what was written there.
    #[error("Pipit's database holds something unreadable ({context}).")]
    Unreadable {
        /// What we were reading.
        context: &'static str,
    },
}

/// Says what was being done when SQLite failed.
pub(crate) trait Context<T> {
    fn context(self, context: &'static str) -> Result<T, StoreError>;
}

impl<T> Context<T> for rusqlite::Result<T> {
    fn context(self, context: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            _ => StoreError::Sqlite { context, source },
        })
    }
}

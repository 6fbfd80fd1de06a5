//! The file itself: opened once, written by one connection, read by a few that cannot write.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use dm_model::{EventId, Timestamp, UserId};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::{
    DataKey, StoreError,
    encrypting::encrypt,
    encryption::{Found, connect, needs_key, unlock},
    error::Context as _,
    migrations::{migrate, opening_error},
};

/// How long a statement waits for a lock that another process holds, such as a backup.
const BUSY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

/// Readers that are kept open; more may read at once, each then opens its own connection.
const READERS_KEPT: usize = 4;

/// A page that is met again in memory need not be decrypted again. SQLite's own is 2 MiB.
const READER_CACHE_KIB: i32 = 32_768;

/// SQLite's own is 2 MiB.
const WRITER_CACHE_KIB: i32 = 8_192;

/// How long the write-ahead log grows before it is written into the file, in pages of 4 KiB (64 MiB, gone when the store is closed);
/// SQLite's own is 1,000. What is written over and over until then goes into the file once.
const CHECKPOINT_PAGES: i32 = 16_000;

/// Whose store it is.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The account's person.
    pub id: UserId,
    /// When they signed in here first: what is older counts as read.
    pub since: Timestamp,
}

/// One account's database. Share it in an `Arc`.
#[derive(Debug)]
pub struct Store {
    pub(crate) owner: Owner,
    path: PathBuf,
    /// None where it is measured what encryption costs.
    key: Option<DataKey>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens the database at `path` with its key, makes it where there is none, and brings it up to today's schema. One that
    /// is not encrypted yet, as an older Pipit left it, is encrypted first; that may take a while.
    ///
    /// # Errors
    /// [`StoreError::KeyDoesNotFit`], [`StoreError::Damaged`], [`StoreError::TooNew`] or [`StoreError::Unwritable`]; the file
    /// is then as it was.
    pub fn open(path: &Path, owner: Owner, key: &DataKey) -> Result<Self, StoreError> {
        let unwritable = |source| StoreError::Unwritable { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        match Found::at(path, key).map_err(unwritable)? {
            Found::Nothing | Found::Encrypted => {}
            Found::Plain => encrypt(path, key)?,
            Found::Foreign => return Err(StoreError::KeyDoesNotFit { path: path.to_owned() }),
            Found::Damaged => return Err(StoreError::Damaged { path: path.to_owned() }),
        }
        Self::open_with(path, owner, Some(key.copy()))
    }

    /// Whether a database lies there that only its own key opens.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] when nobody can say.
    pub fn needs_key(path: &Path) -> Result<bool, StoreError> {
        needs_key(path).map_err(|source| StoreError::Unwritable { path: path.to_owned(), source })
    }

    /// Opens a database that is not encrypted, to measure what encryption costs.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    #[cfg(feature = "measuring")]
    pub fn open_plain(path: &Path, owner: Owner) -> Result<Self, StoreError> {
        Self::open_with(path, owner, None)
    }

    pub(crate) fn open_with(path: &Path, owner: Owner, key: Option<DataKey>) -> Result<Self, StoreError> {
        let mut writer = connect(path, OpenFlags::default()).map_err(|error| opening_error(error, path))?;
        configure(&writer, key.as_ref())
            .and_then(|()| configure_writer(&writer))
            .map_err(|error| opening_error(error, path))?;
        migrate(&mut writer, path)?;
        Ok(Self { owner, path: path.to_owned(), key, writer: Mutex::new(writer), readers: Mutex::default() })
    }

    /// Where the database lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` in one transaction; what it wrote is kept only if it succeeds.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut writer = lock(&self.writer);
        let transaction =
            writer.transaction_with_behavior(TransactionBehavior::Immediate).context("beginning to write")?;
        let result = work(&transaction)?;
        transaction.commit().context("keeping what was written")?;
        Ok(result)
    }

    /// Runs `work` on a connection that cannot write, and sees one state of the database throughout.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let kept = lock(&self.readers).pop();
        let mut reader = match kept {
            Some(reader) => reader,
            None => self.open_reader()?,
        };
        let result = {
            let transaction = reader.transaction().context("beginning to read")?;
            work(&transaction)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        result
    }

    fn open_reader(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = connect(&self.path, flags).context("opening a reader")?;
        configure(&reader, self.key.as_ref()).context("opening a reader")?;
        reader.pragma_update(None, "cache_size", -READER_CACHE_KIB).context("opening a reader")?;
        reader.pragma_update(None, "query_only", true).context("opening a reader")?;
        Ok(reader)
    }

    /// Gives back the memory in which pages wait to be read again, and temporary ones lie. Whoever reads next opens a
    /// connection anew, which takes a millisecond or two.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when the writer does not let go.
    pub fn let_go_of_memory(&self) -> Result<(), StoreError> {
        lock(&self.readers).clear();
        lock(&self.writer).execute_batch("PRAGMA shrink_memory").context("giving memory back")
    }

    /// The event that a conversation counts as read up to before anything in it was read: none is younger than the
    /// account's first sign-in.
    pub(crate) fn read_before_sign_in(&self) -> i64 {
        EventId::first_at(self.owner.since).map_or(0, EventId::as_i64)
    }
}

fn configure(connection: &Connection, key: Option<&DataKey>) -> rusqlite::Result<()> {
    key.map_or(Ok(()), |key| unlock(connection, key))?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Asking for WAL answers with the mode that was reached.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Events arrive newest first, so each conversation has one place in the index at which it grows. With room in memory for all
/// of these places, and time to gather what is written to them, a page costs the same however much is stored already.
fn configure_writer(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)
}

/// A panic while a connection was locked leaves no half-written state behind: its transaction was rolled back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        encryption::PAGE,
        fixtures::{alice, alice_store, data_key},
    };

    fn owner() -> Owner {
        Owner { id: alice(), since: Timestamp::from_millis(1_700_000_000_000) }
    }

    fn unlocked(path: &Path) -> Connection {
        let connection = connect(path, OpenFlags::default()).unwrap();
        unlock(&connection, &data_key()).unwrap();
        connection
    }

    #[test]
    fn memory_that_was_let_go_takes_nothing_along() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("pipit.sqlite"), owner(), &data_key()).unwrap();
        let version = || {
            store.read(|reader| {
                reader.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).context("test")
            })
        };
        let before = version().unwrap();
        assert_eq!(lock(&store.readers).len(), 1);
        store.let_go_of_memory().unwrap();
        assert_eq!(lock(&store.readers).len(), 0);
        assert_eq!(version().unwrap(), before);
    }

    #[test]
    fn a_database_from_a_newer_pipit_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipit.sqlite");
        drop(Store::open(&path, owner(), &data_key()).unwrap());
        let connection = unlocked(&path);
        connection.pragma_update(None, "user_version", 9_999).unwrap();
        drop(connection);
        assert!(matches!(Store::open(&path, owner(), &data_key()), Err(StoreError::TooNew { .. })));
        let version: i64 = unlocked(&path).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 9_999);
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipit.sqlite");
        let garbage = b"This was a database once, before the disk had other ideas about it.".repeat(100);
        fs::write(&path, &garbage).unwrap();
        assert!(matches!(Store::open(&path, owner(), &data_key()), Err(StoreError::Damaged { .. })));
        assert_eq!(fs::read(&path).unwrap(), garbage);
    }

    #[test]
    fn a_key_that_does_not_fit_is_told_from_a_damaged_file() {
        let (folder, store) = alice_store();
        let path = store.path().to_owned();
        drop(store);
        let before = fs::read(&path).unwrap();
        let refused = Store::open(&path, owner(), &DataKey::generate().unwrap());
        assert!(matches!(refused, Err(StoreError::KeyDoesNotFit { .. })));
        assert_eq!(fs::read(&path).unwrap(), before, "what another key opens was changed");

        let mut altered = before.clone();
        altered[100] ^= 1;
        fs::write(&path, &altered).unwrap();
        assert!(matches!(Store::open(&path, owner(), &data_key()), Err(StoreError::Damaged { .. })));
        assert_eq!(fs::read(&path).unwrap(), altered, "what is damaged was changed");

        for damaged in [&before[..10], &vec![b'?'; before.len()], &vec![0; before.len()]] {
            fs::write(&path, damaged).unwrap();
            let refused = Store::open(&path, owner(), &data_key());
            assert!(matches!(refused, Err(StoreError::Damaged { .. })), "{refused:?}");
        }
        fs::write(&path, &before).unwrap();
        assert!(Store::open(&path, owner(), &data_key()).is_ok());
        drop(folder);
    }

    #[test]
    fn an_altered_page_is_an_error_and_never_other_words() {
        let (_folder, store) = alice_store();
        store.save_note("dialect", "current").unwrap();
        let path = store.path().to_owned();
        drop(store);
        let whole = fs::read(&path).unwrap();
        let page = usize::try_from(PAGE).unwrap();
        // Somewhere in each page, but for the mark.
        for at in (0..whole.len() / page).map(|number| number * page + 1_000) {
            let mut altered = whole.clone();
            altered[at] ^= 1;
            fs::write(&path, &altered).unwrap();
            let read = Store::open(&path, owner(), &data_key()).and_then(|store| store.load_note("dialect"));
            assert!(read.is_err() || read.unwrap().as_deref() == Some("current"), "byte {at}");
            drop(fs::remove_file(path.with_extension("sqlite-wal")));
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("accounts");
        fs::write(&in_the_way, b"a file").unwrap();
        let opened = Store::open(&in_the_way.join("pipit.sqlite"), owner(), &data_key());
        assert!(matches!(opened, Err(StoreError::Unwritable { .. })));
    }

    #[test]
    fn a_reader_cannot_write() {
        let (_folder, store) = alice_store();
        let written = store.read(|reader| {
            reader.execute("DELETE FROM events", []).context("deleting")?;
            Ok(())
        });
        assert!(written.is_err());
    }

    #[test]
    fn what_fails_halfway_leaves_nothing_behind() {
        let (_folder, store) = alice_store();
        let failed: Result<(), _> = store.write(|writer| {
            writer.execute("INSERT INTO sync_marks (name, event) VALUES ('half', 1)", []).context("writing half")?;
            Err(StoreError::NotFound { what: "other half" })
        });
        assert!(failed.is_err());
        let rows: i64 = store
            .read(|reader| {
                reader.query_row("SELECT COUNT(*) FROM sync_marks", [], |row| row.get(0)).context("counting")
            })
            .unwrap();
        assert_eq!(rows, 0);
    }
}

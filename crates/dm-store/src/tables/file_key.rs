//! The key of the account's files, which lies nowhere but here.

use rusqlite::{OptionalExtension as _, Transaction};
use secrecy::zeroize::Zeroizing;

use crate::{Store, StoreError, error::Context as _};

/// How many bytes it has.
const LENGTH: usize = 32;

impl Store {
    /// The key of the account's files; it is made at the first call.
    ///
    /// # Errors
    /// When the database cannot be written, or the system gives no randomness.
    pub fn load_or_make_file_key(&self) -> Result<Zeroizing<[u8; LENGTH]>, StoreError> {
        self.write(|writer| {
            if let Some(key) = load(writer)? {
                return Ok(key);
            }
            let mut key = Zeroizing::new([0; LENGTH]);
            getrandom::fill(key.as_mut_slice()).map_err(|_| StoreError::NoRandomness)?;
            writer
                .execute("INSERT INTO file_key (one, key) VALUES (1, ?1)", [key.as_slice()])
                .context("keeping the key of files")?;
            Ok(key)
        })
    }
}

fn load(writer: &Transaction<'_>) -> Result<Option<Zeroizing<[u8; LENGTH]>>, StoreError> {
    writer
        .query_row("SELECT key FROM file_key", [], |row| row.get(0).map(Zeroizing::new))
        .optional()
        .context("loading the key of files")
}

#[cfg(test)]
mod tests {
    use crate::{
        Store,
        fixtures::{alice_store, data_key},
    };

    #[test]
    fn the_key_of_files_is_made_once_and_another_one_for_each_account() {
        let (folder, store) = alice_store();
        let key = store.load_or_make_file_key().unwrap();
        assert_eq!(store.load_or_make_file_key().unwrap(), key);
        let (path, owner) = (store.path().to_owned(), store.owner);
        drop(store);
        assert_eq!(Store::open(&path, owner, &data_key()).unwrap().load_or_make_file_key().unwrap(), key);
        let other = Store::open(&folder.path().join("bob.sqlite"), owner, &data_key()).unwrap();
        assert_ne!(other.load_or_make_file_key().unwrap(), key);
    }
}

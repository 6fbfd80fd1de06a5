//! Small things that were found out once, by name.

use rusqlite::{OptionalExtension as _, params};

use crate::{Store, StoreError, error::Context as _};

impl Store {
    /// Keeps a note; the last one of its name counts.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.write(|writer| {
            writer
                .prepare_cached(
                    "INSERT INTO notes (name, text) VALUES (?1, ?2)
                     ON CONFLICT (name) DO UPDATE SET text = excluded.text",
                )
                .context("keeping a note")?
                .execute(params![name, text])
                .context("keeping a note")?;
            Ok(())
        })
    }

    /// The note of this name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_note(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read(|reader| {
            reader
                .prepare_cached("SELECT text FROM notes WHERE name = ?1")
                .context("loading a note")?
                .query_row([name], |row| row.get(0))
                .optional()
                .context("loading a note")
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::fixtures::alice_store;

    #[test]
    fn the_last_note_of_a_name_counts() {
        let (_folder, store) = alice_store();
        assert_eq!(store.load_note("dialect").unwrap(), None);
        store.save_note("dialect", "current").unwrap();
        store.save_note("dialect", "launch").unwrap();
        assert_eq!(store.load_note("dialect").unwrap().as_deref(), Some("launch"));
    }
}

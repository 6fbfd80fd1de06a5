//! Stretches of history that a catch-up knows of and has not read yet.

use dm_model::EventId;
use rusqlite::{Transaction, params};

use crate::{Store, StoreError, error::Context as _, rows::event_id};

/// A stretch that was not read yet: from its cursor back to what was known when it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its number.
    pub id: i64,
    /// The youngest event that was known below it; `None`: it reaches back as far as X does.
    pub known_up_to: Option<EventId>,
    /// Where to go on reading; `None`: from the newest event.
    pub cursor: Option<String>,
}

impl Store {
    /// The open gaps, the one that was found last first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_gaps(&self) -> Result<Vec<Gap>, StoreError> {
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached("SELECT id, known_up_to, cursor FROM gaps ORDER BY id DESC")
                .context("loading gaps")?;
            let rows = statement
                .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get(2)?)))
                .context("loading gaps")?;
            rows.map(|row| {
                let (id, known_up_to, cursor) = row.context("loading gaps")?;
                let known_up_to = (known_up_to > 0).then(|| event_id(known_up_to)).transpose()?;
                Ok(Gap { id, known_up_to, cursor })
            })
            .collect()
        })
    }

    /// Lets a gap be read from the newest event again, because X no longer takes its cursor.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn restart_gap(&self, gap: &Gap) -> Result<(), StoreError> {
        self.write(|writer| {
            writer.execute("UPDATE gaps SET cursor = NULL WHERE id = ?1", [gap.id]).context("restarting a gap")?;
            Ok(())
        })
    }
}

/// Keeps a new gap.
pub fn insert(writer: &Transaction<'_>, known_up_to: Option<EventId>, cursor: &str) -> Result<(), StoreError> {
    writer
        .prepare_cached("INSERT INTO gaps (known_up_to, cursor) VALUES (?1, ?2)")
        .context("keeping a gap")?
        .execute(params![known_up_to.map_or(0, EventId::as_i64), cursor])
        .context("keeping a gap")?;
    Ok(())
}

/// Moves a gap on to the next page.
pub fn advance(writer: &Transaction<'_>, gap: &Gap, cursor: &str) -> Result<(), StoreError> {
    writer
        .prepare_cached("UPDATE gaps SET cursor = ?2 WHERE id = ?1")
        .context("moving a gap on")?
        .execute(params![gap.id, cursor])
        .context("moving a gap on")?;
    Ok(())
}

/// Forgets a gap that was read to its end.
pub fn close(writer: &Transaction<'_>, gap: &Gap) -> Result<(), StoreError> {
    writer
        .prepare_cached("DELETE FROM gaps WHERE id = ?1")
        .context("closing a gap")?
        .execute([gap.id])
        .context("closing a gap")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixtures::{alice_store, bob, message, with_bob};

    #[test]
    fn a_catch_up_that_stops_halfway_leaves_a_gap_with_its_cursor() {
        let (_folder, store) = alice_store();
        let (old, new) = (message(1, with_bob(), bob(), "one"), message(9, with_bob(), bob(), "nine"));
        store.ingest_newest(std::slice::from_ref(&old), Some(old.id), None, None).unwrap();
        store.ingest_newest(std::slice::from_ref(&new), Some(new.id), Some(old.id), Some("page-2")).unwrap();

        let gaps = store.load_gaps().unwrap();
        assert_eq!(gaps.len(), 1);
        assert_eq!(gaps[0].known_up_to, Some(old.id));
        assert_eq!(gaps[0].cursor.as_deref(), Some("page-2"));
        assert_eq!(store.caught_up_to().unwrap(), Some(new.id));
    }

    #[test]
    fn a_gap_moves_on_page_by_page_and_closes_at_its_end() {
        let (_folder, store) = alice_store();
        store.ingest_newest(&[message(9, with_bob(), bob(), "nine")], None, None, Some("page-2")).unwrap();
        let gap = store.load_gaps().unwrap().remove(0);
        store.ingest_gap(&gap, &[message(8, with_bob(), bob(), "eight")], Some("page-3")).unwrap();
        assert_eq!(store.load_gaps().unwrap()[0].cursor.as_deref(), Some("page-3"));
        store.ingest_gap(&gap, &[message(7, with_bob(), bob(), "seven")], None).unwrap();
        assert!(store.load_gaps().unwrap().is_empty());
    }

    #[test]
    fn reading_a_gap_does_not_move_the_mark_of_the_catch_up() {
        let (_folder, store) = alice_store();
        let newest = message(9, with_bob(), bob(), "nine");
        store.ingest_newest(std::slice::from_ref(&newest), Some(newest.id), None, Some("page-2")).unwrap();
        let gap = store.load_gaps().unwrap().remove(0);
        store.ingest_gap(&gap, &[message(8, with_bob(), bob(), "eight")], None).unwrap();
        assert_eq!(store.caught_up_to().unwrap(), Some(newest.id));
    }
}

//! Up to which event each way of reading has seen everything.
//!
//! The youngest event in the store is no such mark: our own message is stored the moment X takes it, and what others
//! wrote just before it may not have arrived.

use dm_model::EventId;
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{Store, StoreError, error::Context as _, rows::event_id};

/// The mark of the catch-up over all conversations.
pub const CATCH_UP: &str = "catch_up";

/// The mark of the sweep, which looks for what X shows late.
const SWEEP: &str = "sweep";

impl Store {
    /// Up to which event nothing is awaited any more that X may show late.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn swept_up_to(&self) -> Result<Option<EventId>, StoreError> {
        self.read(|reader| load(reader, SWEEP))
    }

    /// Keeps up to which event nothing is awaited any more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark_swept(&self, up_to: EventId) -> Result<(), StoreError> {
        self.write(|writer| advance(writer, SWEEP, up_to))
    }
}

/// The mark with this name.
pub fn load(reader: &Transaction<'_>, name: &str) -> Result<Option<EventId>, StoreError> {
    let event: Option<i64> = reader
        .prepare_cached("SELECT event FROM sync_marks WHERE name = ?1")
        .context("loading a sync mark")?
        .query_row([name], |row| row.get(0))
        .optional()
        .context("loading a sync mark")?;
    event.map(event_id).transpose()
}

/// Moves the mark forward; a mark never moves back.
pub fn advance(writer: &Transaction<'_>, name: &str, event: EventId) -> Result<(), StoreError> {
    writer
        .prepare_cached(
            "INSERT INTO sync_marks (name, event) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET event = MAX(event, excluded.event)",
        )
        .context("moving a sync mark")?
        .execute(params![name, event.as_i64()])
        .context("moving a sync mark")?;
    Ok(())
}

//! What ours is compared with: the same events in one plain table, in the same pages, with neither a search nor anything else
//! to find them by.

use std::{error::Error, path::Path, time::Instant};

use dm_model::{Event, EventContent, UserId};
use rusqlite::{Connection, params};

/// A database with one table.
pub struct PlainTable(Connection);

impl PlainTable {
    /// As safe against a power cut as ours.
    #[expect(clippy::disallowed_methods, reason = "one thread alone opens databases here")]
    pub fn open(path: &Path) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let connection = Connection::open(path)?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.execute_batch(
            "PRAGMA synchronous = FULL;
             CREATE TABLE events (id INTEGER PRIMARY KEY, conversation TEXT, at INTEGER, sender INTEGER, text TEXT, entities TEXT)",
        )?;
        Ok(Self(connection))
    }

    /// Inserts a page in one transaction, and tells how many milliseconds that took.
    pub fn insert(&mut self, page: &[Event]) -> Result<f64, Box<dyn Error + Send + Sync>> {
        let began = Instant::now();
        let transaction = self.0.transaction()?;
        {
            let mut statement =
                transaction.prepare_cached("INSERT OR IGNORE INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
            for event in page {
                let (text, entities) = match &event.content {
                    EventContent::Message { text, entities, .. } => (text.as_str(), entities.as_ref()),
                    _ => ("", None),
                };
                statement.execute(params![
                    event.id.as_i64(),
                    event.conversation_id.to_string(),
                    event.at.as_millis(),
                    event.sender.map(UserId::as_i64),
                    text,
                    entities.map(ToString::to_string),
                ])?;
            }
        }
        transaction.commit()?;
        Ok(began.elapsed().as_secs_f64() * 1_000.0)
    }
}

//! Who joined or left, for the events that say so.

use dm_model::{EventId, UserId};
use rusqlite::{Transaction, params};

use crate::{StoreError, error::Context as _, rows::user_id};

/// Keeps the people of one event, in X's order.
pub fn insert(writer: &Transaction<'_>, event: EventId, people: &[UserId]) -> Result<(), StoreError> {
    let mut statement = writer
        .prepare_cached("INSERT OR REPLACE INTO event_people (event, position, person) VALUES (?1, ?2, ?3)")
        .context("adding who joined or left")?;
    for (position, person) in (0_i64..).zip(people) {
        statement.execute(params![event.as_i64(), position, person.as_i64()]).context("adding who joined or left")?;
    }
    Ok(())
}

/// The people of one event.
pub fn load(reader: &Transaction<'_>, event: EventId) -> Result<Vec<UserId>, StoreError> {
    let mut statement = reader
        .prepare_cached("SELECT person FROM event_people WHERE event = ?1 ORDER BY position")
        .context("loading who joined or left")?;
    let rows =
        statement.query_map([event.as_i64()], |row| row.get::<_, i64>(0)).context("loading who joined or left")?;
    rows.map(|row| user_id(row.context("loading who joined or left")?)).collect()
}

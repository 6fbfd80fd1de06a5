//! Which terms occur when, for the search, and which messages are not in that index yet.
//!
//! Putting a hundred messages at once into the index costs three times as much for each as putting in a thousand, and
//! merging them later more again. So messages wait in `search_pending` until there are enough of them; the search looks
//! through those that wait.
//!
//! The index never forgets: where a text changed, its terms are added to those of the old one. That costs a look in vain
//! now and then, and needs no deletes.

use rusqlite::{Transaction, params};

use crate::{StoreError, error::Context as _, search::terms::Document, short_links::shown_text};

/// How many messages wait at most, but for those that a database of an older version brings along.
const PENDING: u32 = 1_000;

/// How many are put into the index at once.
const AT_ONCE: u32 = 2 * PENDING;

/// By so many bits an event's id is longer than its moment: about a second by X's ids.
const MOMENT_BITS: u32 = 32;

/// The moment of an event: the row of the index that tells of it.
pub const fn moment_of(event: i64) -> i64 {
    event >> MOMENT_BITS
}

/// The first and the last event that belong to a moment.
pub const fn events_of(moment: i64) -> (i64, i64) {
    let first = moment << MOMENT_BITS;
    (first, first | ((1 << MOMENT_BITS) - 1))
}

/// Remembers that a message is to be put into the index: a new one, or one whose text changed.
pub fn add(writer: &Transaction<'_>, event: i64) -> Result<(), StoreError> {
    writer
        .prepare_cached("INSERT OR IGNORE INTO search_pending (event) VALUES (?1)")
        .context("remembering what to index")?
        .execute([event])
        .context("remembering what to index")?;
    Ok(())
}

/// Puts messages into the index if enough of them wait.
pub fn update_when_due(writer: &Transaction<'_>) -> Result<(), StoreError> {
    let due = writer
        .prepare_cached("SELECT 1 FROM search_pending LIMIT 1 OFFSET ?1")
        .context("counting what to index")?
        .exists([PENDING - 1])
        .context("counting what to index")?;
    if due { update(writer) } else { Ok(()) }
}

/// Puts the oldest of the messages that wait into the index.
pub fn update(writer: &Transaction<'_>) -> Result<(), StoreError> {
    let mut last = None;
    let mut document = Document::default();
    {
        let mut statement = writer
            .prepare_cached(
                "SELECT events.id, events.conversation, events.text, events.entities
                 FROM search_pending JOIN events ON events.id = search_pending.event
                 ORDER BY search_pending.event LIMIT ?1",
            )
            .context("reading what to index")?;
        let mut rows = statement.query([AT_ONCE]).context("reading what to index")?;
        while let Some(row) = rows.next().context("reading what to index")? {
            let event: i64 = row.get(0).context("reading what to index")?;
            let conversation = row.get(1).context("reading what to index")?;
            // FTS5 wants its rows in order, or it writes down what it has each time.
            if let Some(before) = last.replace(event)
                && moment_of(before) != moment_of(event)
            {
                insert(writer, moment_of(before), &std::mem::take(&mut document))?;
            }
            document.add(conversation, &shown_text(row, 2, 3)?);
        }
    }
    let Some(last) = last else { return Ok(()) };
    insert(writer, moment_of(last), &document)?;
    writer
        .prepare_cached("DELETE FROM search_pending WHERE event <= ?1")
        .context("forgetting what to index")?
        .execute([last])
        .context("forgetting what to index")?;
    Ok(())
}

fn insert(writer: &Transaction<'_>, moment: i64, document: &Document) -> Result<(), StoreError> {
    writer
        .prepare_cached("INSERT INTO search_index (rowid, text, short, place) VALUES (?1, ?2, ?3, ?4)")
        .context("indexing messages")?
        .execute(params![moment, document.text, document.short, document.place])
        .context("indexing messages")?;
    Ok(())
}

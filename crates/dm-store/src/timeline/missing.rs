//! Where a timeline may lack something that X has: right above what was known when a catch-up left a gap, or when an absence
//! was longer than X's list reaches back.
//!
//! It is shown between two events only. At the lower end the timeline says that it is not complete, and at the upper end what
//! is missing is news on its way.

use dm_model::{EventId, TimelineContent, TimelineItem};
use rusqlite::Transaction;

use crate::{StoreError, error::Context as _, rows::event_id};

/// The events above which something may be missing in a conversation, oldest first.
pub fn load(reader: &Transaction<'_>, conversation: i64) -> Result<Vec<EventId>, StoreError> {
    let mut statement = reader
        .prepare_cached(
            "SELECT known_up_to FROM gaps WHERE known_up_to > 0
             UNION SELECT hole_up_to FROM histories WHERE conversation = ?1 AND hole_up_to IS NOT NULL
             ORDER BY 1",
        )
        .context("finding what is missing")?;
    let rows = statement.query_map([conversation], |row| row.get(0)).context("finding what is missing")?;
    rows.map(|row| event_id(row.context("finding what is missing")?)).collect()
}

/// What stands between two events that follow each other here, if something may be missing there.
pub fn between(breaks: &[EventId], above: Option<EventId>, event: EventId) -> Option<TimelineItem> {
    let above = above?;
    let known_up_to = breaks.iter().rfind(|known_up_to| above <= **known_up_to && **known_up_to < event)?;
    Some(TimelineItem {
        key: format!("missing:{known_up_to}"),
        event_id: None,
        at: known_up_to.created_at(),
        content: TimelineContent::Missing,
    })
}

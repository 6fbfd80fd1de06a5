//! Which events a stretch of a timeline shows. It may lie anywhere among a million, so it is reached by the index, and one
//! row more is read on each side to know whether there is more.

use dm_model::{EventId, TimelinePlace, UserId};
use rusqlite::{Transaction, params};

use crate::{
    StoreError,
    error::Context as _,
    rows::{event_id, user_id},
    short_links::expanded_by_stored,
    unread,
};

/// An event that is shown.
pub struct EventRow {
    pub id: EventId,
    pub at: i64,
    pub sender: Option<UserId>,
    pub kind: String,
    pub text: String,
}

/// Events in a row, oldest first.
#[derive(Default)]
pub struct Stretch {
    pub rows: Vec<EventRow>,
    /// The event before the first of them.
    pub directly_before: Option<EventId>,
    pub has_older: bool,
    pub has_newer: bool,
}

impl Stretch {
    /// At most `limit` events at this place.
    pub fn load(
        reader: &Transaction<'_>,
        conversation: i64,
        me: UserId,
        place: TimelinePlace,
        read_up_to: Option<EventId>,
        limit: u32,
    ) -> Result<Self, StoreError> {
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let below = |event: i64| load(reader, BELOW, conversation, event, limit.saturating_add(1));
        let above = |event: i64| load(reader, ABOVE, conversation, event, limit.saturating_add(1));
        let (older, newer, from_older, from_newer) = match place {
            TimelinePlace::End => (below(i64::MAX)?, Vec::new(), wanted, 0),
            TimelinePlace::Before { event } => {
                let newer = load(reader, ABOVE, conversation, event.as_i64() - 1, 1)?;
                (below(event.as_i64())?, newer, wanted, 0)
            }
            TimelinePlace::After { event } => {
                let older = load(reader, BELOW, conversation, event.as_i64().saturating_add(1), 1)?;
                (older, above(event.as_i64())?, 0, wanted)
            }
            TimelinePlace::Around { event } => Self::around(event, wanted, below, above)?,
            TimelinePlace::Unread => match read_up_to {
                Some(event) if unread::is_any(reader, conversation, me, event)? => {
                    Self::around(event, wanted, below, above)?
                }
                _ => (below(i64::MAX)?, Vec::new(), wanted, 0),
            },
        };
        Ok(Self::of(older, newer, from_older, from_newer))
    }

    /// What lies on both sides, and how much of each fits: half, or more where the other side has less.
    fn around(
        event: EventId,
        wanted: usize,
        below: impl Fn(i64) -> Result<Vec<EventRow>, StoreError>,
        above: impl Fn(i64) -> Result<Vec<EventRow>, StoreError>,
    ) -> Result<(Vec<EventRow>, Vec<EventRow>, usize, usize), StoreError> {
        let (older, newer) = (below(event.as_i64().saturating_add(1))?, above(event.as_i64())?);
        let from_newer = newer.len().min((wanted / 2).max(wanted.saturating_sub(older.len())));
        Ok((older, newer, wanted - from_newer, from_newer))
    }

    /// `older` is youngest first, `newer` oldest first.
    fn of(mut older: Vec<EventRow>, mut newer: Vec<EventRow>, from_older: usize, from_newer: usize) -> Self {
        let (has_older, has_newer) = (older.len() > from_older, newer.len() > from_newer);
        let directly_before = older.get(from_older).map(|row| row.id);
        older.truncate(from_older);
        newer.truncate(from_newer);
        older.reverse();
        older.append(&mut newer);
        Self { rows: older, directly_before, has_older, has_newer }
    }
}

/// What is shown of a conversation on one side of an event.
macro_rules! events_on_one_side {
    ($side:literal, $order:literal) => {
        concat!(
            "SELECT id, at, sender, kind, text, entities FROM events
             WHERE conversation = ?1 AND id ",
            $side,
            " ?2 AND kind <> 'unknown'
               AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE event = events.id AND state <> 'refused')
             ORDER BY id ",
            $order,
            " LIMIT ?3"
        )
    };
}

/// The events before this one, youngest first.
const BELOW: &str = events_on_one_side!("<", "DESC");
/// The events after this one, oldest first.
const ABOVE: &str = events_on_one_side!(">", "ASC");

fn load(
    reader: &Transaction<'_>,
    query: &'static str,
    conversation: i64,
    event: i64,
    limit: u32,
) -> Result<Vec<EventRow>, StoreError> {
    let mut statement = reader.prepare_cached(query).context("loading a timeline")?;
    let rows = statement
        .query_map(params![conversation, event, limit], |row| {
            let text = expanded_by_stored(row.get(4)?, row.get::<_, Option<String>>(5)?.as_deref());
            Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, Option<i64>>(2)?, row.get(3)?, text))
        })
        .context("loading a timeline")?;
    rows.map(|row| {
        let (id, at, sender, kind, text) = row.context("loading a timeline")?;
        Ok(EventRow { id: event_id(id)?, at, sender: sender.map(user_id).transpose()?, kind, text })
    })
    .collect()
}

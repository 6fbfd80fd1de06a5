//! Messages that X no longer shows. X tells nobody when one is deleted, so all there is to go by is that a reading misses
//! what lies between two events that it shows. X may also be late or slip, so one such reading proves nothing: a message
//! counts as vanished when a later one misses it too, and none in between has shown it. Whenever it is shown again, all that
//! is forgotten. A vanished message stays where it was, and the timeline says that X no longer has it.

use std::collections::BTreeSet;

use dm_model::{ConversationId, EventId, Timestamp};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{conversations, withdrawals::conversation_of};
use crate::{Store, StoreError, error::Context as _, rows::event_id};

/// A stretch that X showed whole: what lies between its oldest and its newest event and is not among them, X left out.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Of one conversation, or of all.
    pub within: Option<ConversationId>,
    /// The events that X showed.
    pub shown: BTreeSet<EventId>,
    /// When, by X's clock.
    pub at: Timestamp,
    /// X promises to show nothing older than this, and nothing older counts as missed.
    pub promised_since: Timestamp,
    /// Two readings that miss a message are to lie as far apart: the earlier one not after this.
    pub missed_before: Timestamp,
}

/// The youngest event up to one of which nothing says that X may have it no more.
macro_rules! surely_shown {
    ($place:literal) => {
        concat!(
            "SELECT id FROM events WHERE id <= ?1 AND ",
            $place,
            " AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE event = events.id AND state <> 'refused')
              AND NOT EXISTS (SELECT 1 FROM absences WHERE event = events.id)
              ORDER BY id DESC LIMIT 1"
        )
    };
}

impl Store {
    /// Takes in what a reading showed and what it missed. Tells the conversations that look different now: in them a message
    /// vanished, or one came back.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_reading(&self, reading: &Reading) -> Result<BTreeSet<ConversationId>, StoreError> {
        let (missed, back) = self.read(|reader| Ok((load_missed(reader, reading)?, load_absent(reader, reading)?)))?;
        if missed.is_empty() && back.is_empty() {
            return Ok(BTreeSet::new());
        }
        self.write(|writer| {
            let mut changed = BTreeSet::new();
            for event in back {
                if forget(writer, event)? {
                    changed.insert(conversation_of(writer, event)?);
                }
            }
            for event in missed {
                if miss(writer, event, reading)? {
                    changed.insert(conversation_of(writer, event)?);
                }
            }
            Ok(changed)
        })
    }

    /// The youngest event up to this one, in a conversation or in all, that X must show still: neither was it to be deleted
    /// from here, nor has a reading missed it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn find_surely_shown(
        &self,
        within: Option<&ConversationId>,
        up_to: EventId,
    ) -> Result<Option<EventId>, StoreError> {
        self.read(|reader| {
            let place = within.map(|id| conversations::find(reader, id)).transpose()?.flatten();
            let sql = match (within, place) {
                (Some(_), None) => return Ok(None),
                (Some(_), Some(_)) => surely_shown!("conversation = ?2"),
                (None, _) => surely_shown!("?2 IS NULL"),
            };
            let found = reader
                .prepare_cached(sql)
                .context("looking for what X shows")?
                .query_row(params![up_to.as_i64(), place], |row| row.get(0))
                .optional()
                .context("looking for what X shows")?;
            found.map(event_id).transpose()
        })
    }
}

/// Whether X no longer shows a message.
pub fn is_vanished(reader: &Transaction<'_>, event: EventId) -> Result<bool, StoreError> {
    reader
        .prepare_cached("SELECT 1 FROM absences WHERE event = ?1 AND vanished")
        .context("looking for a vanished message")?
        .exists([event.as_i64()])
        .context("looking for a vanished message")
}

/// The messages that X showed once, that lie within the reading, and that it misses. Where it misses more than it shows,
/// something else is wrong with it, and it proves nothing.
fn load_missed(reader: &Transaction<'_>, reading: &Reading) -> Result<Vec<EventId>, StoreError> {
    let (Some(oldest), Some(newest)) = (reading.shown.first(), reading.shown.last()) else { return Ok(Vec::new()) };
    let within = reading.within.as_ref().map(|id| conversations::find(reader, id)).transpose()?.flatten();
    let which = if reading.within.is_some() { "conversation = ?3" } else { "?3 IS NULL" };
    let promised = EventId::first_at(reading.promised_since).map_or(0, EventId::as_i64);
    let most = i64::try_from(2 * reading.shown.len()).unwrap_or(i64::MAX);
    let mut statement = reader
        .prepare_cached(&format!(
            "SELECT id FROM events
             WHERE id > ?1 AND id < ?2 AND {which} AND kind = 'message' AND confirmed
               AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE event = events.id AND state <> 'refused')
             ORDER BY id LIMIT ?4"
        ))
        .context("looking for what X left out")?;
    let values = params![oldest.as_i64().max(promised), newest.as_i64(), within, most];
    let rows = statement.query_map(values, |row| row.get(0)).context("looking for what X left out")?;
    let mut missed = Vec::new();
    for row in rows {
        let event = event_id(row.context("looking for what X left out")?)?;
        if !reading.shown.contains(&event) {
            missed.push(event);
        }
    }
    Ok(if missed.len() < reading.shown.len() { missed } else { Vec::new() })
}

/// Those shown that an earlier reading missed.
fn load_absent(reader: &Transaction<'_>, reading: &Reading) -> Result<Vec<EventId>, StoreError> {
    let mut statement =
        reader.prepare_cached("SELECT 1 FROM absences WHERE event = ?1").context("looking for what X shows again")?;
    let mut absent = Vec::new();
    for event in &reading.shown {
        if statement.exists([event.as_i64()]).context("looking for what X shows again")? {
            absent.push(*event);
        }
    }
    Ok(absent)
}

/// Whether the message counted as vanished.
fn forget(writer: &Transaction<'_>, event: EventId) -> Result<bool, StoreError> {
    let vanished: Option<bool> = writer
        .prepare_cached("DELETE FROM absences WHERE event = ?1 RETURNING vanished")
        .context("forgetting an absence")?
        .query_row([event.as_i64()], |row| row.get(0))
        .optional()
        .context("forgetting an absence")?;
    Ok(vanished == Some(true))
}

/// Whether the message counts as vanished from now on.
fn miss(writer: &Transaction<'_>, event: EventId, reading: &Reading) -> Result<bool, StoreError> {
    let vanished = writer
        .prepare_cached("UPDATE absences SET vanished = 1 WHERE event = ?1 AND NOT vanished AND missed_at <= ?2")
        .context("missing a message")?
        .execute(params![event.as_i64(), reading.missed_before.as_millis()])
        .context("missing a message")?;
    if vanished == 0 {
        writer
            .prepare_cached("INSERT OR IGNORE INTO absences (event, missed_at) VALUES (?1, ?2)")
            .context("missing a message")?
            .execute(params![event.as_i64(), reading.at.as_millis()])
            .context("missing a message")?;
    }
    Ok(vanished > 0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use dm_model::{Event, TimelineContent};

    use super::*;
    use crate::fixtures::{SIGNED_IN, alice, alice_store, bob, book_club, carol, message, with_bob};

    /// A reading `minutes` after all began, which shows all of `events` but those with the numbers in `missing`.
    fn reading(events: &[Event], missing: &[usize], minutes: u64) -> Reading {
        let at = SIGNED_IN.after(Duration::from_mins(minutes));
        let shown = events.iter().enumerate().filter(|(number, _)| !missing.contains(number));
        Reading {
            within: None,
            shown: shown.map(|(_, event)| event.id).collect(),
            at,
            promised_since: at.before(Duration::from_hours(24)),
            missed_before: at.before(Duration::from_mins(10)),
        }
    }

    fn vanished(store: &Store, conversation: &ConversationId) -> Vec<String> {
        let items = store.load_timeline(conversation, None, 100).unwrap().items;
        let texts = items.into_iter().filter_map(|item| match item.content {
            TimelineContent::Message(message) => message.vanished.then_some(message.text),
            _ => None,
        });
        texts.collect()
    }

    fn five() -> Vec<Event> {
        (1..=5).map(|number| message(number, with_bob(), bob(), &format!("message {number}"))).collect()
    }

    #[test]
    fn a_message_that_two_readings_miss_minutes_apart_has_vanished_and_keeps_its_text() {
        let (_folder, store) = alice_store();
        let events = five();
        store.ingest(&events).unwrap();
        for (minutes, changes) in [(10, false), (15, false), (20, true), (40, false)] {
            let changed = store.note_reading(&reading(&events, &[2], minutes)).unwrap();
            assert_eq!(changed.contains(&with_bob()), changes, "after {minutes} minutes");
        }
        assert_eq!(vanished(&store, &with_bob()), ["message 3"]);
    }

    #[test]
    fn a_message_that_is_shown_in_between_was_only_late() {
        let (_folder, store) = alice_store();
        let events = five();
        store.ingest(&events).unwrap();
        for (missing, minutes) in [(&[2][..], 10), (&[], 15), (&[2], 25)] {
            store.note_reading(&reading(&events, missing, minutes)).unwrap();
        }
        assert!(vanished(&store, &with_bob()).is_empty());
    }

    #[test]
    fn a_message_that_comes_back_is_an_ordinary_one_again() {
        let (_folder, store) = alice_store();
        let events = five();
        store.ingest(&events).unwrap();
        store.note_reading(&reading(&events, &[2], 10)).unwrap();
        store.note_reading(&reading(&events, &[2], 30)).unwrap();
        assert!(store.note_reading(&reading(&events, &[], 40)).unwrap().contains(&with_bob()));
        assert!(vanished(&store, &with_bob()).is_empty());
    }

    #[test]
    fn nothing_is_said_of_what_lies_at_an_end_or_beyond_of_what_is_old_and_of_what_x_never_showed() {
        let (_folder, store) = alice_store();
        let events = five();
        store.ingest(&events).unwrap();
        let unseen = message(3, with_bob(), alice(), "sent a moment ago").id.as_i64() + 1;
        let unseen = event_id(unseen).unwrap();
        store
            .write(|writer| {
                let number = conversations::find_or_insert(writer, &with_bob())?;
                super::super::events::insert_sent(writer, number, unseen, alice(), "sent a moment ago")
            })
            .unwrap();
        for minutes in [10, 30] {
            // The first and the last are missing, so that what is shown ends before them.
            store.note_reading(&reading(&events, &[0, 4], minutes)).unwrap();
            let promised_since = SIGNED_IN.after(Duration::from_mins(1));
            store.note_reading(&Reading { promised_since, ..reading(&events, &[2], minutes) }).unwrap();
        }
        assert!(vanished(&store, &with_bob()).is_empty());
    }

    #[test]
    fn a_reading_of_one_conversation_says_nothing_of_another() {
        let (_folder, store) = alice_store();
        let events = five();
        store.ingest(&events).unwrap();
        let meanwhile = event_id(events[2].id.as_i64() + 1).unwrap();
        store.ingest(&[Event { id: meanwhile, ..message(3, book_club(), carol(), "elsewhere") }]).unwrap();
        for minutes in [10, 30] {
            store.note_reading(&Reading { within: Some(with_bob()), ..reading(&events, &[], minutes) }).unwrap();
        }
        assert!(vanished(&store, &book_club()).is_empty());
    }

    #[test]
    fn a_reading_that_misses_more_than_it_shows_is_not_believed() {
        let (_folder, store) = alice_store();
        let events = five();
        store.ingest(&events).unwrap();
        for minutes in [10, 30] {
            store.note_reading(&reading(&events, &[1, 2, 3], minutes)).unwrap();
        }
        assert!(vanished(&store, &with_bob()).is_empty());
    }
}

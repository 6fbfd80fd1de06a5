//! Everything that happened, by X's ids.
//!
//! A page from X is a set: its events may be known already, in any order, and meeting one twice is nothing. An event
//! never changes, but it may come incomplete and be completed when a page shows it whole: a message of ours is stored the
//! moment X takes it, others when the activity stream tells them, and a page may leave out who wrote a message, or its text.

mod own;

use std::collections::BTreeSet;

use dm_model::{ConversationId, Event, EventContent, EventId, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{attachments, conversations, event_people, gaps, inbox_states, members, search_index, sync_marks};
use crate::{Gap, Store, StoreError, error::Context as _, rows::to_json, short_links::expanded};

pub use own::OwnMessage;

/// What storing a set of events changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ingested {
    /// How many were not known before.
    pub new_events: usize,
    /// The conversations that look different now.
    pub changed: BTreeSet<ConversationId>,
    /// Messages of others, new to us, from after the first sign-in: oldest first.
    pub arrived: Vec<ArrivedMessage>,
    /// Whether messages of the account's own person were among the new ones.
    pub own_messages: bool,
}

/// A message that someone may want to be notified of; whether they do, [`Store::load_unread_messages`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivedMessage {
    /// X's id.
    pub event_id: EventId,
    /// Where it arrived.
    pub conversation_id: ConversationId,
    /// What it says.
    pub text: String,
}

/// What storing an event came to.
enum Stored {
    New,
    /// It had been told without all that is known of it now.
    Completed {
        /// The number of the conversation in which it was believed to be.
        stood_in: i64,
    },
}

impl Store {
    /// Stores events that were read on their own, such as those of one conversation.
    ///
    /// # Errors
    /// When the database cannot be written; then none of them is stored.
    pub fn ingest(&self, events: &[Event]) -> Result<Ingested, StoreError> {
        self.write(|writer| self.insert_all(writer, events))
    }

    /// Stores events that were told in passing, without all that a page would show of them: they are completed by the
    /// next page that does. Those that are known already stay as they are.
    ///
    /// # Errors
    /// As [`ingest`](Self::ingest).
    pub fn ingest_told(&self, events: &[Event]) -> Result<Ingested, StoreError> {
        self.write(|writer| self.insert_each(writer, events, false))
    }

    /// Which of these events a page has shown whole.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn find_shown(&self, ids: &[EventId]) -> Result<BTreeSet<EventId>, StoreError> {
        self.find(ids, "SELECT 1 FROM events WHERE id = ?1 AND confirmed = 1")
    }

    /// Stores the newest page of a catch-up, after which everything up to `seen_up_to` was seen. `rest` is the cursor
    /// to what lies between this page and `known_up_to`, if anything does: it is kept as a gap in the same
    /// transaction.
    ///
    /// # Errors
    /// As [`ingest`](Self::ingest).
    pub fn ingest_newest(
        &self,
        events: &[Event],
        seen_up_to: Option<EventId>,
        known_up_to: Option<EventId>,
        rest: Option<&str>,
    ) -> Result<Ingested, StoreError> {
        self.write(|writer| {
            let ingested = self.insert_all(writer, events)?;
            if let Some(newest) = seen_up_to {
                sync_marks::advance(writer, sync_marks::CATCH_UP, newest)?;
            }
            if let Some(cursor) = rest {
                gaps::insert(writer, known_up_to, cursor)?;
            }
            Ok(ingested)
        })
    }

    /// Stores a page from within a gap, and moves the gap on to `rest`, or closes it where nothing is left.
    ///
    /// # Errors
    /// As [`ingest`](Self::ingest).
    pub fn ingest_gap(&self, gap: &Gap, events: &[Event], rest: Option<&str>) -> Result<Ingested, StoreError> {
        self.write(|writer| {
            let ingested = self.insert_all(writer, events)?;
            match rest {
                Some(cursor) => gaps::advance(writer, gap, cursor)?,
                None => gaps::close(writer, gap)?,
            }
            Ok(ingested)
        })
    }

    /// Up to which event the catch-up has seen everything, but for what its gaps say.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn caught_up_to(&self) -> Result<Option<EventId>, StoreError> {
        self.read(|reader| sync_marks::load(reader, sync_marks::CATCH_UP))
    }

    /// How many events are stored from this one on, of those that X still has.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn count_events_from(&self, first: EventId) -> Result<u32, StoreError> {
        self.read(|reader| {
            reader
                .prepare_cached(
                    "SELECT COUNT(*) FROM events WHERE id >= ?1
                     AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE event = events.id AND state = 'deleted')
                     AND NOT EXISTS (SELECT 1 FROM absences WHERE event = events.id AND vanished)",
                )
                .context("counting events")?
                .query_row([first.as_i64()], |row| row.get(0))
                .context("counting events")
        })
    }

    /// How many messages are stored from this event on.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn count_messages_from(&self, first: EventId) -> Result<u32, StoreError> {
        self.read(|reader| {
            reader
                .prepare_cached("SELECT COUNT(*) FROM events WHERE id >= ?1 AND kind = 'message'")
                .context("counting messages")?
                .query_row([first.as_i64()], |row| row.get(0))
                .context("counting messages")
        })
    }

    /// Which of these events are stored, also those that are shown nowhere.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn find_known(&self, ids: &[EventId]) -> Result<BTreeSet<EventId>, StoreError> {
        self.find(ids, "SELECT 1 FROM events WHERE id = ?1")
    }

    fn find(&self, ids: &[EventId], query: &str) -> Result<BTreeSet<EventId>, StoreError> {
        self.read(|reader| {
            let mut statement = reader.prepare_cached(query).context("finding known events")?;
            let mut known = BTreeSet::new();
            for id in ids {
                if statement.exists([id.as_i64()]).context("finding known events")? {
                    known.insert(*id);
                }
            }
            Ok(known)
        })
    }

    pub(super) fn insert_all(&self, writer: &Transaction<'_>, events: &[Event]) -> Result<Ingested, StoreError> {
        self.insert_each(writer, events, true)
    }

    fn insert_each(&self, writer: &Transaction<'_>, events: &[Event], confirmed: bool) -> Result<Ingested, StoreError> {
        let mut ingested = Ingested::default();
        let read_before = self.read_before_sign_in();
        for event in events {
            let Some(stored) = self.insert(writer, event, confirmed)? else { continue };
            ingested.changed.insert(event.conversation_id.clone());
            if let Stored::Completed { stood_in } = stored {
                ingested.changed.insert(conversations::id_of(writer, stood_in)?);
                continue;
            }
            ingested.new_events += 1;
            let EventContent::Message { text, entities, .. } = &event.content else { continue };
            match event.sender {
                Some(sender) if sender == self.owner.id => ingested.own_messages = true,
                Some(_) if event.id.as_i64() >= read_before => ingested.arrived.push(ArrivedMessage {
                    event_id: event.id,
                    conversation_id: event.conversation_id.clone(),
                    text: expanded(text, entities.as_ref()).into_owned(),
                }),
                _ => {}
            }
        }
        search_index::update_when_due(writer)?;
        ingested.arrived.sort_by_key(|message| message.event_id);
        Ok(ingested)
    }

    /// Stores one event: `None` when it was known as it is. What was not understood before and is now counts as new.
    fn insert(&self, writer: &Transaction<'_>, event: &Event, confirmed: bool) -> Result<Option<Stored>, StoreError> {
        let known = load_known(writer, event.id)?;
        if known.is_some_and(|known| !confirmed || !known.is_completed_by(event)) {
            return Ok(None);
        }
        let conversation = conversations::find_or_insert(writer, &event.conversation_id)?;
        insert_row(writer, conversation, event, confirmed)?;
        if let Some(other) = event.conversation_id.other_person(self.owner.id) {
            members::expect(writer, conversation, other)?;
        }
        insert_parts(writer, conversation, event)?;
        if let Some(known) = known.filter(|known| !known.is_unknown) {
            return Ok(Some(Stored::Completed { stood_in: known.conversation }));
        }
        if matches!(event.content, EventContent::Message { .. }) {
            inbox_states::message_came(writer, conversation, event.id)?;
        }
        Ok(Some(Stored::New))
    }
}

/// What is stored of an event.
#[derive(Debug, Clone, Copy)]
struct Known {
    conversation: i64,
    /// Whether a page of X's has shown it.
    confirmed: bool,
    /// Whether it was not understood.
    is_unknown: bool,
    /// Whether it is a message that came without its text, or people joined and it came without who brought them in.
    lacks_something: bool,
}

impl Known {
    /// Whether a page that shows the event like this tells more than is stored.
    fn is_completed_by(self, event: &Event) -> bool {
        let (is_understood, has_all) = match &event.content {
            EventContent::Message { text, .. } => (true, !text.is_empty()),
            EventContent::Joined { .. } => (true, event.sender.is_some()),
            EventContent::Left { .. } => (true, true),
            EventContent::Unknown { .. } => (false, false),
        };
        !self.confirmed || self.is_unknown && is_understood || self.lacks_something && has_all
    }
}

fn load_known(writer: &Transaction<'_>, event: EventId) -> Result<Option<Known>, StoreError> {
    writer
        .prepare_cached(
            "SELECT conversation, confirmed, kind = 'unknown',
                    kind = 'message' AND text = '' OR kind = 'joined' AND sender IS NULL
             FROM events WHERE id = ?1",
        )
        .context("finding an event")?
        .query_row([event.as_i64()], |row| {
            Ok(Known {
                conversation: row.get(0)?,
                confirmed: row.get(1)?,
                is_unknown: row.get(2)?,
                lacks_something: row.get(3)?,
            })
        })
        .optional()
        .context("finding an event")
}

/// Stores a message of ours that X just took, as we wrote it.
pub fn insert_sent(
    writer: &Transaction<'_>,
    conversation: i64,
    event: EventId,
    sender: UserId,
    text: &str,
) -> Result<(), StoreError> {
    writer
        .prepare_cached(
            "INSERT OR IGNORE INTO events (id, conversation, at, sender, kind, text, confirmed)
             VALUES (?1, ?2, ?3, ?4, 'message', ?5, 0)",
        )
        .context("storing a sent message")?
        .execute(params![event.as_i64(), conversation, event.created_at().as_millis(), sender.as_i64(), text])
        .context("storing a sent message")?;
    search_index::add(writer, event.as_i64())?;
    members::wrote(writer, conversation, sender, event)
}

fn insert_row(writer: &Transaction<'_>, conversation: i64, event: &Event, confirmed: bool) -> Result<(), StoreError> {
    let (kind, text, entities, raw) = match &event.content {
        EventContent::Message { text, entities, .. } => ("message", text.as_str(), entities.as_ref(), None),
        EventContent::Joined { .. } => ("joined", "", None, None),
        EventContent::Left { .. } => ("left", "", None, None),
        EventContent::Unknown { event_type, raw } => ("unknown", event_type.as_str(), None, Some(raw)),
    };
    let entities = entities.map(|entities| to_json(entities, "entities")).transpose()?;
    let raw = raw.map(|raw| to_json(raw, "an unknown event")).transpose()?;
    writer
        .prepare_cached(
            "INSERT INTO events (id, conversation, at, sender, kind, text, entities, raw, confirmed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (id) DO UPDATE SET
                 conversation = excluded.conversation, at = excluded.at, sender = excluded.sender, kind = excluded.kind,
                 text = excluded.text, entities = excluded.entities, raw = excluded.raw, confirmed = excluded.confirmed",
        )
        .context("storing an event")?
        .execute(params![
            event.id.as_i64(),
            conversation,
            event.at.as_millis(),
            event.sender.map(UserId::as_i64),
            kind,
            text,
            entities,
            raw,
            confirmed,
        ])
        .context("storing an event")?;
    Ok(())
}

fn insert_parts(writer: &Transaction<'_>, conversation: i64, event: &Event) -> Result<(), StoreError> {
    match &event.content {
        EventContent::Message { attachments: attached, .. } => {
            if let Some(sender) = event.sender {
                members::wrote(writer, conversation, sender, event.id)?;
            }
            search_index::add(writer, event.id.as_i64())?;
            attachments::insert(writer, event.id, attached)
        }
        EventContent::Joined { people } => {
            event_people::insert(writer, event.id, people)?;
            people.iter().try_for_each(|person| members::moved(writer, conversation, *person, event.id, true))
        }
        EventContent::Left { people } => {
            event_people::insert(writer, event.id, people)?;
            people.iter().try_for_each(|person| members::moved(writer, conversation, *person, event.id, false))
        }
        EventContent::Unknown { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests;

//! Everything that happened, by X's ids.
//!
//! A page from X is a set: its events may be known already, in any order, and meeting one twice is nothing. An event
//! never changes, but it may come incomplete and be completed when a page shows it whole: a message of ours is stored the
//! moment X takes it, others when the activity stream tells them, and a page may leave out who wrote a message, or its text.

use std::collections::BTreeSet;

use dm_model::{Attachment, ConversationId, Event, EventContent, EventId, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{attachments, conversations, event_people, gaps, inbox_states, members, search_index, sync_marks};
use crate::{
    Gap, Store, StoreError,
    error::Context as _,
    rows::{event_id, text_id, timestamp, to_json},
    short_links::expanded,
};

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

/// A message of the account's own person that no row of the outbox has claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnMessage {
    /// X's id.
    pub event_id: EventId,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// The first event that we know of that conversation.
    pub conversation_began: EventId,
    /// When X took it.
    pub at: Timestamp,
    /// The text as X gives it.
    pub text: String,
    /// What hangs on it.
    pub attachments: Vec<Attachment>,
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

    /// Messages of the account's own person since a time, and younger than an event, that no row of the outbox has
    /// claimed, oldest first: in one conversation, or in all groups.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_unclaimed_messages(
        &self,
        conversation: Option<&ConversationId>,
        since: Timestamp,
        above: Option<EventId>,
    ) -> Result<Vec<OwnMessage>, StoreError> {
        let first = EventId::first_at(since).map_or(0, EventId::as_i64);
        let first = above.map_or(first, |above| first.max(above.as_i64().saturating_add(1)));
        let wanted = conversation.map(ToString::to_string);
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached(
                    "SELECT events.id, conversations.x_id, events.at, events.text,
                            (SELECT MIN(id) FROM events AS first WHERE first.conversation = events.conversation)
                     FROM events JOIN conversations ON conversations.id = events.conversation
                     WHERE events.id >= ?1 AND events.kind = 'message' AND events.sender = ?2
                       AND (conversations.x_id = ?3 OR ?3 IS NULL AND conversations.x_id NOT LIKE '%-%')
                       AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.event = events.id)
                     ORDER BY events.id",
                )
                .context("looking for our own messages")?;
            let rows = statement
                .query_map(params![first, self.owner.id.as_i64(), wanted], |row| {
                    let (id, x_id, at): (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                    Ok((id, x_id, at, row.get::<_, String>(3)?, row.get::<_, i64>(4)?))
                })
                .context("looking for our own messages")?;
            rows.map(|row| {
                let (id, x_id, at, text, began) = row.context("looking for our own messages")?;
                Ok(OwnMessage {
                    attachments: attachments::load(reader, event_id(id)?)?,
                    event_id: event_id(id)?,
                    conversation_id: text_id(&x_id, "a conversation id")?,
                    conversation_began: event_id(began)?,
                    at: timestamp(at),
                    text,
                })
            })
            .collect()
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
mod tests {
    use super::*;
    use crate::fixtures::{alice, alice_store, bob, book_club, carol, event, message, with_bob};

    fn texts(store: &Store, conversation: &ConversationId) -> Vec<String> {
        let page = store.load_timeline(conversation, None, 100).unwrap();
        let text = |item: dm_model::TimelineItem| match item.content {
            dm_model::TimelineContent::Message(message) => message.text,
            other => format!("{other:?}"),
        };
        page.items.into_iter().map(text).collect()
    }

    #[test]
    fn meeting_an_event_twice_is_nothing() {
        let (_folder, store) = alice_store();
        let hello = message(1, with_bob(), bob(), "Hello");
        assert_eq!(store.ingest(std::slice::from_ref(&hello)).unwrap().new_events, 1);
        assert_eq!(store.ingest(&[hello.clone(), hello]).unwrap(), Ingested::default());
    }

    #[test]
    fn a_page_in_any_order_becomes_a_timeline_in_order() {
        let (_folder, store) = alice_store();
        let events = [3, 1, 2].map(|second| message(second, with_bob(), bob(), &format!("message {second}")));
        store.ingest(&events).unwrap();
        assert_eq!(texts(&store, &with_bob()), ["message 1", "message 2", "message 3"]);
    }

    #[test]
    fn only_messages_of_others_after_the_first_sign_in_arrive() {
        let (_folder, store) = alice_store();
        let ingested = store
            .ingest(&[
                message(-5, with_bob(), bob(), "before alice signed in"),
                message(1, with_bob(), alice(), "alice herself"),
                message(3, with_bob(), bob(), "second"),
                message(2, book_club(), carol(), "first"),
                event(4, book_club(), carol(), EventContent::Joined { people: vec![bob()] }),
            ])
            .unwrap();
        let arrived: Vec<&str> = ingested.arrived.iter().map(|message| message.text.as_str()).collect();
        assert_eq!(arrived, ["first", "second"]);
        assert!(ingested.own_messages);
    }

    #[test]
    fn messages_are_counted_from_an_event_on_and_nothing_else_is() {
        let (_folder, store) = alice_store();
        let second = message(2, with_bob(), bob(), "second");
        let joined = event(4, book_club(), carol(), EventContent::Joined { people: vec![bob()] });
        let events =
            [message(1, with_bob(), bob(), "first"), second.clone(), message(3, book_club(), alice(), "third")];
        store.ingest(&events).unwrap();
        store.ingest(&[joined]).unwrap();
        assert_eq!(store.count_messages_from(second.id).unwrap(), 2);
    }

    #[test]
    fn what_was_told_in_passing_arrives_once_and_is_completed_by_a_page_also_as_to_where_it_stands() {
        let (_folder, store) = alice_store();
        let told = message(1, with_bob(), bob(), "Look https://t.co/a");
        assert_eq!(store.ingest_told(std::slice::from_ref(&told)).unwrap().arrived.len(), 1);
        assert_eq!(store.ingest_told(std::slice::from_ref(&told)).unwrap(), Ingested::default());
        assert!(store.find_shown(&[told.id]).unwrap().is_empty());
        let whole = Event { conversation_id: book_club(), ..message(1, with_bob(), bob(), "Look") };
        let completed = store.ingest(std::slice::from_ref(&whole)).unwrap();
        assert_eq!((completed.new_events, completed.changed.len()), (0, 2));
        assert_eq!((texts(&store, &book_club()), texts(&store, &with_bob()).len()), (vec!["Look".to_owned()], 0));
        assert_eq!(store.ingest_told(&[told]).unwrap(), Ingested::default());
        assert_eq!(store.find_shown(&[whole.id]).unwrap().len(), 1);
    }

    #[test]
    fn an_unknown_kind_of_event_is_kept_and_not_shown() {
        let (_folder, store) = alice_store();
        let raw = serde_json::json!({"event_type": "Wave", "id": "7"});
        let wave = EventContent::Unknown { event_type: "Wave".to_owned(), raw };
        let ingested = store.ingest(&[event(1, with_bob(), bob(), wave)]).unwrap();
        assert_eq!(ingested.new_events, 1);
        assert!(texts(&store, &with_bob()).is_empty());
    }

    #[test]
    fn a_message_that_came_without_its_sender_is_told_when_it_is_whole() {
        let (_folder, store) = alice_store();
        let whole = message(1, with_bob(), bob(), "Hello");
        let raw = serde_json::json!({"event_type": "MessageCreate", "text": "Hello"});
        let content = EventContent::Unknown { event_type: "MessageCreate".to_owned(), raw };
        let senderless = Event { sender: None, content, ..whole.clone() };
        assert!(store.ingest(std::slice::from_ref(&senderless)).unwrap().arrived.is_empty());
        assert_eq!(store.ingest(std::slice::from_ref(&whole)).unwrap().arrived.len(), 1);
        assert_eq!(store.ingest(&[senderless, whole]).unwrap(), Ingested::default());
        assert_eq!(texts(&store, &with_bob()), ["Hello"]);
    }

    #[test]
    fn a_message_that_came_without_its_text_is_completed_and_told_once() {
        let (_folder, store) = alice_store();
        let (textless, whole) = (message(1, with_bob(), bob(), ""), message(1, with_bob(), bob(), "Hello"));
        assert_eq!(store.ingest(std::slice::from_ref(&textless)).unwrap().arrived.len(), 1);
        let completed = store.ingest(&[whole, textless]).unwrap();
        assert_eq!((completed.changed.len(), completed.arrived.len()), (1, 0));
        assert_eq!(texts(&store, &with_bob()), ["Hello"]);
    }

    #[test]
    fn people_who_joined_get_the_one_who_brought_them_in_from_a_later_reading() {
        let (_folder, store) = alice_store();
        let whole = event(1, book_club(), carol(), EventContent::Joined { people: vec![bob()] });
        let senderless = Event { sender: None, ..whole.clone() };
        store.ingest(std::slice::from_ref(&senderless)).unwrap();
        store.ingest(&[whole, senderless]).unwrap();
        let item = store.load_timeline(&book_club(), None, 1).unwrap().items.remove(0);
        let joined = dm_model::TimelineContent::Joined { people: vec![bob()], invited_by: Some(carol()) };
        assert_eq!(item.content, joined);
    }

    #[test]
    fn the_mark_of_the_catch_up_does_not_move_over_what_was_sent_from_here() {
        let (_folder, store) = alice_store();
        let seen = message(1, with_bob(), bob(), "seen by the catch-up");
        store.ingest_newest(std::slice::from_ref(&seen), Some(seen.id), None, None).unwrap();
        store.ingest(&[message(9, with_bob(), alice(), "seen otherwise")]).unwrap();
        assert_eq!(store.caught_up_to().unwrap(), Some(seen.id));
    }
}

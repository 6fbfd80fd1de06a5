//! What is unread: how many messages of a conversation and of all, and, for whoever announces them, which single ones still
//! want an announcement.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use dm_model::{AttachmentKind, ConversationId, EventId, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::user_id,
    short_links::expanded_by_stored,
    tables::{
        aliases, attachments, conversations,
        inbox_states::{self, InboxState},
        members, read_markers,
    },
};

/// A message of somebody else's that the person has not read, in a conversation that they want to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadMessage {
    /// X's id.
    pub event_id: EventId,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// What the person calls that conversation, where they gave it a name of its own.
    pub alias: Option<String>,
    /// The others in it, most recent writers first.
    pub people: Vec<UserId>,
    /// Who wrote it.
    pub sender: UserId,
    /// What they wrote.
    pub text: String,
    /// What hangs on it.
    pub attachment: Option<AttachmentKind>,
}

/// Where messages stand, and the youngest event by which everything there is read, or is not to be told of.
struct Place {
    id: ConversationId,
    settled_up_to: i64,
}

impl Store {
    /// How many messages are unread, as the title and the badge tell (see [`Inbox::unread_count`]).
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_unread_count(&self) -> Result<u32, StoreError> {
        self.read(|reader| self.count_unread(reader))
    }

    pub(crate) fn count_unread(&self, reader: &Transaction<'_>) -> Result<u32, StoreError> {
        let mut statement =
            reader.prepare_cached("SELECT id FROM conversations").context("counting unread messages")?;
        let numbers = statement.query_map([], |row| row.get(0)).context("counting unread messages")?;
        let states = inbox_states::load_all(reader)?;
        let counts = numbers.map(|number| {
            let number = number.context("counting unread messages")?;
            let unread = count(reader, number, self.owner.id, self.read_before_sign_in())?;
            Ok(counted(unread, states.get(&number).copied().unwrap_or_default()))
        });
        counts.sum()
    }

    /// Those of these messages that are to be read still, oldest first: not those that were read here, that were answered
    /// elsewhere, that were deleted, or whose conversation is muted or was put away since. What was answered from here may
    /// have come without being seen; if it was seen, it counts as read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_unread_messages(&self, ids: &BTreeSet<EventId>) -> Result<Vec<UnreadMessage>, StoreError> {
        self.read(|reader| {
            let unread = self.find_unread(reader, ids, ids.len(), None)?;
            unread.into_iter().map(|(id, place)| self.load_message(reader, id, place)).collect()
        })
    }

    /// Which of these messages [`Self::load_unread_messages`] would load, and where they stand: the youngest ones, so many at
    /// most, and none of a conversation that somebody looks at. This is for those who ask for many, again and again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn find_unread_messages(
        &self,
        ids: &BTreeSet<EventId>,
        most: usize,
        looked_at: Option<&ConversationId>,
    ) -> Result<Vec<(EventId, ConversationId)>, StoreError> {
        self.read(|reader| self.find_unread(reader, ids, most, looked_at))
    }

    fn find_unread(
        &self,
        reader: &Transaction<'_>,
        ids: &BTreeSet<EventId>,
        most: usize,
        looked_at: Option<&ConversationId>,
    ) -> Result<Vec<(EventId, ConversationId)>, StoreError> {
        let Some(oldest) = ids.first() else { return Ok(Vec::new()) };
        let mut places = BTreeMap::new();
        let mut unread = Vec::new();
        for id in ids.iter().rev() {
            if unread.len() == most {
                break;
            }
            let Some(conversation) = self.find_told(reader, *id)? else { continue };
            let place = match places.entry(conversation) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(self.load_place(reader, conversation, *oldest)?),
            };
            if id.as_i64() > place.settled_up_to && looked_at != Some(&place.id) {
                unread.push((*id, place.id.clone()));
            }
        }
        unread.reverse();
        Ok(unread)
    }

    /// The conversation of a message of somebody else's that the person did not delete.
    fn find_told(&self, reader: &Transaction<'_>, id: EventId) -> Result<Option<i64>, StoreError> {
        reader
            .prepare_cached(
                "SELECT conversation FROM events
                 WHERE id = ?1 AND kind = 'message' AND sender <> ?2
                   AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE event = ?1 AND state <> 'refused')",
            )
            .context("finding an unread message")?
            .query_row(params![id.as_i64(), self.owner.id.as_i64()], |row| row.get(0))
            .optional()
            .context("finding an unread message")
    }

    /// Of answers those count that came after `since`.
    fn load_place(&self, reader: &Transaction<'_>, conversation: i64, since: EventId) -> Result<Place, StoreError> {
        let read_up_to = read_markers::load(reader, conversation, self.read_before_sign_in())?;
        let settled_up_to: i64 = reader
            .prepare_cached(
                "SELECT MAX(
                   ?4,
                   COALESCE((SELECT IIF(muted_until IS NOT NULL, 0x7FFFFFFFFFFFFFFF, archived_up_to)
                             FROM inbox_states WHERE conversation = ?1), 0),
                   COALESCE((SELECT MAX(id) FROM events
                             WHERE conversation = ?1 AND id > ?3 AND kind = 'message' AND sender = ?2
                               AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.event = events.id)), 0))",
            )
            .context("finding what is settled")?
            .query_row(params![conversation, self.owner.id.as_i64(), since.as_i64(), read_up_to], |row| row.get(0))
            .context("finding what is settled")?;
        Ok(Place { id: conversations::id_of(reader, conversation)?, settled_up_to })
    }

    fn load_message(
        &self,
        reader: &Transaction<'_>,
        event_id: EventId,
        conversation_id: ConversationId,
    ) -> Result<UnreadMessage, StoreError> {
        let (conversation, sender, text, attachment) = reader
            .prepare_cached(
                "SELECT conversation, sender, text, entities,
                        (SELECT kind FROM attachments WHERE event = events.id ORDER BY position LIMIT 1)
                 FROM events WHERE id = ?1",
            )
            .context("loading an unread message")?
            .query_row([event_id.as_i64()], |row| {
                let (conversation, sender): (i64, i64) = (row.get(0)?, row.get(1)?);
                let text = expanded_by_stored(row.get(2)?, row.get::<_, Option<String>>(3)?.as_deref());
                Ok((conversation, sender, text, row.get::<_, Option<String>>(4)?))
            })
            .context("loading an unread message")?;
        Ok(UnreadMessage {
            event_id,
            conversation_id,
            alias: aliases::load(reader, conversation)?,
            people: members::load_others(reader, conversation, self.owner.id)?,
            sender: user_id(sender)?,
            text,
            attachment: attachment.as_deref().map(attachments::kind_from),
        })
    }
}

/// Messages of others in a conversation after the event up to which it was read.
macro_rules! unread_messages {
    ($what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM events WHERE conversation = ?1 AND id > ?2 AND kind = 'message' AND sender <> ?3"
        )
    };
}

/// How many messages of a conversation are unread.
pub fn count(reader: &Transaction<'_>, conversation: i64, me: UserId, read_before: i64) -> Result<u32, StoreError> {
    let read_up_to = read_markers::load(reader, conversation, read_before)?;
    reader
        .prepare_cached(unread_messages!("COUNT(*)"))
        .context("counting unread messages")?
        .query_row(params![conversation, read_up_to, me.as_i64()], |row| row.get(0))
        .context("counting unread messages")
}

/// Whether anything in a conversation was not read that came after this event.
pub fn is_any(
    reader: &Transaction<'_>,
    conversation: i64,
    me: UserId,
    read_up_to: EventId,
) -> Result<bool, StoreError> {
    reader
        .prepare_cached(unread_messages!("1"))
        .context("looking for unread messages")?
        .exists(params![conversation, read_up_to.as_i64(), me.as_i64()])
        .context("looking for unread messages")
}

/// How many messages of a conversation count as unread in the title and the badge.
pub fn counted(unread: u32, state: InboxState) -> u32 {
    if state.counts() { unread.max(u32::from(state.marked_unread)) } else { 0 }
}

#[cfg(test)]
mod tests {
    use dm_model::{Event, Mute};

    use super::*;
    use crate::NewSend;
    use crate::fixtures::{alice, alice_store, bob, book_club, carol, message, seconds_after_sign_in, with_bob};

    fn texts(store: &Store, events: &[&Event]) -> Vec<String> {
        let ids: BTreeSet<EventId> = events.iter().map(|event| event.id).collect();
        let unread = store.load_unread_messages(&ids).unwrap();
        let places = unread.iter().map(|message| (message.event_id, message.conversation_id.clone()));
        let found = store.find_unread_messages(&ids, ids.len(), None).unwrap();
        assert_eq!(found, places.collect::<Vec<_>>(), "whoever only asks which");
        unread.into_iter().map(|message| message.text).collect()
    }

    #[test]
    fn what_is_to_be_read_comes_with_where_it_stands_oldest_first() {
        let (_folder, store) = alice_store();
        let (early, late) = (message(1, book_club(), bob(), "Tea?"), message(2, book_club(), carol(), "Cake!"));
        store.ingest(&[late.clone(), early.clone()]).unwrap();
        store.save_alias(&book_club(), Some("Readers")).unwrap();
        let unread = store.load_unread_messages(&BTreeSet::from([late.id, early.id])).unwrap();
        assert_eq!(unread.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["Tea?", "Cake!"]);
        assert_eq!((unread[0].alias.as_deref(), unread[0].sender), (Some("Readers"), bob()));
        assert_eq!(unread[0].people, [carol(), bob()]);
    }

    #[test]
    fn of_many_the_youngest_are_found_and_none_where_somebody_looks() {
        let (_folder, store) = alice_store();
        let told: Vec<_> = (1..=4)
            .map(|second| match second % 2 {
                0 => message(second, with_bob(), bob(), "Hi"),
                _ => message(second, book_club(), carol(), "Hi"),
            })
            .collect();
        store.ingest(&told).unwrap();
        let ids: BTreeSet<EventId> = told.iter().map(|one| one.id).collect();
        let found = |most, looked_at: Option<ConversationId>| -> Vec<EventId> {
            store.find_unread_messages(&ids, most, looked_at.as_ref()).unwrap().into_iter().map(|(id, _)| id).collect()
        };
        assert_eq!(found(3, None), [told[1].id, told[2].id, told[3].id]);
        assert_eq!(found(2, Some(with_bob())), [told[0].id, told[2].id]);
        store.mark_read(&book_club(), told[2].id).unwrap();
        assert_eq!(found(2, None), [told[1].id, told[3].id]);
    }

    #[test]
    fn what_was_read_or_is_from_before_the_sign_in_or_unknown_is_not_among_them() {
        let (_folder, store) = alice_store();
        let [past, read, unread] = [-5, 1, 2].map(|second| message(second, with_bob(), bob(), &second.to_string()));
        store.ingest(&[past.clone(), read.clone(), unread.clone()]).unwrap();
        store.mark_read(&with_bob(), read.id).unwrap();
        let unknown = message(9, with_bob(), bob(), "never came");
        assert_eq!(texts(&store, &[&past, &read, &unread, &unknown]), ["2"]);
    }

    #[test]
    fn an_answer_tells_that_alice_read_what_stands_above_it_wherever_she_wrote_it() {
        let (_folder, store) = alice_store();
        let [one, two] = [1, 3].map(|second| message(second, with_bob(), bob(), &second.to_string()));
        store.ingest(&[one.clone(), message(2, with_bob(), alice(), "from the phone"), two.clone()]).unwrap();
        assert_eq!(texts(&store, &[&one, &two]), ["3"]);
    }

    #[test]
    fn what_alice_wrote_here_tells_nothing_of_a_message_that_came_here_only_afterwards() {
        let (_folder, store) = alice_store();
        let (unseen, answer) = (message(2, with_bob(), bob(), "At five?"), message(3, with_bob(), alice(), "Yes"));
        let send = NewSend {
            transaction_id: "t1".parse().unwrap(),
            conversation_id: with_bob(),
            participants: None,
            text: "Yes".to_owned(),
            attachment: None,
            queued_at: seconds_after_sign_in(3),
        };
        store.queue_send(&send).unwrap();
        store.mark_sent(&send.transaction_id, &with_bob(), answer.id).unwrap();
        store.ingest(&[unseen.clone(), answer]).unwrap();
        assert_eq!(texts(&store, &[&unseen]), ["At five?"]);
    }

    #[test]
    fn alice_s_own_messages_are_none() {
        let (_folder, store) = alice_store();
        let own = message(1, with_bob(), alice(), "mine");
        store.ingest(std::slice::from_ref(&own)).unwrap();
        assert!(texts(&store, &[&own]).is_empty());
    }

    #[test]
    fn a_conversation_that_alice_muted_or_put_away_tells_nothing() {
        let (_folder, store) = alice_store();
        let told = message(1, with_bob(), bob(), "Hi");
        store.ingest(std::slice::from_ref(&told)).unwrap();
        let until = Mute::Until { at: seconds_after_sign_in(60) };
        store.set_muted(&with_bob(), Some(until)).unwrap();
        assert!(texts(&store, &[&told]).is_empty(), "muted");
        store.set_muted(&with_bob(), None).unwrap();
        assert_eq!(texts(&store, &[&told]), ["Hi"]);
        store.set_archived(&with_bob(), true).unwrap();
        assert!(texts(&store, &[&told]).is_empty(), "put away");
        let back = message(2, with_bob(), bob(), "Hello?");
        store.ingest(std::slice::from_ref(&back)).unwrap();
        assert_eq!(texts(&store, &[&told, &back]), ["Hi", "Hello?"], "a new message brings it back");
    }
}

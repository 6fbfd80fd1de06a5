//! How far back each conversation was read by its own call, which reaches to the beginning (X's docs), while the list of
//! all events ends after 30 days.
//!
//! Whoever stays away for longer misses what that list no longer reaches. Where a conversation was read back before, that
//! is a hole in what is known of it, and it counts as complete again only when the hole was filled by its own call.

use std::collections::BTreeSet;

use dm_model::{ConversationId, Event, EventId};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::conversations;
use crate::{
    Ingested, Store, StoreError,
    error::Context as _,
    rows::{event_id, text_id},
};

/// How far a conversation's past is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Where to go on reading; `None`: from the newest event.
    pub cursor: Option<String>,
    /// Whether its first event is here.
    pub complete: bool,
    /// What may be missing above that.
    pub hole: Option<Hole>,
}

impl History {
    /// Whether the conversation is here from its beginning without a hole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.complete && self.hole.is_none()
    }
}

/// A stretch of a conversation that may be missing: from where reading stopped down to what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// What is not younger than this event is known as far as the history says.
    pub known_up_to: EventId,
    /// Where to go on filling it; `None`: from the newest event.
    pub cursor: Option<String>,
}

impl Store {
    /// How far a conversation was read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_history(&self, conversation: &ConversationId) -> Result<History, StoreError> {
        self.read(|reader| {
            let history = reader
                .prepare_cached(
                    "SELECT cursor, complete, hole_up_to, hole_cursor FROM histories
                     JOIN conversations ON conversations.id = histories.conversation WHERE x_id = ?1",
                )
                .context("loading how far back a conversation was read")?
                .query_row([conversation.to_string()], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<i64>>(2)?, row.get(3)?))
                })
                .optional()
                .context("loading how far back a conversation was read")?;
            let Some((cursor, complete, hole_up_to, hole_cursor)) = history else { return Ok(History::default()) };
            let hole_up_to = hole_up_to.map(event_id).transpose()?;
            let hole = hole_up_to.map(|known_up_to| Hole { known_up_to, cursor: hole_cursor });
            Ok(History { cursor, complete, hole })
        })
    }

    /// Notes that all conversations may miss events younger than this one, since the list of all events no longer reaches
    /// back to it. Tells which of them are not complete any more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_holes(&self, known_up_to: EventId) -> Result<BTreeSet<ConversationId>, StoreError> {
        self.write(|writer| {
            let mut statement = writer
                .prepare_cached(
                    "SELECT x_id FROM histories JOIN conversations ON conversations.id = histories.conversation
                     WHERE complete AND hole_up_to IS NULL",
                )
                .context("looking for complete conversations")?;
            let complete = statement.query_map([], |row| row.get::<_, String>(0));
            let complete: Result<Vec<String>, _> = complete.and_then(Iterator::collect);
            let complete = complete.context("looking for complete conversations")?;
            writer
                .prepare_cached("UPDATE histories SET hole_up_to = MIN(ifnull(hole_up_to, ?1), ?1), hole_cursor = NULL")
                .context("noting what may be missing")?
                .execute([known_up_to.as_i64()])
                .context("noting what may be missing")?;
            complete.iter().map(|x_id| text_id(x_id, "a conversation id")).collect()
        })
    }

    /// Stores a page of a conversation's past, and in the same transaction where to go on.
    ///
    /// # Errors
    /// As [`ingest`](Self::ingest).
    pub fn ingest_history(
        &self,
        conversation: &ConversationId,
        events: &[Event],
        history: &History,
    ) -> Result<Ingested, StoreError> {
        self.write(|writer| {
            let ingested = self.insert_all(writer, events)?;
            let number = conversations::find_or_insert(writer, conversation)?;
            writer
                .prepare_cached(
                    "INSERT INTO histories (conversation, cursor, complete, hole_up_to, hole_cursor)
                     VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (conversation) DO UPDATE SET cursor = excluded.cursor, complete = excluded.complete,
                         hole_up_to = excluded.hole_up_to, hole_cursor = excluded.hole_cursor",
                )
                .context("keeping how far back a conversation was read")?
                .execute(params![
                    number,
                    history.cursor,
                    history.complete,
                    history.hole.as_ref().map(|hole| hole.known_up_to.as_i64()),
                    history.hole.as_ref().and_then(|hole| hole.cursor.as_deref()),
                ])
                .context("keeping how far back a conversation was read")?;
            Ok(ingested)
        })
    }
}

/// Whether a conversation is here from its beginning, without a hole.
pub fn is_complete(reader: &Transaction<'_>, conversation: i64) -> Result<bool, StoreError> {
    reader
        .prepare_cached("SELECT 1 FROM histories WHERE conversation = ?1 AND complete AND hole_up_to IS NULL")
        .context("asking whether a conversation is complete")?
        .exists([conversation])
        .context("asking whether a conversation is complete")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{alice_store, bob, message, with_bob};

    #[test]
    fn a_conversation_remembers_how_far_back_it_was_read() {
        let (_folder, store) = alice_store();
        assert_eq!(store.load_history(&with_bob()).unwrap(), History::default());
        let halfway = History { cursor: Some("page-2".to_owned()), complete: false, hole: None };
        store.ingest_history(&with_bob(), &[message(-60, with_bob(), bob(), "older")], &halfway).unwrap();
        assert_eq!(store.load_history(&with_bob()).unwrap(), halfway);
        let done = History { cursor: None, complete: true, hole: None };
        store.ingest_history(&with_bob(), &[message(-90, with_bob(), bob(), "the first")], &done).unwrap();
        assert_eq!(store.load_history(&with_bob()).unwrap(), done);
        assert_eq!(store.load_timeline(&with_bob(), None, 10).unwrap().items.len(), 2);
    }

    #[test]
    fn a_conversation_with_a_hole_is_not_complete_until_the_hole_is_filled() {
        let (_folder, store) = alice_store();
        let complete = History { cursor: None, complete: true, hole: None };
        let (old, new) = (message(1, with_bob(), bob(), "old"), message(9, with_bob(), bob(), "new"));
        store.ingest_history(&with_bob(), std::slice::from_ref(&old), &complete).unwrap();
        let is_complete = || store.load_timeline(&with_bob(), None, 10).unwrap().complete;
        assert!(is_complete());

        assert!(store.note_holes(old.id).unwrap().contains(&with_bob()));
        assert!(store.note_holes(new.id).unwrap().is_empty(), "that is known already");
        let hole = Hole { known_up_to: old.id, cursor: None };
        assert_eq!(store.load_history(&with_bob()).unwrap(), History { hole: Some(hole), ..complete.clone() });
        assert!(!is_complete());

        let halfway = Some(Hole { known_up_to: old.id, cursor: Some("page-2".to_owned()) });
        store.ingest_history(&with_bob(), &[new], &History { hole: halfway.clone(), ..complete.clone() }).unwrap();
        assert_eq!(store.load_history(&with_bob()).unwrap().hole, halfway);
        store.ingest_history(&with_bob(), &[], &complete).unwrap();
        assert!(is_complete());
    }
}

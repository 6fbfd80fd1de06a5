//! How far back each conversation was read by its own call, which reaches to the beginning (X's docs), while the list of
//! all events ends after 30 days.

use dm_model::{ConversationId, Event};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::conversations;
use crate::{Ingested, Store, StoreError, error::Context as _};

/// How far a conversation's past is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Where to go on reading; `None`: from the newest event.
    pub cursor: Option<String>,
    /// Whether its first event is here.
    pub complete: bool,
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
                    "SELECT cursor, complete FROM histories
                     JOIN conversations ON conversations.id = histories.conversation WHERE x_id = ?1",
                )
                .context("loading how far back a conversation was read")?
                .query_row([conversation.to_string()], |row| Ok(History { cursor: row.get(0)?, complete: row.get(1)? }))
                .optional()
                .context("loading how far back a conversation was read")?;
            Ok(history.unwrap_or_default())
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
                    "INSERT INTO histories (conversation, cursor, complete) VALUES (?1, ?2, ?3)
                     ON CONFLICT (conversation) DO UPDATE SET cursor = excluded.cursor, complete = excluded.complete",
                )
                .context("keeping how far back a conversation was read")?
                .execute(params![number, history.cursor, history.complete])
                .context("keeping how far back a conversation was read")?;
            Ok(ingested)
        })
    }
}

/// Whether a conversation is here from its beginning.
pub fn is_complete(reader: &Transaction<'_>, conversation: i64) -> Result<bool, StoreError> {
    reader
        .prepare_cached("SELECT 1 FROM histories WHERE conversation = ?1 AND complete = 1")
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
        let halfway = History { cursor: Some("page-2".to_owned()), complete: false };
        store.ingest_history(&with_bob(), &[message(-60, with_bob(), bob(), "older")], &halfway).unwrap();
        assert_eq!(store.load_history(&with_bob()).unwrap(), halfway);
        let done = History { cursor: None, complete: true };
        store.ingest_history(&with_bob(), &[message(-90, with_bob(), bob(), "the first")], &done).unwrap();
        assert_eq!(store.load_history(&with_bob()).unwrap(), done);
        assert_eq!(store.load_timeline(&with_bob(), None, 10).unwrap().items.len(), 2);
    }
}

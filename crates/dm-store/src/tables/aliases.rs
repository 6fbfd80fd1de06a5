//! What the person calls a conversation: X has no names for groups.

use dm_model::ConversationId;
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{conversations, members};
use crate::{Store, StoreError, error::Context as _};

impl Store {
    /// Calls a conversation so, or by its people again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a new group that no message makes, and when the database cannot be written.
    pub fn save_alias(&self, id: &ConversationId, alias: Option<&str>) -> Result<(), StoreError> {
        self.write(|writer| {
            let Some(alias) = alias else {
                return match conversations::find(writer, id)? {
                    Some(number) => remove(writer, number),
                    None => Ok(()),
                };
            };
            let number = conversations::find_or_insert(writer, id)?;
            if let Some(other) = id.other_person(self.owner.id) {
                members::expect(writer, number, other)?;
            }
            writer
                .prepare_cached(
                    "INSERT INTO aliases (conversation, alias) VALUES (?1, ?2)
                     ON CONFLICT (conversation) DO UPDATE SET alias = excluded.alias",
                )
                .context("naming a conversation")?
                .execute(params![number, alias])
                .context("naming a conversation")?;
            Ok(())
        })
    }

    /// What the person calls a conversation, if they gave it a name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_alias(&self, id: &ConversationId) -> Result<Option<String>, StoreError> {
        self.read(|reader| match conversations::find(reader, id)? {
            Some(number) => load(reader, number),
            None => Ok(None),
        })
    }
}

/// What the person calls the conversation with this number.
pub fn load(reader: &Transaction<'_>, conversation: i64) -> Result<Option<String>, StoreError> {
    reader
        .prepare_cached("SELECT alias FROM aliases WHERE conversation = ?1")
        .context("loading a conversation's name")?
        .query_row([conversation], |row| row.get(0))
        .optional()
        .context("loading a conversation's name")
}

fn remove(writer: &Transaction<'_>, conversation: i64) -> Result<(), StoreError> {
    writer
        .prepare_cached("DELETE FROM aliases WHERE conversation = ?1")
        .context("forgetting a conversation's name")?
        .execute([conversation])
        .context("forgetting a conversation's name")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use dm_model::{EventId, TransactionId, UserId};

    use super::*;
    use crate::{
        NewSend,
        fixtures::{SIGNED_IN, alice_store, bob, book_club, carol, message, with_bob},
    };

    fn alias_in_inbox(store: &Store) -> Option<String> {
        store.load_inbox().unwrap().conversations.remove(0).alias
    }

    #[test]
    fn a_conversation_is_called_as_the_person_said_last() {
        let (_folder, store) = alice_store();
        store.ingest(&[message(1, book_club(), carol(), "Hi")]).unwrap();
        assert_eq!(alias_in_inbox(&store), None);
        for name in [Some("Readers"), Some("Book club"), None] {
            store.save_alias(&book_club(), name).unwrap();
            assert_eq!(alias_in_inbox(&store).as_deref(), name);
        }
    }

    #[test]
    fn a_conversation_without_a_message_can_have_a_name() {
        let (_folder, store) = alice_store();
        store.save_alias(&with_bob(), Some("Uncle")).unwrap();
        assert!(store.load_inbox().unwrap().conversations.is_empty());
        store.ingest(&[message(1, with_bob(), bob(), "Hi")]).unwrap();
        assert_eq!(alias_in_inbox(&store).as_deref(), Some("Uncle"));
    }

    /// A new group of alice's, as it is before X knows it.
    fn new_group(store: &Store) -> (ConversationId, TransactionId) {
        let transaction_id: TransactionId = "3fae0b6e-16d4-4c4b-9c33-5a5c0a6f0f51".parse().unwrap();
        let conversation_id = ConversationId::new_group(transaction_id.clone());
        let participants: Option<Vec<UserId>> = Some(vec![bob(), carol()]);
        let text = "welcome".to_owned();
        let id = transaction_id.clone();
        let send =
            NewSend { transaction_id, conversation_id, participants, text, attachment: None, queued_at: SIGNED_IN };
        store.queue_send(&send).unwrap();
        (send.conversation_id, id)
    }

    #[test]
    fn a_new_group_keeps_its_name_when_x_gives_it_an_id_also_when_sync_met_that_id_before() {
        for met_before in [false, true] {
            let (_folder, store) = alice_store();
            let (new, send) = new_group(&store);
            store.save_alias(&new, Some("Book club")).unwrap();
            if met_before {
                store.ingest(&[message(1, book_club(), carol(), "Hi")]).unwrap();
            }
            let event = EventId::first_at(SIGNED_IN.after(std::time::Duration::from_secs(2))).unwrap();
            store.mark_sent(&send, &book_club(), event).unwrap();
            assert_eq!(store.load_alias(&book_club()).unwrap().as_deref(), Some("Book club"));
            store.save_alias(&new, Some("Readers")).unwrap();
            assert_eq!(alias_in_inbox(&store).as_deref(), Some("Readers"), "the page had not heard of the id yet");
        }
    }
}

//! How far the other person of a one-to-one conversation has read. A receipt only ever moves forward.

use dm_model::{ConversationId, EventId, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::conversations;
use crate::{Store, StoreError, error::Context as _, rows::event_id};

impl Store {
    /// Keeps that the other person has read up to an event, which need not be known here. Tells whether that is further
    /// than before; in a conversation that nothing is known of it is not kept.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_read_receipt(&self, conversation: &ConversationId, up_to: EventId) -> Result<bool, StoreError> {
        self.write(|writer| {
            let Some(number) = conversations::find(writer, conversation)? else { return Ok(false) };
            let changed = writer
                .prepare_cached(
                    "INSERT INTO read_receipts (conversation, event) VALUES (?1, ?2)
                     ON CONFLICT (conversation) DO UPDATE SET event = excluded.event WHERE event < excluded.event",
                )
                .context("keeping a read receipt")?
                .execute(params![number, up_to.as_i64()])
                .context("keeping a read receipt")?;
            Ok(changed > 0)
        })
    }
}

/// The last message of `me` that the other person has read.
pub fn load(reader: &Transaction<'_>, conversation: i64, me: UserId) -> Result<Option<EventId>, StoreError> {
    let read: Option<i64> = reader
        .prepare_cached(
            "SELECT events.id FROM read_receipts JOIN events ON events.conversation = read_receipts.conversation
             WHERE read_receipts.conversation = ?1 AND events.id <= read_receipts.event
               AND events.kind = 'message' AND events.sender = ?2
             ORDER BY events.id DESC LIMIT 1",
        )
        .context("loading a read receipt")?
        .query_row(params![conversation, me.as_i64()], |row| row.get(0))
        .optional()
        .context("loading a read receipt")?;
    read.map(event_id).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{alice, alice_store, bob, message, with_bob};

    fn read_by_bob(store: &Store) -> Option<EventId> {
        store.load_timeline(&with_bob(), None, 10).unwrap().read_by_other_up_to
    }

    #[test]
    fn what_bob_has_read_is_alices_last_message_up_to_there_and_never_moves_back() {
        let (_folder, store) = alice_store();
        let [hello, answer, later] =
            [(1, alice()), (2, bob()), (3, alice())].map(|(second, who)| message(second, with_bob(), who, "Hi"));
        assert!(!store.save_read_receipt(&with_bob(), hello.id).unwrap(), "nothing is known of it yet");
        store.ingest(&[hello.clone(), answer.clone(), later.clone()]).unwrap();
        assert_eq!(read_by_bob(&store), None);
        assert!(store.save_read_receipt(&with_bob(), answer.id).unwrap());
        assert_eq!(read_by_bob(&store), Some(hello.id));
        assert!(store.save_read_receipt(&with_bob(), later.id).unwrap());
        assert!(!store.save_read_receipt(&with_bob(), hello.id).unwrap());
        assert_eq!(read_by_bob(&store), Some(later.id));
    }
}

//! What can be looked at beside a timeline: attachments alone, and one message closely.

use std::collections::BTreeSet;

use dm_model::{ConversationId, EventId, MessageDetails, SendState, SharedMedia, SharedMediaPage};
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{event_id, text_id, timestamp, user_id},
    tables::{absences, attachments, conversations, people},
};

impl Store {
    /// What hangs on the last `limit` messages of a conversation that hold something, newest first; only on those before an
    /// event, if one is given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_shared_media(
        &self,
        conversation: &ConversationId,
        before: Option<EventId>,
        limit: u32,
    ) -> Result<SharedMediaPage, StoreError> {
        self.read(|reader| {
            let Some(number) = conversations::find(reader, conversation)? else {
                return Ok(SharedMediaPage::default());
            };
            let mut page = SharedMediaPage::default();
            let limit = limit.max(1);
            let messages = load_messages_that_hold(reader, number, before, limit.saturating_add(1))?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            for (event, at, sender) in messages.iter().take(wanted).copied() {
                let (event_id, at, sender) = (event_id(event)?, timestamp(at), user_id(sender)?);
                let hanging = attachments::load(reader, event_id)?;
                page.media.extend(hanging.into_iter().map(|attachment| SharedMedia {
                    event_id,
                    sender,
                    at,
                    attachment,
                }));
            }
            if messages.len() > wanted {
                page.go_on_before = page.media.last().map(|media| media.event_id);
            }
            let senders: BTreeSet<_> = page.media.iter().map(|media| media.sender).collect();
            page.people = people::load_known(reader, &senders)?;
            Ok(page)
        })
    }

    /// All that is known of a message.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], and when the database does not answer.
    pub fn load_message_details(&self, event: EventId) -> Result<MessageDetails, StoreError> {
        self.read(|reader| {
            let row = reader
                .prepare_cached(
                    "SELECT x_id, events.sender, events.at, events.confirmed, outbox.queued_at, outbox.attempts
                     FROM events JOIN conversations ON conversations.id = events.conversation
                     LEFT JOIN outbox ON outbox.event = events.id
                     WHERE events.id = ?1 AND events.kind = 'message'",
                )
                .context("loading a message's details")?
                .query_row([event.as_i64()], |row| {
                    let (queued_at, attempts): (Option<i64>, Option<u32>) = (row.get(4)?, row.get(5)?);
                    Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, queued_at, attempts))
                })
                .optional()
                .context("loading a message's details")?;
            let (place, sender, at, confirmed, queued_at, attempts) =
                row.ok_or(StoreError::NotFound { what: "message" })?;
            Ok(MessageDetails {
                event_id: event,
                conversation_id: text_id(&place, "a conversation id")?,
                sender: user_id(sender)?,
                at: timestamp(at),
                confirmed,
                vanished: absences::is_vanished(reader, event)?,
                send_state: attempts.map(|_| SendState::Sent { event_id: event }),
                queued_at: queued_at.map(timestamp),
                attempts,
            })
        })
    }
}

/// The id, time and writer of messages that hold something, newest first.
fn load_messages_that_hold(
    reader: &Transaction<'_>,
    conversation: i64,
    before: Option<EventId>,
    limit: u32,
) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    // Few messages hold something, so these are gone through, and not all of the conversation.
    let mut statement = reader
        .prepare_cached(
            "SELECT DISTINCT events.id, events.at, events.sender
             FROM attachments CROSS JOIN events ON events.id = attachments.event
             WHERE attachments.event < ?2 AND events.conversation = ?1 AND events.kind = 'message'
               AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE event = events.id AND state <> 'refused')
             ORDER BY attachments.event DESC LIMIT ?3",
        )
        .context("loading shared media")?;
    let before = before.map_or(i64::MAX, EventId::as_i64);
    let rows = statement
        .query_map(params![conversation, before, limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .context("loading shared media")?;
    rows.map(|row| row.context("loading shared media")).collect()
}

#[cfg(test)]
mod tests {
    use dm_model::{Attachment, AttachmentAddresses, AttachmentKind, Event, EventContent};

    use super::*;
    use crate::fixtures::{alice_store, bob, book_club, carol, event, message, with_bob};

    fn photos(seconds: i64, conversation: ConversationId, keys: &[&str]) -> Event {
        let photo = |key: &&str| Attachment {
            media_key: key.parse().unwrap(),
            kind: AttachmentKind::Photo,
            width: None,
            height: None,
            duration_ms: None,
            has_preview: false,
            alt_text: None,
        };
        let attachments = keys.iter().map(|key| (photo(key), AttachmentAddresses::default())).collect();
        event(seconds, conversation, bob(), EventContent::Message { text: String::new(), attachments, entities: None })
    }

    fn keys(page: &SharedMediaPage) -> Vec<&str> {
        page.media.iter().map(|media| media.attachment.media_key.as_str()).collect()
    }

    #[test]
    fn what_was_shared_in_a_conversation_comes_page_by_page_newest_first() {
        let (_folder, store) = alice_store();
        store
            .ingest(&[
                photos(1, with_bob(), &["3_1"]),
                photos(2, with_bob(), &["3_2", "3_3"]),
                message(3, with_bob(), bob(), "no picture"),
                photos(4, with_bob(), &["3_4"]),
                photos(5, book_club(), &["3_5"]),
            ])
            .unwrap();
        let first = store.load_shared_media(&with_bob(), None, 2).unwrap();
        assert_eq!(keys(&first), ["3_4", "3_2", "3_3"]);
        let last = store.load_shared_media(&with_bob(), first.go_on_before, 2).unwrap();
        assert_eq!((keys(&last), last.go_on_before), (vec!["3_1"], None));
        assert_eq!(store.load_shared_media(&with_bob(), None, 3).unwrap().go_on_before, None);
    }

    #[test]
    fn a_message_is_known_closely_and_what_is_none_is_not() {
        let (_folder, store) = alice_store();
        let hello = message(1, book_club(), carol(), "Hello");
        let joined = event(2, book_club(), carol(), EventContent::Joined { people: vec![bob()] });
        store.ingest(&[hello.clone(), joined.clone()]).unwrap();
        let details = store.load_message_details(hello.id).unwrap();
        assert_eq!((details.at, details.sender, details.conversation_id), (hello.at, carol(), book_club()));
        assert!(details.confirmed && !details.vanished && details.send_state.is_none());
        assert!(matches!(store.load_message_details(joined.id), Err(StoreError::NotFound { .. })));
    }
}

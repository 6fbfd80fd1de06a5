//! One conversation in order: its events, and below them what is still on its way to X.

use std::collections::BTreeSet;

use dm_model::{
    ConversationId, EventId, Message, SendState, TimelineContent, TimelineItem, TimelinePage, TransactionId, UserId,
};
use rusqlite::{Transaction, params};

use crate::{
    Store, StoreError,
    error::Context as _,
    links,
    rows::{event_id, timestamp, user_id},
    short_links::expanded_by_stored,
    tables::{
        absences, attachments, blocks, conversations, event_people, histories, outbox, outgoing_attachments, people,
        read_markers, read_receipts, withdrawals,
    },
};

impl Store {
    /// The last `limit` items before an event, or at the end, where the messages on their way stand too. A conversation
    /// that nothing is known of has an empty timeline.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_timeline(
        &self,
        conversation_id: &ConversationId,
        before: Option<EventId>,
        limit: u32,
    ) -> Result<TimelinePage, StoreError> {
        let me = self.owner.id;
        self.read(|reader| {
            let mut named = BTreeSet::from([me]);
            named.extend(conversation_id.other_person(me));
            let mut page = TimelinePage {
                conversation_id: conversation_id.clone(),
                items: Vec::new(),
                people: Vec::new(),
                has_older: false,
                complete: false,
                read_up_to: None,
                block: conversation_id.other_person(me).map(|other| blocks::load(reader, other)).transpose()?.flatten(),
                read_by_other_up_to: None,
            };
            if let Some(number) = conversations::find(reader, conversation_id)? {
                let read_up_to = read_markers::load(reader, number, self.read_before_sign_in())?;
                page.read_up_to = (read_up_to > 0).then(|| event_id(read_up_to)).transpose()?;
                page.read_by_other_up_to = read_receipts::load(reader, number, me)?;
                page.complete = histories::is_complete(reader, number)?;
                let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
                let mut rows = load_event_rows(reader, number, before, limit.saturating_add(1))?;
                page.has_older = rows.len() > wanted;
                rows.truncate(wanted);
                rows.reverse();
                for row in rows {
                    page.items.push(load_item(reader, me, row)?);
                }
                if before.is_none() {
                    page.items.extend(outbox::load_unfinished(reader, number)?.into_iter().map(|send| echo(me, send)));
                }
            }
            page.items.iter().for_each(|item| name_people(item, &mut named));
            page.people = people::load_known(reader, &named)?;
            Ok(page)
        })
    }
}

struct EventRow {
    id: EventId,
    at: i64,
    sender: Option<UserId>,
    kind: String,
    text: String,
}

fn load_event_rows(
    reader: &Transaction<'_>,
    conversation: i64,
    before: Option<EventId>,
    limit: u32,
) -> Result<Vec<EventRow>, StoreError> {
    let mut statement = reader
        .prepare_cached(
            "SELECT id, at, sender, kind, text, entities FROM events
             WHERE conversation = ?1 AND id < ?2 AND kind <> 'unknown'
               AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE event = events.id AND state <> 'refused')
             ORDER BY id DESC LIMIT ?3",
        )
        .context("loading a timeline")?;
    let before = before.map_or(i64::MAX, EventId::as_i64);
    let rows = statement
        .query_map(params![conversation, before, limit], |row| {
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

fn load_item(reader: &Transaction<'_>, me: UserId, row: EventRow) -> Result<TimelineItem, StoreError> {
    let mut transaction_id = None;
    let content = match (row.kind.as_str(), row.sender) {
        ("joined", invited_by) => TimelineContent::Joined { people: event_people::load(reader, row.id)?, invited_by },
        ("left", _) => TimelineContent::Left { people: event_people::load(reader, row.id)? },
        (_, Some(sender)) => {
            let own = sender == me;
            transaction_id = if own { outbox::sent_as(reader, row.id)? } else { None };
            let attachments = attachments::load(reader, row.id)?;
            let own_copy = attachments.is_empty() && transaction_id.is_some();
            let outgoing = if own_copy { outgoing_attachments::sent_as(reader, row.id)? } else { None };
            TimelineContent::Message(Box::new(Message {
                sender,
                own,
                links: links::find(&row.text),
                text: row.text,
                attachments,
                outgoing: outgoing.map(|file| file.attachment),
                send_state: transaction_id.is_some().then_some(SendState::Sent { event_id: row.id }),
                transaction_id: transaction_id.clone(),
                vanished: absences::is_vanished(reader, row.id)?,
                not_deleted: if own { withdrawals::refusal_of(reader, row.id)? } else { None },
            }))
        }
        (_, None) => return Err(StoreError::Unreadable { context: "a message without a sender" }),
    };
    let key = transaction_id.as_ref().map_or_else(|| format!("event:{}", row.id), key_of);
    Ok(TimelineItem { key, event_id: Some(row.id), at: timestamp(row.at), content })
}

/// How a message on its way looks.
fn echo(me: UserId, send: outbox::OutboxRow) -> TimelineItem {
    TimelineItem {
        key: key_of(&send.transaction_id),
        event_id: None,
        at: send.queued_at,
        content: TimelineContent::Message(Box::new(Message {
            sender: me,
            own: true,
            links: links::find(&send.text),
            text: send.text,
            attachments: Vec::new(),
            outgoing: send.file.map(|file| file.attachment),
            send_state: Some(send.state),
            transaction_id: Some(send.transaction_id),
            vanished: false,
            not_deleted: None,
        })),
    }
}

fn key_of(transaction_id: &TransactionId) -> String {
    format!("send:{transaction_id}")
}

fn name_people(item: &TimelineItem, named: &mut BTreeSet<UserId>) {
    match &item.content {
        TimelineContent::Message(message) => {
            named.insert(message.sender);
        }
        TimelineContent::Joined { people, invited_by } => {
            named.extend(people);
            named.extend(*invited_by);
        }
        TimelineContent::Left { people } => named.extend(people),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{alice_store, bob, message, with_bob};

    #[test]
    fn older_items_are_loaded_page_by_page_until_none_are_left() {
        let (_folder, store) = alice_store();
        let events: Vec<_> = (1..=5).map(|second| message(second, with_bob(), bob(), "Hi")).collect();
        store.ingest(&events).unwrap();

        let newest = store.load_timeline(&with_bob(), None, 3).unwrap();
        let ids = |page: &TimelinePage| page.items.iter().filter_map(|item| item.event_id).collect::<Vec<_>>();
        assert_eq!(ids(&newest), [events[2].id, events[3].id, events[4].id]);
        assert!(newest.has_older);

        let older = store.load_timeline(&with_bob(), Some(events[2].id), 3).unwrap();
        assert_eq!(ids(&older), [events[0].id, events[1].id]);
        assert!(!older.has_older);
    }

    #[test]
    fn a_conversation_that_nothing_is_known_of_is_empty() {
        let (_folder, store) = alice_store();
        let page = store.load_timeline(&with_bob(), None, 50).unwrap();
        assert!(page.items.is_empty() && !page.has_older && page.read_up_to.is_none());
    }
}

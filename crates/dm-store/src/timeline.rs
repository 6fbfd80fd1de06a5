//! One conversation in order: its events, and below them what is still on its way to X.

mod missing;
mod stretch;

use std::collections::BTreeSet;

use dm_model::{
    ConversationId, EventId, Message, SendState, TimelineContent, TimelineItem, TimelinePage, TimelinePlace,
    TransactionId, UserId,
};
use rusqlite::Transaction;

use crate::{
    Store, StoreError, links,
    rows::{event_id, timestamp},
    tables::{
        absences, attachments, blocks, conversations, event_people, histories, outbox, outgoing_attachments, people,
        posts, read_markers, read_receipts, withdrawals,
    },
    tags,
};

use stretch::{EventRow, Stretch};

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
        let place = before.map_or(TimelinePlace::End, |event| TimelinePlace::Before { event });
        self.load_stretch(conversation_id, place, limit)
    }

    /// At most `limit` items of a timeline, wherever they lie.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_stretch(
        &self,
        conversation_id: &ConversationId,
        place: TimelinePlace,
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
                has_newer: false,
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
                let stretch = Stretch::load(reader, number, me, place, page.read_up_to, limit)?;
                (page.has_older, page.has_newer) = (stretch.has_older, stretch.has_newer);
                let breaks = missing::load(reader, number)?;
                let mut above = stretch.directly_before;
                for row in stretch.rows {
                    page.items.extend(missing::between(&breaks, above, row.id));
                    above = Some(row.id);
                    page.items.push(load_item(reader, me, row)?);
                }
                if !page.has_newer {
                    let unfinished = outbox::load_unfinished(reader, number)?;
                    // X may have it already, and may have been read before it answered: it would stand there twice.
                    let on_the_wire = unfinished.iter().filter(|send| send.state == SendState::Sending);
                    if let Some(known_up_to) = on_the_wire.map(|send| send.known_up_to).min() {
                        page.items.retain(|item| item.event_id <= known_up_to || !is_unclaimed(item));
                    }
                    page.items.extend(unfinished.into_iter().map(|send| echo(me, send)));
                }
            }
            page.items.iter().for_each(|item| name_people(item, &mut named));
            page.people = people::load_known(reader, &named)?;
            Ok(page)
        })
    }
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
            let links = links::find(&row.text);
            let tags = tags::find(&row.text, &links);
            TimelineContent::Message(Box::new(Message {
                sender,
                own,
                links,
                mentions: tags.mentions,
                hashtags: tags.hashtags,
                posts: posts::load(reader, row.id, &row.text)?,
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

/// Whether it is a message of one's own that none sent from here has become so far.
fn is_unclaimed(item: &TimelineItem) -> bool {
    matches!(&item.content, TimelineContent::Message(message) if message.own && message.transaction_id.is_none())
}

/// How a message on its way looks.
fn echo(me: UserId, send: outbox::OutboxRow) -> TimelineItem {
    let links = links::find(&send.text);
    let tags = tags::find(&send.text, &links);
    TimelineItem {
        key: key_of(&send.transaction_id),
        event_id: None,
        at: send.queued_at,
        content: TimelineContent::Message(Box::new(Message {
            sender: me,
            own: true,
            links,
            mentions: tags.mentions,
            hashtags: tags.hashtags,
            posts: Vec::new(),
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
            named.extend(message.posts.iter().filter_map(|post| post.author));
        }
        TimelineContent::Joined { people, invited_by } => {
            named.extend(people);
            named.extend(*invited_by);
        }
        TimelineContent::Left { people } => named.extend(people),
        TimelineContent::Missing => {}
    }
}

#[cfg(test)]
mod tests;

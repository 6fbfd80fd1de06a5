//! The inbox: a query over all tables, so that it can never disagree with them.

use std::collections::{BTreeMap, BTreeSet};

use dm_model::{
    AttachmentKind, Conversation, ConversationId, ConversationKind, EventId, Inbox, Preview, PreviewContent, Timestamp,
    Transport, UserId,
};
use rusqlite::{OptionalExtension as _, Transaction};

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{event_id, timestamp, user_id},
    short_links::expanded_by_stored,
    tables::{
        aliases, attachments, conversations, drafts, event_people,
        inbox_states::{self, InboxState},
        members, outbox, outgoing_attachments, people,
    },
    unread,
};

/// How much of a message or of a draft the inbox has, in characters: one line.
pub const PREVIEW_CHARACTERS: usize = 200;

impl Store {
    /// Every conversation that has something in it: what is pinned first, then the one where something happened last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_inbox(&self) -> Result<Inbox, StoreError> {
        self.read(|reader| {
            let conversations = self.load_conversations(reader, conversations::load_all(reader)?)?;
            let unread_count = conversations.iter().map(counted).sum();
            as_inbox(reader, conversations, unread_count)
        })
    }

    /// The part of the inbox that tells of these conversations, in its order. What is unread is counted in all.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_inbox_of(&self, ids: &[ConversationId]) -> Result<Inbox, StoreError> {
        self.read(|reader| {
            let mut wanted = BTreeMap::new();
            for id in ids {
                // A group that X knows by now is asked for by the id that it had here, too.
                let Some(number) = conversations::find(reader, id)? else { continue };
                wanted.insert(number, conversations::id_of(reader, number)?);
            }
            let conversations = self.load_conversations(reader, wanted)?;
            as_inbox(reader, conversations, self.count_unread(reader)?)
        })
    }

    fn load_conversations(
        &self,
        reader: &Transaction<'_>,
        wanted: impl IntoIterator<Item = (i64, ConversationId)>,
    ) -> Result<Vec<Conversation>, StoreError> {
        let states = inbox_states::load_all(reader)?;
        let mut conversations = Vec::new();
        for (number, id) in wanted {
            let state = states.get(&number).copied().unwrap_or_default();
            conversations.extend(self.load_conversation(reader, number, id, state)?);
        }
        // Two events of one millisecond are told apart by something that does not change from call to call, and that the page, too,
        // can compare.
        conversations.sort_by(|one, other| {
            let later_first = || other.last_event_at.cmp(&one.last_event_at);
            let by_id = || one.id.to_string().cmp(&other.id.to_string());
            other.pinned.cmp(&one.pinned).then_with(later_first).then_with(by_id)
        });
        Ok(conversations)
    }

    fn load_conversation(
        &self,
        reader: &Transaction<'_>,
        number: i64,
        id: ConversationId,
        state: InboxState,
    ) -> Result<Option<Conversation>, StoreError> {
        let me = self.owner.id;
        let last = load_last_event(reader, number)?;
        let waiting = outbox::load_unfinished(reader, number)?;
        let draft = drafts::load(reader, number)?;
        let draft_file = draft.as_ref().and_then(|draft| draft.attachment.as_deref());
        let draft_file = outgoing_attachments::load_named(reader, draft_file)?;
        let draft_attachment = draft_file.map(|file| file.attachment.kind);
        let times = [
            match &last {
                Some(last) => Some(last.at),
                None => load_time_of_last_deleted(reader, number)?,
            },
            waiting.last().map(|send| send.queued_at),
            draft.as_ref().map(|draft| draft.changed_at),
        ];
        let Some(last_event_at) = times.into_iter().flatten().max() else { return Ok(None) };
        let preview = match (waiting.last(), last) {
            (Some(send), _) => Some(Preview {
                person: Some(me),
                own: true,
                content: PreviewContent::Message {
                    text: shortened(&send.text),
                    attachment: send.file.as_ref().map(|file| file.attachment.kind),
                },
            }),
            (None, Some(last)) => Some(load_preview(reader, me, &last)?),
            (None, None) => None,
        };
        Ok(Some(Conversation {
            transport: Transport::DirectMessages,
            alias: aliases::load(reader, number)?,
            kind: if id.is_group() { ConversationKind::Group } else { ConversationKind::OneToOne },
            people: members::load_others(reader, number, me)?,
            preview,
            last_event_at,
            unread_count: unread::count(reader, number, me, self.read_before_sign_in())?,
            draft: draft.map(|draft| shortened(&draft.text)),
            draft_attachment,
            wedged_count: wedged_count(&waiting),
            pinned: state.pinned,
            muted: state.muted,
            archived: state.archived,
            marked_unread: state.marked_unread,
            id,
        }))
    }
}

fn as_inbox(
    reader: &Transaction<'_>,
    conversations: Vec<Conversation>,
    unread_count: u32,
) -> Result<Inbox, StoreError> {
    let people = people::load_known(reader, &people_named(&conversations))?;
    Ok(Inbox { conversations, people, unread_count })
}

fn counted(conversation: &Conversation) -> u32 {
    let Conversation { pinned, muted, archived, marked_unread, .. } = *conversation;
    unread::counted(conversation.unread_count, InboxState { pinned, muted, archived, marked_unread })
}

struct LastEvent {
    id: EventId,
    at: Timestamp,
    sender: Option<UserId>,
    kind: String,
    text: String,
    attachment: Option<AttachmentKind>,
}

fn load_last_event(reader: &Transaction<'_>, conversation: i64) -> Result<Option<LastEvent>, StoreError> {
    let row = reader
        .prepare_cached(
            "SELECT id, at, sender, kind, text, (SELECT kind FROM attachments WHERE event = events.id LIMIT 1), entities
             FROM events
             WHERE conversation = ?1 AND kind <> 'unknown'
               AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE event = events.id AND state <> 'refused')
             ORDER BY id DESC LIMIT 1",
        )
        .context("loading the last event")?
        .query_row([conversation], |row| {
            let (id, at, sender): (i64, i64, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let text = expanded_by_stored(row.get(4)?, row.get::<_, Option<String>>(6)?.as_deref());
            let attachment: Option<String> = row.get(5)?;
            let attachment = attachment.as_deref().map(attachments::kind_from);
            Ok((id, at, sender, row.get(3)?, text, attachment))
        })
        .optional()
        .context("loading the last event")?;
    let Some((id, at, sender, kind, text, attachment)) = row else { return Ok(None) };
    let sender = sender.map(user_id).transpose()?;
    Ok(Some(LastEvent { id: event_id(id)?, at: timestamp(at), sender, kind, text, attachment }))
}

/// When the last message was written of a conversation in which the person deleted all: it stays in the list.
fn load_time_of_last_deleted(reader: &Transaction<'_>, conversation: i64) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = reader
        .prepare_cached("SELECT MAX(at) FROM withdrawals JOIN events ON events.id = event WHERE conversation = ?1")
        .context("loading the last event")?
        .query_row([conversation], |row| row.get(0))
        .context("loading the last event")?;
    Ok(at.map(timestamp))
}

fn load_preview(reader: &Transaction<'_>, me: UserId, last: &LastEvent) -> Result<Preview, StoreError> {
    let content = match last.kind.as_str() {
        "joined" => PreviewContent::Joined { people: event_people::load(reader, last.id)? },
        "left" => PreviewContent::Left { people: event_people::load(reader, last.id)? },
        _ => PreviewContent::Message { text: shortened(&last.text), attachment: last.attachment },
    };
    Ok(Preview { person: last.sender, own: last.sender == Some(me), content })
}

fn wedged_count(waiting: &[outbox::OutboxRow]) -> u32 {
    let wedged = waiting.iter().filter(|send| matches!(send.state, dm_model::SendState::Wedged { .. }));
    u32::try_from(wedged.count()).unwrap_or(u32::MAX)
}

fn people_named(conversations: &[Conversation]) -> BTreeSet<UserId> {
    let mut named = BTreeSet::new();
    for conversation in conversations {
        named.extend(&conversation.people);
        let Some(preview) = &conversation.preview else { continue };
        named.extend(preview.person);
        match &preview.content {
            PreviewContent::Joined { people } | PreviewContent::Left { people } => named.extend(people),
            PreviewContent::Message { .. } => {}
        }
    }
    named
}

fn shortened(text: &str) -> String {
    text.chars().take(PREVIEW_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use dm_model::{Event, EventContent};

    use super::*;
    use crate::{
        NewSend,
        fixtures::{alice, alice_store, bob, book_club, carol, event, message, seconds_after_sign_in, with_bob},
    };

    #[test]
    fn the_conversation_where_something_happened_last_comes_first() {
        let (_folder, store) = alice_store();
        store.ingest(&[message(1, book_club(), carol(), "early"), message(2, with_bob(), bob(), "late")]).unwrap();
        let order = |store: &Store| -> Vec<ConversationId> {
            store.load_inbox().unwrap().conversations.into_iter().map(|conversation| conversation.id).collect()
        };
        assert_eq!(order(&store), [with_bob(), book_club()]);
        store.ingest(&[message(3, book_club(), bob(), "later")]).unwrap();
        assert_eq!(order(&store), [book_club(), with_bob()]);
    }

    #[test]
    fn a_part_of_the_inbox_is_what_the_whole_says_of_it() {
        let (_folder, store) = alice_store();
        store.ingest(&[message(1, book_club(), carol(), "early"), message(2, with_bob(), bob(), "late")]).unwrap();
        let whole = store.load_inbox().unwrap();
        assert_eq!(store.load_inbox_of(&[book_club(), with_bob()]).unwrap(), whole);
        let part = store.load_inbox_of(&[book_club()]).unwrap();
        assert_eq!(part.conversations, [whole.conversations[1].clone()]);
        assert_eq!(part.unread_count, 2, "of all");
        let elsewhere = ConversationId::group(77).unwrap();
        assert!(store.load_inbox_of(&[elsewhere]).unwrap().conversations.is_empty());
    }

    #[test]
    fn a_group_that_x_knows_by_now_is_found_by_the_id_that_it_had_here() {
        let (_folder, store) = alice_store();
        let send = NewSend {
            transaction_id: "t1".parse().unwrap(),
            conversation_id: ConversationId::new_group("t1".parse().unwrap()),
            participants: Some(vec![bob(), carol()]),
            text: "Hello both".to_owned(),
            attachment: None,
            queued_at: seconds_after_sign_in(1),
        };
        store.queue_send(&send).unwrap();
        let at_x = message(2, book_club(), alice(), "Hello both");
        store.mark_sent(&send.transaction_id, &book_club(), at_x.id).unwrap();
        let found = store.load_inbox_of(&[send.conversation_id, book_club()]).unwrap().conversations;
        assert_eq!(found.into_iter().map(|row| row.id).collect::<Vec<_>>(), [book_club()]);
    }

    #[test]
    fn conversations_of_one_moment_stand_by_their_ids_as_texts() {
        let (_folder, store) = alice_store();
        let at_once = |(group, number): (u64, i64)| {
            let event = message(1, ConversationId::group(group).unwrap(), bob(), "Hi");
            Event { id: (event.id.as_i64() + number).to_string().parse().unwrap(), ..event }
        };
        store.ingest(&[(900, 1), (77, 2), (1234, 3)].map(at_once)).unwrap();
        let order = store.load_inbox().unwrap().conversations.into_iter().map(|row| row.id.to_string());
        assert_eq!(order.collect::<Vec<_>>(), ["1234", "77", "900"]);
    }

    #[test]
    fn unread_are_the_messages_of_others_after_the_read_marker() {
        let (_folder, store) = alice_store();
        let second = message(2, with_bob(), bob(), "two");
        store
            .ingest(&[
                message(-1, with_bob(), bob(), "before the first sign-in"),
                message(1, with_bob(), bob(), "one"),
                second.clone(),
                message(3, with_bob(), alice(), "alice herself"),
                message(4, with_bob(), bob(), "three"),
            ])
            .unwrap();
        assert_eq!(store.load_inbox().unwrap().unread_count, 3);
        assert!(store.mark_read(&with_bob(), second.id).unwrap());
        assert_eq!(store.load_inbox().unwrap().unread_count, 1);
        assert_eq!(store.load_unread_count().unwrap(), 1, "the count alone is that of the inbox");
    }

    #[test]
    fn a_read_marker_never_moves_back() {
        let (_folder, store) = alice_store();
        let (one, two) = (message(1, with_bob(), bob(), "one"), message(2, with_bob(), bob(), "two"));
        store.ingest(&[one.clone(), two.clone()]).unwrap();
        assert!(store.mark_read(&with_bob(), two.id).unwrap());
        assert!(!store.mark_read(&with_bob(), one.id).unwrap());
        assert_eq!(store.load_inbox().unwrap().unread_count, 0);
    }

    #[test]
    fn a_group_is_of_those_who_joined_or_wrote_and_did_not_leave() {
        let (_folder, store) = alice_store();
        let joined = EventContent::Joined { people: vec![bob(), carol()] };
        let left = EventContent::Left { people: vec![bob()] };
        // Newest first, as X gives them.
        store
            .ingest(&[
                event(3, book_club(), bob(), left),
                message(2, book_club(), bob(), "Bye"),
                event(1, book_club(), alice(), joined),
            ])
            .unwrap();
        assert_eq!(store.load_inbox().unwrap().conversations[0].people, [carol()]);
    }
}

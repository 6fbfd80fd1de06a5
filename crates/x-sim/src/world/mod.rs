//! The truth: people, conversations, and what happened in them.
//!
//! Whoever is in a conversation when something happens there may see it ever after; whoever is not, never. So the
//! decision is made once, when the event is added: its id goes into the timelines of its audience, one for all their
//! conversations and one for this conversation, and a list call only cuts a page out of one timeline.

mod attachment;
mod conversation;
mod error;
mod event;
mod lateness;
mod links;
mod message;
mod person;
mod picture;
mod post;
mod relations;
mod snowflake;
mod timeline;
mod uploads;

use std::collections::{BTreeSet, HashMap};

use dm_model::{ConversationId, EventId, MediaKey, Timestamp, UserId};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};

use crate::activity::NewsLog;

pub(crate) use attachment::{Attachment, Content, Format, Media, MediaFile, MediaId, MediaKind, MediaPlace, Resource};
pub(crate) use conversation::Conversation;
pub use error::ControlError;
pub(crate) use event::Kind;
pub use event::{TrueContent, TrueEvent};
pub(crate) use lateness::Lateness;
use lateness::Waiting;
pub use links::Link;
use links::Shortener;
pub(crate) use links::{Shortened, post_at};
pub(crate) use message::NewMessage;
pub(crate) use person::{People, Person};
pub use person::{Profile, VerifiedType};
pub(crate) use picture::Picture;
pub use post::PostId;
pub(crate) use post::{Post, Posts};
pub use relations::AcceptsMessagesFrom;
pub(crate) use relations::Relations;
pub(crate) use snowflake::{Snowflakes, first_event_of};
pub(crate) use timeline::{Cursor, Cut, Timeline};
pub(crate) use uploads::{AttachError, Category, Plan, State, Unfit, Upload, UploadError, Uploads};

/// Everything that exists.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct World {
    random: ChaCha20Rng,
    snowflakes: Snowflakes,
    people: People,
    owner: Option<UserId>,
    conversations: HashMap<ConversationId, Conversation>,
    relations: Relations,
    posts: Posts,
    shortener: Shortener,
    events: HashMap<EventId, TrueEvent>,
    lateness: Lateness,
    inboxes: HashMap<UserId, Timeline>,
    timelines: HashMap<(UserId, ConversationId), Timeline>,
    /// What is told in real time, once X runs. Whoever listens after a restart begins anew.
    #[serde(skip)]
    pub(crate) news: NewsLog,
    media: HashMap<MediaKey, Media>,
    uploads: Uploads,
}

impl World {
    /// A world without people; the seed decides which ids they and everything else will get.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let snowflakes = Snowflakes::of_machine(random.next_u64());
        Self {
            random,
            snowflakes,
            people: People::default(),
            owner: None,
            conversations: HashMap::new(),
            relations: Relations::default(),
            posts: Posts::default(),
            shortener: Shortener::new(seed),
            events: HashMap::new(),
            lateness: Lateness::new(seed),
            inboxes: HashMap::new(),
            timelines: HashMap::new(),
            news: NewsLog::default(),
            media: HashMap::new(),
            uploads: Uploads::default(),
        }
    }

    pub(crate) fn add_person(&mut self, since: Timestamp, name: &str, username: &str) -> UserId {
        let id = self.people.add(&mut self.random, since, name, username);
        self.owner.get_or_insert(id);
        id
    }

    pub(crate) fn people(&self) -> &People {
        &self.people
    }

    pub(crate) fn person_mut(&mut self, id: UserId) -> Option<&mut Person> {
        self.people.get_mut(id)
    }

    /// Whose account a sign-in is for unless somebody else is chosen: the first person who came.
    pub(crate) fn owner(&self) -> Option<UserId> {
        self.owner
    }

    /// A new group. X sends no event about that; it shows with its first message.
    pub(crate) fn add_group(&mut self, at: Timestamp, people: &[UserId]) -> Result<ConversationId, ControlError> {
        self.must_know(people)?;
        let participants: BTreeSet<_> = people.iter().copied().collect();
        if participants.len() < 2 {
            return Err(ControlError::TooFewPeople);
        }
        let id = ConversationId::group(self.snowflakes.next(at)).map_err(|_| ControlError::OutOfIds)?;
        self.conversations.insert(id.clone(), Conversation::of(participants));
        Ok(id)
    }

    /// Somebody writes. A one-to-one conversation begins with its first message.
    pub(crate) fn add_message(
        &mut self,
        at: Timestamp,
        conversation: &ConversationId,
        sender: UserId,
        message: NewMessage<'_>,
    ) -> Result<EventId, ControlError> {
        self.must_be_in(conversation, sender)?;
        let id = self.snowflakes.next_event(at)?;
        let media_keys = match message.attachment {
            Some(attachment) => vec![self.attach(at, attachment)?],
            None => Vec::new(),
        };
        let Shortened { text, links } =
            self.as_shown(message.text, id, message.ends_with_media_link && !media_keys.is_empty());
        let audience = self.participants_of(conversation);
        let content = TrueContent::Message { text, media_keys, links };
        self.record(id, conversation, Some(sender), content, &audience);
        Ok(id)
    }

    /// Somebody in a group brings people in.
    pub(crate) fn add_join(
        &mut self,
        at: Timestamp,
        conversation: &ConversationId,
        inviter: UserId,
        who: &[UserId],
    ) -> Result<EventId, ControlError> {
        self.must_be_group(conversation)?;
        self.must_be_in(conversation, inviter)?;
        self.must_know(who)?;
        let mut audience = self.participants_of(conversation);
        if let Some(present) = who.iter().find(|person| audience.contains(person)) {
            return Err(ControlError::AlreadyIn(*present));
        }
        let id = self.snowflakes.next_event(at)?;
        audience.extend(who);
        if let Some(conversation) = self.conversations.get_mut(conversation) {
            conversation.participants.clone_from(&audience);
        }
        let content = TrueContent::Joined { people: who.to_vec() };
        self.record(id, conversation, Some(inviter), content, &audience);
        Ok(id)
    }

    /// People leave a group. They see that as the last thing.
    pub(crate) fn add_leave(
        &mut self,
        at: Timestamp,
        conversation: &ConversationId,
        who: &[UserId],
    ) -> Result<EventId, ControlError> {
        self.must_be_group(conversation)?;
        for person in who {
            self.must_be_in(conversation, *person)?;
        }
        let id = self.snowflakes.next_event(at)?;
        let audience = self.participants_of(conversation);
        if let Some(conversation) = self.conversations.get_mut(conversation) {
            conversation.participants.retain(|person| !who.contains(person));
        }
        self.record(id, conversation, None, TrueContent::Left { people: who.to_vec() }, &audience);
        Ok(id)
    }

    /// Something happens for which X's documents have no name.
    pub(crate) fn add_unknown_event(
        &mut self,
        at: Timestamp,
        conversation: &ConversationId,
        event_type: &str,
    ) -> Result<EventId, ControlError> {
        let audience = self.participants_of(conversation);
        if audience.is_empty() {
            return Err(ControlError::UnknownConversation(conversation.clone()));
        }
        let id = self.snowflakes.next_event(at)?;
        self.record(id, conversation, None, TrueContent::Unknown { event_type: event_type.to_owned() }, &audience);
        Ok(id)
    }

    /// Takes an event away from everybody; X tells nobody.
    pub(crate) fn delete_event(&mut self, id: EventId) -> Result<(), ControlError> {
        let event = self.events.remove(&id).ok_or(ControlError::UnknownEvent(id))?;
        if let Some(conversation) = self.conversations.get_mut(&event.conversation) {
            conversation.shrink();
        }
        let kind = event.content.kind();
        self.lateness.forget(id);
        for person in self.people.all().map(|person| person.id).collect::<Vec<_>>() {
            if let Some(inbox) = self.inboxes.get_mut(&person) {
                inbox.remove(kind, id);
            }
            if let Some(timeline) = self.timelines.get_mut(&(person, event.conversation.clone())) {
                timeline.remove(kind, id);
            }
        }
        if let TrueContent::Message { media_keys, .. } = &event.content {
            self.detach(media_keys);
        }
        Ok(())
    }

    /// Whether there are late events whose time has come.
    pub(crate) fn has_late_events_due(&self, now: Timestamp) -> bool {
        self.lateness.is_due(now)
    }

    /// Shows the late events whose time has come.
    pub(crate) fn show_late_events(&mut self, now: Timestamp) {
        while let Some((id, waiting)) = self.lateness.next_due(now) {
            self.show(id, waiting.kind, &waiting.conversation, &waiting.audience);
        }
    }

    /// Decides which events are late.
    pub(crate) fn lateness_mut(&mut self) -> &mut Lateness {
        &mut self.lateness
    }

    pub(crate) fn event(&self, id: EventId) -> Option<&TrueEvent> {
        self.events.get(&id)
    }

    /// The event, if this person may see it.
    pub(crate) fn event_for(&self, viewer: UserId, id: EventId) -> Option<&TrueEvent> {
        let event = self.events.get(&id)?;
        let inbox = self.inboxes.get(&viewer)?;
        inbox.contains(event.content.kind(), id).then_some(event)
    }

    /// All that this person may see; nothing if there never was anything.
    pub(crate) fn inbox(&self, viewer: UserId) -> Option<&Timeline> {
        self.inboxes.get(&viewer)
    }

    /// What this person may see of one conversation; nothing if there never was anything.
    pub(crate) fn timeline(&self, viewer: UserId, conversation: &ConversationId) -> Option<&Timeline> {
        self.timelines.get(&(viewer, conversation.clone()))
    }

    /// All that X shows this person or will show late, oldest first.
    pub(crate) fn truth(&self, viewer: UserId) -> Vec<TrueEvent> {
        let mut ids = self.inboxes.get(&viewer).map(Timeline::all).unwrap_or_default();
        ids.extend(self.lateness.to_be_seen_by(viewer));
        ids.sort_unstable();
        ids.iter().filter_map(|id| self.events.get(id)).cloned().collect()
    }

    fn record(
        &mut self,
        id: EventId,
        conversation: &ConversationId,
        sender: Option<UserId>,
        content: TrueContent,
        audience: &BTreeSet<UserId>,
    ) {
        let (kind, at) = (content.kind(), id.created_at());
        match self.lateness.draw(at) {
            None => self.show(id, kind, conversation, audience),
            Some(until) => {
                let waiting = Waiting { kind, conversation: conversation.clone(), audience: audience.clone() };
                self.lateness.keep(until, id, waiting);
            }
        }
        let place = self.conversations.entry(conversation.clone());
        place.or_insert_with(|| Conversation::of(audience.clone())).grow(id);
        let conversation = conversation.clone();
        let event = TrueEvent { id, conversation, sender, content, created_at: at };
        self.news.add_event(&event, audience);
        self.events.insert(id, event);
    }

    fn show(&mut self, id: EventId, kind: Kind, conversation: &ConversationId, audience: &BTreeSet<UserId>) {
        for person in audience {
            self.inboxes.entry(*person).or_default().insert(kind, id);
            self.timelines.entry((*person, conversation.clone())).or_default().insert(kind, id);
        }
    }

    fn must_know(&self, people: &[UserId]) -> Result<(), ControlError> {
        match people.iter().find(|person| self.people.get(**person).is_none()) {
            Some(stranger) => Err(ControlError::UnknownPerson(*stranger)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;

//! Conversations: who is in them now, and how much happened there.

use std::collections::BTreeSet;

use dm_model::{ConversationId, EventId, UserId};
use serde::{Deserialize, Serialize};

use super::{ControlError, Cursor, Cut, Kind, TrueEvent, World};

/// One conversation as it truly is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Conversation {
    /// Who is in it now.
    pub(crate) participants: BTreeSet<UserId>,
    /// How many events it has.
    pub(crate) events: usize,
    /// The last one, also when it was deleted since.
    pub(crate) newest: Option<EventId>,
}

impl Conversation {
    pub(super) fn of(participants: BTreeSet<UserId>) -> Self {
        Self { participants, events: 0, newest: None }
    }

    /// Something happened.
    pub(super) fn grow(&mut self, event: EventId) {
        self.events += 1;
        self.newest = self.newest.max(Some(event));
    }

    /// Something was deleted.
    pub(super) fn shrink(&mut self) {
        self.events = self.events.saturating_sub(1);
    }
}

impl World {
    /// Who is in a conversation now. Two people who know each other are in theirs even before the first message.
    pub(crate) fn participants_of(&self, conversation: &ConversationId) -> BTreeSet<UserId> {
        if let Some(conversation) = self.conversations.get(conversation) {
            return conversation.participants.clone();
        }
        let pair = conversation.to_string();
        let Some((one, other)) = pair.split_once('-') else { return BTreeSet::new() };
        let people: BTreeSet<UserId> = [one, other].into_iter().filter_map(|id| id.parse().ok()).collect();
        if self.must_know(&people.iter().copied().collect::<Vec<_>>()).is_ok() { people } else { BTreeSet::new() }
    }

    /// The conversations that this person takes part in.
    pub(crate) fn conversations_of(&self, person: UserId) -> Vec<ConversationId> {
        let with_person = self.conversations.iter().filter(|(_, it)| it.participants.contains(&person));
        let mut conversations: Vec<_> = with_person.map(|(id, _)| id.clone()).collect();
        conversations.sort_unstable();
        conversations
    }

    /// All conversations, the one with the last event first.
    pub(crate) fn conversations(&self) -> Vec<(&ConversationId, &Conversation)> {
        let mut conversations: Vec<_> = self.conversations.iter().collect();
        conversations.sort_by(|one, other| other.1.newest.cmp(&one.1.newest).then_with(|| one.0.cmp(other.0)));
        conversations
    }

    /// The last events of a conversation, whoever may see them, oldest first.
    pub(crate) fn last_events(&self, conversation: &ConversationId, most: usize) -> Vec<TrueEvent> {
        let newest = Cut { kinds: &Kind::ALL, cursor: Cursor::Newest, horizon: None, length: most };
        let everybody = self.people.all().filter_map(|person| self.timeline(person.id, conversation));
        let mut ids: BTreeSet<EventId> = everybody.flat_map(|timeline| timeline.page(&newest).events).collect();
        while ids.len() > most {
            ids.pop_first();
        }
        ids.into_iter().filter_map(|id| self.event(id)).cloned().collect()
    }

    pub(super) fn must_be_group(&self, conversation: &ConversationId) -> Result<(), ControlError> {
        if !conversation.is_group() {
            return Err(ControlError::NotAGroup);
        }
        match self.conversations.get(conversation) {
            Some(_) => Ok(()),
            None => Err(ControlError::UnknownConversation(conversation.clone())),
        }
    }

    pub(crate) fn must_be_in(&self, conversation: &ConversationId, person: UserId) -> Result<(), ControlError> {
        let participants = self.participants_of(conversation);
        if participants.is_empty() && !self.conversations.contains_key(conversation) {
            return Err(ControlError::UnknownConversation(conversation.clone()));
        }
        if participants.contains(&person) { Ok(()) } else { Err(ControlError::NotAParticipant(person)) }
    }
}

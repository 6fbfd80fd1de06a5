//! What alice knows that she has sent: each message from the moment on at which the app took it. Whatever happens to the app
//! then, she finds it there.

use std::path::Path;

use dm_model::{ConversationId, TimelineContent, UserId};
use dm_store::{DataKey, Owner, Store};

use crate::{
    plan::{Message, Place},
    world::World,
};

/// More than any conversation has.
const ALL: u32 = 1_000;

pub struct Books {
    alice: UserId,
    /// By which id the app knows each place.
    conversations: Vec<Option<ConversationId>>,
    /// What was given in each place, in order.
    given: Vec<Vec<Message>>,
}

impl Books {
    pub fn of(world: &World) -> Self {
        let known = |place: &Place| match place {
            Place::Known(conversation) => Some(conversation.clone()),
            Place::NewGroup(_) => None,
        };
        let places = &world.plan.places;
        Self {
            alice: world.alice,
            conversations: places.iter().map(known).collect(),
            given: places.iter().map(|_| Vec::new()).collect(),
        }
    }

    /// The app has taken a message. A new group has an id of ours from then on.
    pub fn gave(&mut self, message: &Message, group: Option<ConversationId>) {
        if group.is_some() {
            self.conversations[message.place] = group;
        }
        self.given[message.place].push(message.clone());
    }

    /// How many messages were given.
    pub fn given(&self) -> usize {
        self.given.iter().map(Vec::len).sum()
    }

    /// What was given in a place, in order.
    pub fn given_in(&self, place: usize) -> &[Message] {
        &self.given[place]
    }

    pub fn conversation(&self, place: usize) -> Option<&ConversationId> {
        self.conversations[place].as_ref()
    }

    /// What alice wrote in a conversation, as the app shows it, oldest first.
    pub fn shown(&self, store: &Store, conversation: &ConversationId) -> Vec<String> {
        let mut shown = Vec::new();
        for item in store.load_timeline(conversation, None, ALL).unwrap().items {
            if let TimelineContent::Message(message) = item.content
                && message.sender == self.alice
            {
                shown.push(message.text);
            }
        }
        shown
    }

    /// Everything that was given is shown, in whatever state it is.
    pub fn check(&self, store: &Store) {
        for (given, conversation) in self.given.iter().zip(&self.conversations) {
            let Some(conversation) = conversation else { continue };
            let mut shown = self.shown(store, conversation);
            for message in given {
                let place = shown.iter().position(|text| *text == message.text);
                let place = place.unwrap_or_else(|| panic!("{:?} is lost", message.text));
                shown.swap_remove(place);
            }
        }
    }

    /// The new group that begins with this message, if the app made it.
    pub fn find(&self, store: &Store, first: &str) -> Option<ConversationId> {
        let conversations = store.load_inbox().unwrap().conversations.into_iter().map(|row| row.id);
        conversations.into_iter().find(|id| self.shown(store, id).iter().any(|text| text == first))
    }
}

/// What the app left behind.
pub fn open_store(folder: &Path, world: &World) -> Store {
    Store::open(
        &folder.join("alice.sqlite"),
        Owner { id: world.alice, since: world.signed_in_at },
        &DataKey::from_bytes(&[7; 32]),
    )
    .unwrap()
}

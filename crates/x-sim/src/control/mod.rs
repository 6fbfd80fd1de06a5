//! The test's hand in the world. Everything returns plain values, and nothing panics.

mod activity;
mod billing;
mod faults;
mod limits;
mod media;
mod people;
mod posts;

use std::{sync::Arc, time::Duration};

use dm_model::{ConversationId, EventId, Timestamp, UserId};

use crate::{
    Dialect, RequestRecord,
    oauth::{IssuedTokens, RefreshCounts, Scope},
    simulation::{Simulation, locked},
    world::{AcceptsMessagesFrom, ControlError, NewMessage, TrueEvent},
};

/// Moves the simulated X from behind the scenes. Clones move the same one.
#[derive(Debug, Clone)]
pub struct Control {
    simulation: Arc<Simulation>,
}

impl Control {
    pub(crate) fn new(simulation: Arc<Simulation>) -> Self {
        Self { simulation }
    }

    pub(crate) fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// A new person. The first one is the owner, for whom the consent page asks by default.
    #[must_use]
    pub fn add_person(&self, name: &str, username: &str) -> UserId {
        let now = self.now();
        locked(&self.simulation.world).add_person(now, name, username)
    }

    /// The person with this username, whatever its capitals.
    #[must_use]
    pub fn person(&self, username: &str) -> Option<UserId> {
        locked(&self.simulation.world).people().named(username)
    }

    /// Whether others may write to this person; everybody may until somebody says otherwise.
    ///
    /// # Errors
    /// [`ControlError::UnknownPerson`].
    pub fn set_accepts_messages(&self, person: UserId, accepts: bool) -> Result<(), ControlError> {
        let mut world = locked(&self.simulation.world);
        let from = if accepts { AcceptsMessagesFrom::Everyone } else { AcceptsMessagesFrom::Nobody };
        world.person_mut(person).ok_or(ControlError::UnknownPerson(person))?.accepts_messages_from = from;
        Ok(())
    }

    /// A new group of these people. X shows it with its first message.
    ///
    /// # Errors
    /// [`ControlError`] for unknown people and fewer than two.
    pub fn add_group(&self, participants: &[UserId]) -> Result<ConversationId, ControlError> {
        let now = self.now();
        locked(&self.simulation.world).add_group(now, participants)
    }

    /// Somebody writes. A one-to-one conversation begins with its first message.
    ///
    /// # Errors
    /// [`ControlError`] when the sender is not in the conversation, or there is none.
    pub fn add_message(
        &self,
        conversation: &ConversationId,
        sender: UserId,
        text: &str,
    ) -> Result<EventId, ControlError> {
        let now = self.now();
        locked(&self.simulation.world).add_message(now, conversation, sender, NewMessage::text(text))
    }

    /// Somebody in a group brings people in.
    ///
    /// # Errors
    /// [`ControlError`] when that makes no sense.
    pub fn add_join(
        &self,
        conversation: &ConversationId,
        inviter: UserId,
        who: &[UserId],
    ) -> Result<EventId, ControlError> {
        let now = self.now();
        locked(&self.simulation.world).add_join(now, conversation, inviter, who)
    }

    /// People leave a group.
    ///
    /// # Errors
    /// [`ControlError`] when that makes no sense.
    pub fn add_leave(&self, conversation: &ConversationId, who: &[UserId]) -> Result<EventId, ControlError> {
        let now = self.now();
        locked(&self.simulation.world).add_leave(now, conversation, who)
    }

    /// Something happens that X's documents do not know.
    ///
    /// # Errors
    /// [`ControlError::UnknownConversation`].
    pub fn add_unknown_event(&self, conversation: &ConversationId, event_type: &str) -> Result<EventId, ControlError> {
        let now = self.now();
        locked(&self.simulation.world).add_unknown_event(now, conversation, event_type)
    }

    /// Takes an event away from everybody. X tells nobody.
    ///
    /// # Errors
    /// [`ControlError::UnknownEvent`].
    pub fn delete_event(&self, event: EventId) -> Result<(), ControlError> {
        locked(&self.simulation.world).delete_event(event)
    }

    /// All that X would show this person in all conversations, oldest first.
    #[must_use]
    pub fn truth(&self, viewer: UserId) -> Vec<TrueEvent> {
        locked(&self.simulation.world).truth(viewer)
    }

    /// The last events of a conversation, whoever may see them, oldest first.
    #[must_use]
    pub fn last_events(&self, conversation: &ConversationId, most: usize) -> Vec<TrueEvent> {
        locked(&self.simulation.world).last_events(conversation, most)
    }

    /// Moves the simulator's clock forward.
    pub fn advance(&self, duration: Duration) {
        self.simulation.clock.advance(duration);
        self.simulation.reachability.come_back_if_due();
    }

    /// The simulator's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.simulation.clock.now()
    }

    /// What was asked of X so far, in the order in which it was answered: the latest 100,000 requests.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestRecord> {
        locked(&self.simulation.requests).latest().cloned().collect()
    }

    /// How many requests there were so far, also those that are forgotten.
    #[must_use]
    pub fn requests_total(&self) -> u64 {
        locked(&self.simulation.requests).total()
    }

    /// Tokens with all scopes that the app can have, without a browser.
    #[must_use]
    pub fn sign_in(&self, user: UserId, client_id: &str) -> IssuedTokens {
        let now = self.now();
        let all = Scope::ALL.to_vec();
        let scopes =
            self.simulation.client(client_id).map_or_else(|| all.clone(), |client| client.grantable(all.clone()));
        locked(&self.simulation.grants).sign_in(now, user, client_id, &scopes)
    }

    /// What became of refresh tokens so far.
    #[must_use]
    pub fn refresh_counts(&self) -> RefreshCounts {
        locked(&self.simulation.grants).counts()
    }

    /// Whose words X understands from now on.
    pub fn set_dialect(&self, dialect: Dialect) {
        self.simulation.speak(dialect);
    }

    /// Whether an app is registered under this id.
    #[must_use]
    pub fn knows_client(&self, client_id: &str) -> bool {
        self.simulation.client(client_id).is_some()
    }

    /// The token of the app itself, good for what needs no person.
    #[must_use]
    pub fn app_token(&self, client_id: &str) -> String {
        locked(&self.simulation.grants).app_token(client_id)
    }

    /// Every code and token that was ever issued and not taken back, good or not: for tests that look for them where they must not be.
    #[must_use]
    pub fn issued_secrets(&self) -> Vec<String> {
        locked(&self.simulation.grants).issued()
    }

    /// Makes all access tokens of this person worthless; their refresh tokens stay good.
    pub fn revoke_access_tokens(&self, user: UserId) {
        locked(&self.simulation.grants).revoke_access_of(user);
    }
}

//! What apps are told in real time, and how that goes wrong.

use dm_model::{ConversationId, EventId, UserId};

use super::Control;
use crate::{ControlError, simulation::locked};

impl Control {
    /// Somebody begins to write in a conversation; the others are told on activity streams.
    ///
    /// # Errors
    /// [`ControlError`] when the person is not in the conversation, or there is none.
    pub fn show_typing(&self, conversation: &ConversationId, person: UserId) -> Result<(), ControlError> {
        let now = self.now();
        locked(&self.simulation.world).show_typing(now, conversation, person)
    }

    /// Somebody reads a message and all before it; who wrote the message is told on activity streams.
    ///
    /// # Errors
    /// [`ControlError`] when the person is not in the conversation, or the event is no message there that they can see.
    pub fn mark_read(&self, conversation: &ConversationId, person: UserId, event: EventId) -> Result<(), ControlError> {
        let now = self.now();
        locked(&self.simulation.world).mark_read(now, conversation, person, event)
    }

    /// Breaks the connections of all activity streams. They may be opened again at once.
    pub fn cut_streams(&self) {
        self.simulation.streams.cut_all();
    }

    /// Whether activity streams deliver everything twice, which X says may happen.
    pub fn deliver_twice(&self, twice: bool) {
        self.simulation.streams.set_delivers_twice(twice);
    }
}

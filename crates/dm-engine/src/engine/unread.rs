//! What the person has not read, for whoever tells them of it: how much, and which messages.

use std::collections::BTreeSet;

use dm_model::{ConversationId, EventId};
use dm_store::{Store, UnreadMessage};

use crate::{Engine, EngineError};

impl Engine {
    /// How many messages of others are unread, in all conversations together.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load_unread_count(&self) -> Result<u32, EngineError> {
        self.shared.store.call(Store::load_unread_count).await
    }

    /// Those of these messages that the person has neither read nor answered, and does not look at now, oldest first; without
    /// those of muted conversations.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load_unread_messages(&self, ids: BTreeSet<EventId>) -> Result<Vec<UnreadMessage>, EngineError> {
        let mut unread = self.shared.store.call(move |store| store.load_unread_messages(&ids)).await?;
        unread.retain(|message| !self.is_in_view(&message.conversation_id));
        Ok(unread)
    }

    /// Which of these messages [`Self::load_unread_messages`] would load, and where they stand: the youngest ones, so many at most.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_unread_messages(
        &self,
        ids: BTreeSet<EventId>,
        most: usize,
    ) -> Result<Vec<(EventId, ConversationId)>, EngineError> {
        let in_view = self.in_view();
        self.shared.store.call(move |store| store.find_unread_messages(&ids, most, in_view.as_ref())).await
    }
}

//! Where the person puts a conversation in the inbox. X does not hear of it.

use dm_model::{ConversationId, MuteWish};
use dm_store::{Store, StoreError};

use super::Engine;
use crate::{EngineError, mutes};

impl Engine {
    /// Keeps a conversation at the top of the inbox, or not any more.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn pin_conversation(&self, id: ConversationId, pinned: bool) -> Result<(), EngineError> {
        self.place(id, move |store, id| store.set_pinned(id, pinned)).await
    }

    /// Mutes a conversation for so many hours or until the person ends it, or ends that: no notification, and nothing in it
    /// counts as unread.
    ///
    /// # Errors
    /// As [`pin_conversation`](Self::pin_conversation).
    pub async fn mute_conversation(&self, id: ConversationId, wish: MuteWish) -> Result<(), EngineError> {
        let mute = mutes::mute_of(&self.shared, wish);
        self.place(id, move |store, id| store.set_muted(id, mute)).await?;
        self.shared.mutes_changed.notify_one();
        Ok(())
    }

    /// Puts a conversation away, or takes it back. A new message takes it back too, unless it is muted.
    ///
    /// # Errors
    /// As [`pin_conversation`](Self::pin_conversation).
    pub async fn archive_conversation(&self, id: ConversationId, archived: bool) -> Result<(), EngineError> {
        self.place(id, move |store, id| store.set_archived(id, archived)).await
    }

    /// Marks a conversation as unread until it is read, or takes that back.
    ///
    /// # Errors
    /// As [`pin_conversation`](Self::pin_conversation).
    pub async fn mark_conversation_unread(&self, id: ConversationId, unread: bool) -> Result<(), EngineError> {
        self.place(id, move |store, id| store.set_marked_unread(id, unread)).await
    }

    async fn place(
        &self,
        id: ConversationId,
        set: impl FnOnce(&Store, &ConversationId) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), EngineError> {
        let placed = id.clone();
        self.shared.store.call(move |store| set(store, &placed)).await?;
        self.shared.emit_conversations([id]);
        Ok(())
    }
}

//! Finding: messages, people to write to, and what was shared.

use std::path::PathBuf;

use dm_model::{ConversationId, EventId, ExportFormat, MessageDetails, Person, SearchResults, SharedMediaPage};
use jiff::tz::TimeZone;

use super::Engine;
use crate::{
    EngineError,
    export::{self, Export, ExportError},
    search::{self, Wanted},
    sync::people,
};

/// So much of what was shared one call gives at most.
const MOST_MEDIA: u32 = 200;

impl Engine {
    /// Looks for messages by words and filters, everywhere or in a conversation, newest first: at most `limit`, and never more
    /// than 100. Days in the query are those of `zone`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn search_messages(
        &self,
        query: String,
        within: Option<ConversationId>,
        before: Option<EventId>,
        limit: u32,
        zone: TimeZone,
    ) -> Result<SearchResults, EngineError> {
        let (me, wanted) = (self.account().id, Wanted { query, within, before, limit, zone });
        self.shared.store.call(move |store| search::search(store, me, &wanted)).await
    }

    /// People whom X knows by this name, or, with an `@` in front, the one with this handle; each with whether they take
    /// messages from us, where X tells. X charges for each of them (at most ten), so only the person's demand is a reason.
    ///
    /// # Errors
    /// [`EngineError::UnsearchableName`], [`EngineError::PeopleLater`], and when X refuses or cannot be reached.
    pub async fn look_up_people(&self, query: String) -> Result<Vec<Person>, EngineError> {
        people::look_for(&self.shared, &query).await
    }

    /// What hangs on the messages of a conversation, newest first: on at most 200 of them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load_shared_media(
        &self,
        conversation: ConversationId,
        before: Option<EventId>,
        limit: u32,
    ) -> Result<SharedMediaPage, EngineError> {
        let limit = limit.clamp(1, MOST_MEDIA);
        self.shared.store.call(move |store| store.load_shared_media(&conversation, before, limit)).await
    }

    /// All that is known of a message.
    ///
    /// # Errors
    /// When there is no such message, or the store does not answer.
    pub async fn load_message_details(&self, event: EventId) -> Result<MessageDetails, EngineError> {
        self.shared.store.call(move |store| store.load_message_details(event)).await
    }

    /// Writes a conversation to a file of the person's, in place of what is there. That stays as it is until all is written.
    ///
    /// # Errors
    /// When the store does not answer or the file cannot be written.
    pub async fn export_conversation(
        &self,
        conversation: ConversationId,
        format: ExportFormat,
        target: PathBuf,
        zone: TimeZone,
    ) -> Result<(), EngineError> {
        let (account, now) = (self.account().clone(), self.shared.clock.here());
        let export = Export { account, conversation, format, now, zone };
        let written = self.shared.store.call(move |store| match export::export_to(store, &export, &target) {
            Ok(()) => Ok(Ok(())),
            Err(ExportError::Store(error)) => Err(error),
            Err(ExportError::File(error)) => Ok(Err(error)),
        });
        written.await?.map_err(EngineError::NotSaved)
    }
}

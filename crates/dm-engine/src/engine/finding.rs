//! Finding: messages, and people to write to.

use dm_model::{ConversationId, EventId, SearchResults};
use jiff::tz::TimeZone;

use super::Engine;
use crate::{
    EngineError,
    search::{self, Wanted},
};

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
}

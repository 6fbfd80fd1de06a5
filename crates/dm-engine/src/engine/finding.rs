//! Finding: messages, and people to write to.

use dm_model::{ConversationId, EventId, Person, SearchResults};
use jiff::tz::TimeZone;

use super::Engine;
use crate::{
    EngineError,
    search::{self, Wanted},
    sync::people,
};

/// So many known people are offered.
const MOST_PEOPLE: usize = 50;

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

    /// Known people by name or handle, the best match first; at most 50.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_people(&self, query: String) -> Result<Vec<Person>, EngineError> {
        self.shared.store.call(move |store| store.find_people(&query, MOST_PEOPLE)).await
    }

    /// People whom X knows by this name, or, with an `@` in front, the one with this handle; each with whether they take
    /// messages from us, where X tells. X charges for each of them (at most ten), so only the person's demand is a reason.
    ///
    /// # Errors
    /// [`EngineError::UnsearchableName`], [`EngineError::PeopleLater`], and when X refuses or cannot be reached.
    pub async fn look_up_people(&self, query: String) -> Result<Vec<Person>, EngineError> {
        people::look_for(&self.shared, &query).await
    }
}

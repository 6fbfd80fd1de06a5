//! Finding: messages, and people to write to.

use dm_model::{ConversationId, EventId, SearchResults, UserId};
use jiff::tz::TimeZone;
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// Looks for messages, everywhere or in a conversation, newest first. The query holds words and the filters `from:`, `in:`,
/// `has:`, `before:` and `after:`; what of it was not understood is told.
#[tauri::command]
#[specta::specta]
pub async fn search_messages(
    state: State<'_, AppState>,
    account_id: UserId,
    query: String,
    conversation_id: Option<ConversationId>,
    before: Option<EventId>,
    limit: u32,
) -> Answer<SearchResults> {
    let engine = state.engine(account_id)?;
    Ok(engine.search_messages(query, conversation_id, before, limit, TimeZone::system()).await?)
}

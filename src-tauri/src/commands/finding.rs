//! Finding: messages, people to write to, and what was shared.

use dm_model::{ConversationId, EventId, MessageDetails, Person, SearchResults, SharedMediaPage, UserId};
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

/// Asks X for people by name, or by handle with an `@` in front. X charges for each, so only when the person wants it.
#[tauri::command]
#[specta::specta]
pub async fn look_up_people(state: State<'_, AppState>, account_id: UserId, query: String) -> Answer<Vec<Person>> {
    Ok(state.engine(account_id)?.look_up_people(query).await?)
}

/// What hangs on the messages of a conversation, newest first.
#[tauri::command]
#[specta::specta]
pub async fn load_shared_media(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    before: Option<EventId>,
    limit: u32,
) -> Answer<SharedMediaPage> {
    Ok(state.engine(account_id)?.load_shared_media(conversation_id, before, limit).await?)
}

/// All that is known of a message beside what it says.
#[tauri::command]
#[specta::specta]
pub async fn load_message_details(
    state: State<'_, AppState>,
    account_id: UserId,
    event_id: EventId,
) -> Answer<MessageDetails> {
    Ok(state.engine(account_id)?.load_message_details(event_id).await?)
}

//! Reading: the inbox, timelines, people.

use dm_model::{Backfill, ConversationId, EventId, Inbox, Person, TimelinePage, UserId};
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// The conversations, the one where something happened last first.
#[tauri::command]
#[specta::specta]
pub async fn load_inbox(state: State<'_, AppState>) -> Answer<Inbox> {
    Ok(state.engine().await?.load_inbox().await?)
}

/// The last items of a conversation, or the last before an event.
#[tauri::command]
#[specta::specta]
pub async fn load_timeline(
    state: State<'_, AppState>,
    conversation_id: ConversationId,
    before: Option<EventId>,
    limit: u32,
) -> Answer<TimelinePage> {
    Ok(state.engine().await?.load_timeline(conversation_id, before, limit).await?)
}

/// Reads a conversation's past at X, further back than it is known here.
#[tauri::command]
#[specta::specta]
pub async fn backfill(state: State<'_, AppState>, conversation_id: ConversationId) -> Answer<Backfill> {
    Ok(state.engine().await?.backfill(conversation_id).await?)
}

/// Marks a conversation as read up to an event.
#[tauri::command]
#[specta::specta]
pub async fn mark_read(state: State<'_, AppState>, conversation_id: ConversationId, up_to: EventId) -> Answer<()> {
    Ok(state.engine().await?.mark_read(conversation_id, up_to).await?)
}

/// Tells which conversation is on screen, so that it raises no notification while the window has the focus.
#[tauri::command]
#[specta::specta]
pub async fn show_conversation(state: State<'_, AppState>, conversation_id: Option<ConversationId>) -> Answer<()> {
    state.show_conversation(conversation_id).await;
    Ok(())
}

/// Tells whether nobody is at the window: it is hidden, or nothing was done in it for some minutes.
#[tauri::command]
#[specta::specta]
pub async fn set_away(state: State<'_, AppState>, away: bool) -> Answer<()> {
    state.engine().await?.set_away(away);
    Ok(())
}

/// Everyone we know but the account's own person, by name.
#[tauri::command]
#[specta::specta]
pub async fn load_people(state: State<'_, AppState>) -> Answer<Vec<Person>> {
    Ok(state.engine().await?.load_people().await?)
}

/// The id of the one-to-one conversation with someone, whether it exists yet or not.
#[tauri::command]
#[specta::specta]
pub async fn conversation_with(state: State<'_, AppState>, person_id: UserId) -> Answer<ConversationId> {
    Ok(ConversationId::one_to_one(state.engine().await?.account().id, person_id))
}

/// Gives a conversation a name of its own, or calls it by its people again.
#[tauri::command]
#[specta::specta]
pub async fn rename_conversation(
    state: State<'_, AppState>,
    conversation_id: ConversationId,
    alias: Option<String>,
) -> Answer<()> {
    Ok(state.engine().await?.rename_conversation(conversation_id, alias).await?)
}

/// Looks for news now, if X allows it.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(state: State<'_, AppState>) -> Answer<()> {
    state.engine().await?.sync_now();
    Ok(())
}

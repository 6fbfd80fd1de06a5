//! Deleting messages of one's own, and undoing that.

use dm_model::{EventId, UserId};
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// Deletes a message of one's own. It is shown nowhere from here on; for some seconds that can be undone.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_message(state: State<'_, AppState>, account_id: UserId, event_id: EventId) -> Answer<()> {
    Ok(state.engine(account_id)?.withdraw_message(event_id).await?)
}

/// Undoes a deletion, or keeps a message that X refused to delete.
#[tauri::command]
#[specta::specta]
pub async fn keep_message(state: State<'_, AppState>, account_id: UserId, event_id: EventId) -> Answer<()> {
    Ok(state.engine(account_id)?.keep_message(event_id).await?)
}

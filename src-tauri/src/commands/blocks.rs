//! Blocking people. What is known of a block comes with the timeline of the conversation with them.

use dm_model::UserId;
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// Blocks somebody.
#[tauri::command]
#[specta::specta]
pub async fn block(state: State<'_, AppState>, account_id: UserId, person_id: UserId) -> Answer<()> {
    Ok(state.engine(account_id)?.block(person_id).await?)
}

/// Lifts a block.
#[tauri::command]
#[specta::specta]
pub async fn unblock(state: State<'_, AppState>, account_id: UserId, person_id: UserId) -> Answer<()> {
    Ok(state.engine(account_id)?.unblock(person_id).await?)
}

//! The bearer token of the person's developer app. It goes in and never comes out again.

use dm_model::UserId;
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// Keeps the token, and listens to X's activity stream with it.
#[tauri::command]
#[specta::specta]
pub async fn save_app_token(state: State<'_, AppState>, account_id: UserId, token: String) -> Answer<()> {
    state.save_app_token(account_id, token.into()).await
}

/// Stops listening, and forgets the token.
#[tauri::command]
#[specta::specta]
pub async fn remove_app_token(state: State<'_, AppState>, account_id: UserId) -> Answer<()> {
    state.remove_app_token(account_id).await
}

/// Whether there is a token.
#[tauri::command]
#[specta::specta]
pub async fn has_app_token(state: State<'_, AppState>, account_id: UserId) -> Answer<bool> {
    state.has_app_token(account_id).await
}

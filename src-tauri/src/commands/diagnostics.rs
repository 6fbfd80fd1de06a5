//! How the sync is doing and what it costs.

use dm_model::{Diagnostics, UserId};
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// How the sync is doing, with nothing private in it.
#[tauri::command]
#[specta::specta]
pub async fn load_diagnostics(state: State<'_, AppState>, account_id: UserId) -> Answer<Diagnostics> {
    Ok(state.engine(account_id)?.load_diagnostics().await?)
}

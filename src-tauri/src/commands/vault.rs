//! Where secrets are kept.

use tauri::State;

use super::Answer;
use crate::{app_state::AppState, settings::VaultPlace};

/// Keeps secrets there from now on, for want of a keychain.
#[tauri::command]
#[specta::specta]
pub async fn choose_vault(state: State<'_, AppState>, place: VaultPlace) -> Answer<()> {
    state.choose_vault(place).await
}

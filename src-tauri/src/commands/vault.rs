//! Where secrets are kept.

use tauri::State;

use super::Answer;
use crate::{app_state::AppState, settings::VaultPlace, vault::VaultState};

/// Where secrets are kept. Answers when the keychain has, which may take a person to unlock it.
#[tauri::command]
#[specta::specta]
pub async fn vault_state(state: State<'_, AppState>) -> Answer<VaultState> {
    state.vault_state().await
}

/// Keeps secrets there from now on, for want of a keychain.
#[tauri::command]
#[specta::specta]
pub async fn choose_vault(state: State<'_, AppState>, place: VaultPlace) -> Answer<()> {
    state.choose_vault(place).await
}

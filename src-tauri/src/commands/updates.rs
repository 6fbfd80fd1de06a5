//! Newer versions of Pipit, and the terms of what is built into this one.

use tauri::{AppHandle, Manager as _, State, path::BaseDirectory};

use super::Answer;
use crate::{app_state::AppState, error::CommandError, updates::UpdateState};

/// How it stands with newer versions.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn load_update_state(state: State<'_, AppState>) -> UpdateState {
    state.updates.state()
}

/// Asks the releases for a newer version now.
#[tauri::command]
#[specta::specta]
pub async fn look_for_update(app: AppHandle, state: State<'_, AppState>) -> Answer<UpdateState> {
    state.updates.look(&app).await
}

/// Downloads the newer version and puts it in place.
#[tauri::command]
#[specta::specta]
pub async fn install_update(app: AppHandle, state: State<'_, AppState>) -> Answer<UpdateState> {
    state.updates.install(&app).await
}

/// Ends Pipit in good order and starts it anew.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn restart_app(app: AppHandle) {
    app.request_restart();
}

/// Shows the licences of what is built into Pipit in the system's own program for texts.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn show_licences(app: AppHandle) -> Answer<()> {
    let missing = || CommandError::sentence("This Pipit came without the list of its licences.");
    let list = app.path().resolve("licences.txt", BaseDirectory::Resource).ok().filter(|list| list.is_file());
    let list = list.ok_or_else(missing)?;
    open::that_detached(&list).map_err(|error| {
        tracing::info!(kind = ?error.kind(), "no program shows a text");
        CommandError::sentence("No program on this computer shows texts.").with_hint(list.display().to_string())
    })
}

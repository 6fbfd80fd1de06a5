//! How the sync is doing and what it costs.

use dm_model::{Diagnostics, UserId};
use tauri::{AppHandle, Manager as _, State};

use super::Answer;
use crate::{app_state::AppState, error::CommandError};

/// How the sync is doing, with nothing private in it.
#[tauri::command]
#[specta::specta]
pub async fn load_diagnostics(state: State<'_, AppState>, account_id: UserId) -> Answer<Diagnostics> {
    Ok(state.engine(account_id)?.load_diagnostics().await?)
}

/// Shows the folder of the log files in the system's own program for folders.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn show_log_folder(app: AppHandle) -> Answer<()> {
    let missing = || CommandError::sentence("There are no log files on this computer.");
    let folder = app.path().app_log_dir().ok().filter(|folder| folder.is_dir()).ok_or_else(missing)?;
    open::that_detached(&folder).map_err(|error| {
        tracing::info!(kind = ?error.kind(), "no program shows a folder");
        CommandError::sentence("No program on this computer shows folders.").with_hint(folder.display().to_string())
    })
}

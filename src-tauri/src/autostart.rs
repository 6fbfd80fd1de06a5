//! Starting with the desktop session, without a window. The system keeps whether that is so, not the settings: people change it
//! in other places too.

use tauri::{AppHandle, Wry, plugin::TauriPlugin};
use tauri_plugin_autostart::ManagerExt as _;

use crate::error::CommandError;

/// What is asked of the system.
pub fn plugin() -> TauriPlugin<Wry> {
    tauri_plugin_autostart::Builder::new().arg("--minimized").build()
}

/// Whether Pipit starts with the session; none when the system does not tell.
pub fn is_on(app: &AppHandle) -> Option<bool> {
    app.autolaunch()
        .is_enabled()
        .inspect_err(|error| tracing::warn!(%error, "the system does not tell what it starts"))
        .ok()
}

/// Has it start with the session, or no longer.
///
/// # Errors
/// When the system does not take it.
pub fn set(app: &AppHandle, on: bool) -> Result<(), CommandError> {
    let autostart = app.autolaunch();
    let set = if on { autostart.enable() } else { autostart.disable() };
    set.map_err(|error| CommandError::sentence("Your system did not take the change.").with_hint(error.to_string()))
}

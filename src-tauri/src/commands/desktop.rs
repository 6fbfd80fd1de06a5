//! What the desktop around the window offers, for the settings.

use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};

use super::Answer;
use crate::{app_state::AppState, autostart};

/// What the desktop offers, and what it was told.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DesktopOffers {
    /// Whether Pipit starts with the session; none when the system does not tell.
    pub autostart: Option<bool>,
    /// Whether there is a tray in which Pipit is.
    pub tray: bool,
}

/// What the desktop offers now.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn load_desktop(app: AppHandle, state: State<'_, AppState>) -> DesktopOffers {
    DesktopOffers { autostart: autostart::is_on(&app), tray: state.tray.is_there() }
}

/// Has Pipit start with the session, or no longer.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn set_autostart(app: AppHandle, on: bool) -> Answer<()> {
    autostart::set(&app, on)
}

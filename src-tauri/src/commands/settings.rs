//! What the person chooses.

use dm_model::Timestamp;
use tauri::State;

use super::Answer;
use crate::{app_state::AppState, settings::Settings};

/// What the person chose.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn load_settings(state: State<'_, AppState>) -> Settings {
    state.settings.settings()
}

/// Keeps what the person chose.
#[tauri::command]
#[specta::specta]
pub async fn save_settings(state: State<'_, AppState>, settings: Settings) -> Answer<()> {
    let before = state.settings.settings();
    state.settings.save_settings(&settings)?;
    if (before.notifications, before.notification_content) != (settings.notifications, settings.notification_content) {
        state.notifications.choose_anew();
    }
    for running in state.accounts.all() {
        running.engine.set_daily_budget(settings.daily_budget_of(running.engine.account().id)).await;
    }
    Ok(())
}

/// Until when there are to be no notifications; none when they are wanted.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn load_quiet_until(state: State<'_, AppState>) -> Option<Timestamp> {
    state.quiet_until()
}

/// Holds notifications back until then, or no longer.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn be_quiet_until(state: State<'_, AppState>, until: Option<Timestamp>) -> Answer<()> {
    state.be_quiet_until(until)
}

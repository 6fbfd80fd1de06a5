//! The person's own developer app.

use tauri::State;

use super::Answer;
use crate::{
    app_state::AppState,
    developer_app::{DeveloperApp, NewDeveloperApp},
};

/// The person's own developer app.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn load_developer_app(state: State<'_, AppState>) -> DeveloperApp {
    state.developer_app()
}

/// Keeps the person's own developer app.
#[tauri::command]
#[specta::specta]
pub async fn save_developer_app(state: State<'_, AppState>, app: NewDeveloperApp) -> Answer<()> {
    state.save_developer_app(app).await
}

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
pub async fn load_developer_app(state: State<'_, AppState>) -> Answer<DeveloperApp> {
    state.developer_app().await
}

/// Keeps the person's own developer app.
#[tauri::command]
#[specta::specta]
pub async fn save_developer_app(state: State<'_, AppState>, app: NewDeveloperApp) -> Answer<()> {
    state.save_developer_app(app).await
}

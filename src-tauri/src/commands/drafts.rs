//! What is being written: texts, and the files that hang on them.

use dm_model::{AttachmentId, ConversationId, Draft};
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// What is being written in a conversation; nothing when nothing is.
#[tauri::command]
#[specta::specta]
pub async fn load_draft(state: State<'_, AppState>, conversation_id: ConversationId) -> Answer<Option<Draft>> {
    Ok(state.engine().await?.load_draft(conversation_id).await?)
}

/// Keeps the unsent text of a conversation. What is attached stays.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(state: State<'_, AppState>, conversation_id: ConversationId, text: String) -> Answer<()> {
    Ok(state.engine().await?.save_draft(conversation_id, text).await?)
}

/// Says what can be seen in a file, for those who cannot see it; an empty text takes that back.
#[tauri::command]
#[specta::specta]
pub async fn describe_attachment(state: State<'_, AppState>, attachment: AttachmentId, alt_text: String) -> Answer<()> {
    Ok(state.engine().await?.describe_attachment(attachment, alt_text).await?)
}

/// Takes a file off the draft.
#[tauri::command]
#[specta::specta]
pub async fn remove_attachment(state: State<'_, AppState>, attachment: AttachmentId) -> Answer<()> {
    Ok(state.engine().await?.remove_attachment(attachment).await?)
}

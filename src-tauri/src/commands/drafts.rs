//! What is being written: texts, and the files that hang on them.

use dm_model::{AttachmentId, ConversationId, Draft, UserId};
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// What is being written in a conversation; nothing when nothing is.
#[tauri::command]
#[specta::specta]
pub async fn load_draft(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
) -> Answer<Option<Draft>> {
    Ok(state.engine(account_id)?.load_draft(conversation_id).await?)
}

/// Keeps the unsent text of a conversation. What is attached stays.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    text: String,
) -> Answer<()> {
    Ok(state.engine(account_id)?.save_draft(conversation_id, text).await?)
}

/// Says what can be seen in a file, for those who cannot see it; an empty text takes that back.
#[tauri::command]
#[specta::specta]
pub async fn describe_attachment(
    state: State<'_, AppState>,
    account_id: UserId,
    attachment: AttachmentId,
    alt_text: String,
) -> Answer<()> {
    Ok(state.engine(account_id)?.describe_attachment(attachment, alt_text).await?)
}

/// Takes a file off the draft. Until the next start it can be put back.
#[tauri::command]
#[specta::specta]
pub async fn set_attachment_aside(
    state: State<'_, AppState>,
    account_id: UserId,
    attachment: AttachmentId,
) -> Answer<()> {
    Ok(state.engine(account_id)?.set_attachment_aside(attachment).await?)
}

/// Forgets a file, on a draft or not.
#[tauri::command]
#[specta::specta]
pub async fn remove_attachment(state: State<'_, AppState>, account_id: UserId, attachment: AttachmentId) -> Answer<()> {
    Ok(state.engine(account_id)?.remove_attachment(attachment).await?)
}

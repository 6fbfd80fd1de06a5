//! Writing. Each command returns when the message is safe in the outbox; how far it comes is told by events.

use dm_model::{ConversationId, TransactionId, UserId};
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// Sends a text into a conversation.
#[tauri::command]
#[specta::specta]
pub async fn send_message(
    state: State<'_, AppState>,
    conversation_id: ConversationId,
    text: String,
) -> Answer<TransactionId> {
    Ok(state.engine().await?.send_message(conversation_id, text).await?)
}

/// Makes a group of 2 to 49 others with its first message.
#[tauri::command]
#[specta::specta]
pub async fn create_group(
    state: State<'_, AppState>,
    participants: Vec<UserId>,
    text: String,
) -> Answer<ConversationId> {
    Ok(state.engine().await?.create_group(participants, text).await?)
}

/// Lets a message that waits for the person go out again.
#[tauri::command]
#[specta::specta]
pub async fn send_again(state: State<'_, AppState>, transaction_id: TransactionId) -> Answer<()> {
    Ok(state.engine().await?.send_again(transaction_id).await?)
}

/// Takes back a message that waits for the person.
#[tauri::command]
#[specta::specta]
pub async fn discard_send(state: State<'_, AppState>, transaction_id: TransactionId) -> Answer<()> {
    Ok(state.engine().await?.discard_send(transaction_id).await?)
}

//! Writing. Each command names the account that sends, and returns when the message is safe in the outbox; how far it comes is
//! told by events.

use dm_model::{AttachmentId, ConversationId, Draft, SendAllowance, TransactionId, UserId};
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// Sends a text, a file of the draft, or both into a conversation.
#[tauri::command]
#[specta::specta]
pub async fn send_message(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    text: String,
    attachment: Option<AttachmentId>,
) -> Answer<TransactionId> {
    Ok(state.engine(account_id)?.send_message(conversation_id, text, attachment).await?)
}

/// Makes a group of 2 to 49 others with its first message.
#[tauri::command]
#[specta::specta]
pub async fn create_group(
    state: State<'_, AppState>,
    account_id: UserId,
    participants: Vec<UserId>,
    text: String,
    attachment: Option<AttachmentId>,
) -> Answer<ConversationId> {
    Ok(state.engine(account_id)?.create_group(participants, text, attachment).await?)
}

/// Lets a message that waits for the person go out again.
#[tauri::command]
#[specta::specta]
pub async fn send_again(state: State<'_, AppState>, account_id: UserId, transaction_id: TransactionId) -> Answer<()> {
    Ok(state.engine(account_id)?.send_again(transaction_id).await?)
}

/// Takes back a message that waits or is being uploaded.
#[tauri::command]
#[specta::specta]
pub async fn discard_send(state: State<'_, AppState>, account_id: UserId, transaction_id: TransactionId) -> Answer<()> {
    Ok(state.engine(account_id)?.discard_send(transaction_id).await?)
}

/// Makes a message that waits or is being uploaded a draft again.
#[tauri::command]
#[specta::specta]
pub async fn edit_send(state: State<'_, AppState>, account_id: UserId, transaction_id: TransactionId) -> Answer<Draft> {
    Ok(state.engine(account_id)?.edit_send(transaction_id).await?)
}

/// How many messages X takes in a conversation now, and when there will be more.
#[tauri::command]
#[specta::specta]
pub async fn send_allowance(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
) -> Answer<SendAllowance> {
    Ok(state.engine(account_id)?.send_allowance(&conversation_id))
}

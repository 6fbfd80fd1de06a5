//! Where conversations stand in the inbox: above the others, silent, put away, still to be read.

use dm_model::{ConversationId, MuteWish, UserId};
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// Keeps a conversation above those that are not pinned, or not any more.
#[tauri::command]
#[specta::specta]
pub async fn pin_conversation(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    pinned: bool,
) -> Answer<()> {
    Ok(state.engine(account_id)?.pin_conversation(conversation_id, pinned).await?)
}

/// Mutes a conversation for some hours or until the person ends it, or ends that.
#[tauri::command]
#[specta::specta]
pub async fn mute_conversation(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    wish: MuteWish,
) -> Answer<()> {
    Ok(state.engine(account_id)?.mute_conversation(conversation_id, wish).await?)
}

/// Puts a conversation away, or takes it back. A new message takes it back too, unless it is muted.
#[tauri::command]
#[specta::specta]
pub async fn archive_conversation(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    archived: bool,
) -> Answer<()> {
    Ok(state.engine(account_id)?.archive_conversation(conversation_id, archived).await?)
}

/// Marks a conversation as unread until it is read, or takes that back.
#[tauri::command]
#[specta::specta]
pub async fn mark_conversation_unread(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    unread: bool,
) -> Answer<()> {
    Ok(state.engine(account_id)?.mark_conversation_unread(conversation_id, unread).await?)
}

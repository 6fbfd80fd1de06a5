//! Reading: the inbox, timelines, people. Each command names the account that is meant, whichever is on screen by now.

use dm_model::{Backfill, ConversationId, EventId, Inbox, Person, TimelinePage, TimelinePlace, UserId};
use tauri::State;

use super::Answer;
use crate::app_state::AppState;

/// All conversations, also archived ones, or `only` these: what is pinned first, then the one where something happened last.
#[tauri::command]
#[specta::specta]
pub async fn load_inbox(
    state: State<'_, AppState>,
    account_id: UserId,
    only: Option<Vec<ConversationId>>,
) -> Answer<Inbox> {
    Ok(state.engine(account_id)?.load_inbox(only).await?)
}

/// A stretch of a conversation's timeline: its end, what lies around the unread marker or an event, what comes before or
/// after one.
#[tauri::command]
#[specta::specta]
pub async fn load_timeline(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    place: TimelinePlace,
    limit: u32,
) -> Answer<TimelinePage> {
    Ok(state.engine(account_id)?.load_timeline(conversation_id, place, limit).await?)
}

/// Reads a conversation's past at X, further back than it is known here.
#[tauri::command]
#[specta::specta]
pub async fn backfill(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
) -> Answer<Backfill> {
    Ok(state.engine(account_id)?.backfill(conversation_id).await?)
}

/// Reads at X what the timeline shows as missing.
#[tauri::command]
#[specta::specta]
pub async fn fill_missing(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
) -> Answer<Backfill> {
    Ok(state.engine(account_id)?.fill_missing(conversation_id).await?)
}

/// Marks a conversation as read up to an event.
#[tauri::command]
#[specta::specta]
pub async fn mark_read(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    up_to: EventId,
) -> Answer<()> {
    Ok(state.engine(account_id)?.mark_read(conversation_id, up_to).await?)
}

/// Tells which conversation is on screen, so that it raises no notification while the window has the focus.
#[tauri::command]
#[specta::specta]
pub async fn show_conversation(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: Option<ConversationId>,
) -> Answer<()> {
    state.accounts.show_conversation(account_id, conversation_id);
    Ok(())
}

/// Everyone we know but the account's own person, by name.
#[tauri::command]
#[specta::specta]
pub async fn load_people(state: State<'_, AppState>, account_id: UserId) -> Answer<Vec<Person>> {
    Ok(state.engine(account_id)?.load_people().await?)
}

/// The id of the one-to-one conversation with someone, whether it exists yet or not.
#[tauri::command]
#[specta::specta]
pub async fn conversation_with(account_id: UserId, person_id: UserId) -> Answer<ConversationId> {
    Ok(ConversationId::one_to_one(account_id, person_id))
}

/// Gives a conversation a name of its own, or calls it by its people again.
#[tauri::command]
#[specta::specta]
pub async fn rename_conversation(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    alias: Option<String>,
) -> Answer<()> {
    Ok(state.engine(account_id)?.rename_conversation(conversation_id, alias).await?)
}

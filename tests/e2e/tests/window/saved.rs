//! What the app has kept of what alice writes, read as the page reads it.

use anyhow::{Context, Result};
use dm_model::ConversationId;
use pipit_e2e::{PATIENCE, Page, until};
use serde_json::json;

use crate::world::World;

/// The draft of a conversation as it is kept; empty where there is none.
pub async fn draft(page: &Page, world: &World, conversation: &ConversationId) -> Result<String> {
    let wanted = json!({ "accountId": world.alice, "conversationId": conversation });
    let script = format!(
        "const done = arguments[0];
        window.__TAURI_INTERNALS__.invoke('load_draft', {wanted}).then((draft) => done(draft?.text ?? ''), () => done(null));"
    );
    page.read_once::<Option<String>>(&script).await?.context("the draft cannot be read")
}

/// Waits until a conversation's draft is kept as it was written.
pub async fn see_draft(page: &Page, world: &World, conversation: &ConversationId, text: &str) -> Result<()> {
    until(&format!("{text:?} to be kept"), PATIENCE, async || {
        Ok((draft(page, world, conversation).await? == text).then_some(()))
    })
    .await
}

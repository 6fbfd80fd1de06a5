//! Messages that arrive, and what of them the app has.

use anyhow::Result;
use dm_model::UserId;
use pipit_e2e::Page;
use serde_json::json;

use crate::filled_store::Place;

/// What the message of this number says, and no other one.
pub fn text_of(number: usize) -> String {
    format!("arrival {number} of today, who would have thought")
}

/// So many conversations are looked through at once.
const AT_ONCE: usize = 50;

/// The texts of all messages in the app's store that arrived.
pub async fn all_stored(page: &Page, alice: UserId, places: &[Place]) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for some in places.chunks(AT_ONCE) {
        let ids: Vec<_> = some.iter().map(|place| &place.conversation).collect();
        let script = format!(
            r#"const done = arguments[0];
            const load = async (conversationId) => {{
                const asked = {{ accountId: {alice}, conversationId, place: {{ type: "end" }}, limit: 400 }};
                const {{ items }} = await window.__TAURI_INTERNALS__.invoke("load_timeline", asked);
                return items.map(({{ content }}) => content.text ?? "").filter((text) => text.startsWith("arrival "));
            }};
            Promise.all({ids}.map(load)).then((texts) => done(texts.flat()));"#,
            alice = json!(alice),
            ids = json!(ids)
        );
        all.extend(page.read_once::<Vec<String>>(&script).await?);
    }
    Ok(all)
}

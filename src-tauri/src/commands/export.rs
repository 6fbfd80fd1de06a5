//! A conversation as a file: where it goes the person says in a dialog of the system's, and the page never learns.

use dm_model::{ConversationId, ExportFormat, UserId};
use jiff::{Zoned, tz::TimeZone};
use tauri::{Manager as _, State, WebviewWindow};
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::oneshot;

use super::Answer;
use crate::app_state::AppState;

/// Asks the person where to keep a conversation, and writes it there. Tells whether they chose a place.
#[tauri::command]
#[specta::specta]
pub async fn export_conversation(
    state: State<'_, AppState>,
    window: WebviewWindow,
    account_id: UserId,
    conversation_id: ConversationId,
    format: ExportFormat,
) -> Answer<bool> {
    let engine = state.engine(account_id)?;
    let zone = TimeZone::system();
    let (word, ending) = match format {
        ExportFormat::Json => ("JSON", "json"),
        ExportFormat::Html => ("HTML", "html"),
    };
    let now = jiff::Timestamp::from_millisecond(state.clock.now().as_millis()).unwrap_or_default();
    let name = suggested_name(&now.to_zoned(zone.clone()), ending);
    let mut dialog = window.dialog().file().set_parent(&window).set_file_name(name).add_filter(word, &[ending]);
    if let Ok(folder) = window.path().document_dir().or_else(|_| window.path().home_dir()) {
        dialog = dialog.set_directory(folder);
    }
    let (chosen, answer) = oneshot::channel();
    dialog.save_file(|file| {
        // Nobody waits any more when the app is being closed.
        let _ = chosen.send(file);
    });
    let Some(target) = answer.await.ok().flatten().and_then(|file| file.into_path().ok()) else { return Ok(false) };
    engine.export_conversation(conversation_id, format, target, zone).await?;
    Ok(true)
}

/// A name of our own words and the day, with nothing of what X or anybody wrote: `Conversation 2026-11-03.html`.
fn suggested_name(day: &Zoned, ending: &str) -> String {
    format!("Conversation {}.{ending}", day.strftime("%Y-%m-%d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_the_day() {
        let day: Zoned = "2026-11-03T23:59[Europe/Berlin]".parse().unwrap();
        assert_eq!(suggested_name(&day, "html"), "Conversation 2026-11-03.html");
    }
}

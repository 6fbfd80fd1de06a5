//! What others sent, outside the page: fetched on demand, opened by another program, or saved where the person likes. The
//! page names an account and an attachment's key; where files lie is none of its business.

use dm_engine::ReceivedAttachment;
use dm_model::{AttachmentKind, MediaKey, Timestamp, UserId};
use jiff::tz::TimeZone;
use serde::Serialize;
use specta::Type;
use tauri::{Manager as _, State, WebviewWindow};
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::oneshot;

use super::Answer;
use crate::{app_state::AppState, error::CommandError};

/// An attachment that can be had of the `pipit-media` protocol without waiting for X.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FetchedAttachment {
    /// What it is, told from its bytes: `image/…` or `video/mp4`.
    pub content_type: String,
    /// How many bytes it has.
    pub bytes: u32,
}

/// Fetches an attachment that the person wants to see.
#[tauri::command]
#[specta::specta]
pub async fn fetch_attachment(
    state: State<'_, AppState>,
    account_id: UserId,
    media_key: MediaKey,
) -> Answer<FetchedAttachment> {
    let ReceivedAttachment { file, .. } = state.engine(account_id)?.fetch_attachment(media_key).await?;
    let bytes = u32::try_from(file.length()).unwrap_or(u32::MAX);
    Ok(FetchedAttachment { content_type: file.content_type().to_owned(), bytes })
}

/// Shows an attachment in the program that the system has for it.
#[tauri::command]
#[specta::specta]
pub async fn open_attachment(state: State<'_, AppState>, account_id: UserId, media_key: MediaKey) -> Answer<()> {
    let copy = state.engine(account_id)?.copy_for_another_program(media_key).await?;
    open::that_detached(copy).map_err(|error| {
        tracing::info!(%error, "no program shows an attachment");
        CommandError::sentence("No program on this computer opened the file.").with_hint("Save it instead.")
    })
}

/// Asks the person where to keep an attachment, and writes it there. Tells whether they chose a place.
#[tauri::command]
#[specta::specta]
pub async fn save_attachment(
    state: State<'_, AppState>,
    window: WebviewWindow,
    account_id: UserId,
    media_key: MediaKey,
) -> Answer<bool> {
    let engine = state.engine(account_id)?;
    let received = engine.fetch_attachment(media_key.clone()).await?;
    let name = suggested_name(received.kind, received.at, received.file.extension(), &TimeZone::system());
    drop(received);
    let mut dialog = window.dialog().file().set_parent(&window).set_file_name(name);
    if let Ok(folder) = window.path().download_dir().or_else(|_| window.path().home_dir()) {
        dialog = dialog.set_directory(folder);
    }
    let (chosen, answer) = oneshot::channel();
    dialog.save_file(|file| {
        // Nobody waits any more when the app is being closed.
        let _ = chosen.send(file);
    });
    let Some(target) = answer.await.ok().flatten().and_then(|file| file.into_path().ok()) else { return Ok(false) };
    engine.save_attachment(media_key, target).await?;
    Ok(true)
}

/// A name of our own words and the time, with nothing of what X or anybody wrote: `Photo 2025-11-03 14.35.12.jpg`.
fn suggested_name(kind: AttachmentKind, at: Option<Timestamp>, extension: &str, here: &TimeZone) -> String {
    let word = match kind {
        AttachmentKind::Photo => "Photo",
        AttachmentKind::Gif => "GIF",
        AttachmentKind::Video => "Video",
        AttachmentKind::Other => "File",
    };
    let time = at.and_then(|at| jiff::Timestamp::from_millisecond(at.as_millis()).ok());
    match time {
        Some(time) => format!("{word} {}.{extension}", time.to_zoned(here.clone()).strftime("%Y-%m-%d %H.%M.%S")),
        None => format!("{word}.{extension}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_what_it_is_and_when_it_came() {
        let at = Timestamp::from_millis(1_762_180_512_000);
        let berlin = TimeZone::fixed(jiff::tz::offset(1));
        let name = |kind, at, extension| suggested_name(kind, at, extension, &berlin);
        assert_eq!(name(AttachmentKind::Photo, Some(at), "jpg"), "Photo 2025-11-03 15.35.12.jpg");
        assert_eq!(name(AttachmentKind::Gif, Some(at), "mp4"), "GIF 2025-11-03 15.35.12.mp4");
        assert_eq!(name(AttachmentKind::Video, None, "mp4"), "Video.mp4");
    }
}

//! Files for messages: choosing them, and putting them on a draft.

use dm_model::{Attached, AttachmentId, ConversationId, UserId};
use serde::Deserialize;
use specta::Type;
use tauri::{
    AppHandle, State, WebviewWindow,
    ipc::{InvokeBody, Request},
};
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::oneshot;

use super::Answer;
use crate::{
    app_state::AppState,
    chosen_files::ChosenFile,
    clipboard,
    error::{CommandError, ErrorCode},
};

/// The name of [`keep_pasted`]. Its bytes come as they are, which the generated contract has no words for.
pub const KEEP_PASTED: &str = "keep_pasted";

/// What the person wants of the copy that is sent.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Preparation {
    /// Leave in it where it was taken.
    pub keep_location: bool,
    /// Make a picture smaller that X would not take as it is.
    pub shrink: bool,
}

/// Asks the person for a file; nothing when they chose none.
#[tauri::command]
#[specta::specta]
pub async fn choose_file(state: State<'_, AppState>, window: WebviewWindow) -> Answer<Option<ChosenFile>> {
    let (chosen, answer) = oneshot::channel();
    let dialog = window.dialog().file().set_parent(&window);
    let dialog = dialog.add_filter("Pictures, GIFs and videos", &["jpg", "jpeg", "png", "webp", "gif", "mp4"]);
    dialog.pick_file(|file| {
        // Nobody waits any more when the app is being closed.
        let _ = chosen.send(file);
    });
    let path = answer.await.ok().flatten().and_then(|file| file.into_path().ok());
    Ok(path.map(|path| state.chosen_files.remember_path(path)))
}

/// Takes a picture from the clipboard: the body of the request is its bytes.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn keep_pasted(state: State<'_, AppState>, request: Request<'_>) -> Answer<ChosenFile> {
    match request.body() {
        InvokeBody::Raw(bytes) => Ok(state.chosen_files.remember_bytes(bytes.clone())),
        InvokeBody::Json(_) => Err(CommandError::sentence("What was pasted could not be read.")),
    }
}

/// Takes the picture that lies on the clipboard, where the page is not told of it; nothing where there is none.
#[tauri::command]
#[specta::specta]
pub async fn keep_clipboard_picture(state: State<'_, AppState>, app: AppHandle) -> Answer<Option<ChosenFile>> {
    Ok(clipboard::picture(&app).await.map(|bytes| state.chosen_files.remember_bytes(bytes)))
}

/// Copies a chosen file for a conversation's draft, in place of the one before; without a conversation it waits for the first
/// message of a new group. The person's own file may then vanish.
#[tauri::command]
#[specta::specta]
pub async fn attach_file(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: Option<ConversationId>,
    file: u32,
    preparation: Preparation,
) -> Answer<Attached> {
    let Some(source) = state.chosen_files.source(file) else {
        return Err(CommandError::sentence("Pipit does not remember this file any more.").with_hint("Choose it again."));
    };
    let Preparation { keep_location, shrink } = preparation;
    let preparation = dm_engine::Preparation { keep_location, shrink };
    state.engine(account_id)?.attach(conversation_id, source, preparation).await.map_err(|error| {
        let can_shrink = matches!(&error, dm_engine::EngineError::Unfit(unfit) if unfit.can_shrink());
        let error = CommandError::from(error);
        if can_shrink { error.with_code(ErrorCode::PictureTooLarge) } else { error }
    })
}

/// Puts a file that another one replaced, or that was set aside, back on the draft; the other one is forgotten.
#[tauri::command]
#[specta::specta]
pub async fn put_back_attachment(
    state: State<'_, AppState>,
    account_id: UserId,
    conversation_id: ConversationId,
    attachment: AttachmentId,
) -> Answer<()> {
    Ok(state.engine(account_id)?.put_back_attachment(conversation_id, attachment).await?)
}

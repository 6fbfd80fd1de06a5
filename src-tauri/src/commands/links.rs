//! Links in messages.

use super::Answer;
use crate::links::{self, LinkTarget};

/// Where a link leads, to be shown before it is opened.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn describe_link(address: String) -> Answer<LinkTarget> {
    links::describe(&address)
}

/// Opens a link in the browser.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn open_link(address: String) -> Answer<()> {
    links::open(&address)
}

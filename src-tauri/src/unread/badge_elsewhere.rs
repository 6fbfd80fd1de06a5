//! The number on the app's icon, as macOS and Windows have it.

use tauri::{AppHandle, Manager as _};

use crate::windows::MAIN;

/// The number on the icon.
pub struct Badge {
    app: AppHandle,
}

impl Badge {
    pub fn of(app: &AppHandle) -> Self {
        Self { app: app.clone() }
    }

    #[expect(clippy::unused_async, reason = "its twin for Linux awaits the bus")]
    pub async fn show(&mut self, count: u32) {
        let Some(window) = self.app.get_webview_window(MAIN) else { return };
        if let Err(error) = window.set_badge_count((count > 0).then_some(i64::from(count))) {
            tracing::debug!(%error, "the icon shows no number");
        }
    }
}

//! How much is unread, wherever the desktop tells it: in the tray and on the app's icon in the dock. (The window's title is the
//! page's, which counts by the same queries.)
//!
//! Nothing is counted along. Whatever happens, the stores are asked again, and what happens meanwhile has them asked once more,
//! so that what is shown last is what they hold.

#[cfg(not(target_os = "linux"))]
#[path = "unread/badge_elsewhere.rs"]
mod badge;
#[cfg(target_os = "linux")]
#[path = "unread/badge_linux.rs"]
mod badge;

use tauri::{AppHandle, Manager as _};
use tokio::sync::Notify;

use crate::app_state::AppState;

/// Knows when it is to be counted again.
#[derive(Default)]
pub struct Unread {
    may_have_changed: Notify,
}

impl Unread {
    /// Something happened that may change how much is unread.
    pub fn count_again(&self) {
        self.may_have_changed.notify_one();
    }
}

/// Tells it from now on.
pub fn tell(app: &AppHandle) {
    let telling = app.clone();
    app.state::<AppState>().start_task("tell what is unread", async move {
        let state = telling.state::<AppState>();
        let mut badge = badge::Badge::of(&telling);
        let mut told = None;
        loop {
            state.unread.may_have_changed.notified().await;
            let Some(count) = count(&state).await else { continue };
            if told != Some(count) {
                state.tray.tell_unread(&telling, count).await;
                badge.show(count).await;
                told = Some(count);
            }
        }
    });
}

/// In all accounts together; none when a store does not answer. Then what was told stays, until something happens again.
async fn count(state: &AppState) -> Option<u32> {
    let mut sum: u32 = 0;
    for running in state.accounts.all() {
        match running.engine.load_unread_count().await {
            Ok(count) => sum = sum.saturating_add(count),
            Err(error) => {
                tracing::warn!(%error, "what is unread could not be counted");
                return None;
            }
        }
    }
    Some(sum)
}

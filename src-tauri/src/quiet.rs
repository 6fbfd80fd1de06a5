//! Whether the person wants no notifications for a while, and that this ends by itself.

use tauri::{AppHandle, Manager as _};
use tokio::sync::Notify;

use crate::app_state::AppState;

/// Knows when the settings may say something else.
#[derive(Default)]
pub struct Quiet {
    may_have_changed: Notify,
}

impl Quiet {
    /// The settings were saved.
    pub fn changed(&self) {
        self.may_have_changed.notify_one();
    }
}

/// Lets the tray tell it from now on.
pub fn tell(app: &AppHandle) {
    let telling = app.clone();
    app.state::<AppState>().start_task("tell whether it is quiet", async move {
        let state = telling.state::<AppState>();
        loop {
            let until = state.settings.settings().quiet_until.filter(|until| *until > state.clock.now());
            state.tray.tell_quiet(&telling, until.is_some()).await;
            tokio::select! {
                () = state.quiet.may_have_changed.notified() => {}
                () = async {
                    match until {
                        Some(until) => state.clock.wait_until(until).await,
                        None => std::future::pending().await,
                    }
                } => {}
            }
        }
    });
}

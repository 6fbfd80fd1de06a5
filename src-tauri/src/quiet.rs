//! Whether the person wants no notifications for a while, and that this ends by itself.

use dm_model::Timestamp;
use tauri::{AppHandle, Manager as _};
use tokio::sync::Notify;

use crate::{app_state::AppState, error::CommandError};

/// Knows when it may have changed.
#[derive(Default)]
pub struct Quiet {
    may_have_changed: Notify,
}

impl AppState {
    /// Until when there are to be no notifications; none when they are wanted.
    pub fn quiet_until(&self) -> Option<Timestamp> {
        self.settings.quiet_until().filter(|until| *until > self.clock.now())
    }

    /// Holds notifications back until then, or no longer.
    ///
    /// # Errors
    /// When that cannot be kept.
    pub fn be_quiet_until(&self, until: Option<Timestamp>) -> Result<(), CommandError> {
        self.settings.save_quiet_until(until)?;
        self.quiet.may_have_changed.notify_one();
        Ok(())
    }
}

/// Lets the tray tell it from now on.
pub fn tell(app: &AppHandle) {
    let telling = app.clone();
    app.state::<AppState>().start_task("tell whether it is quiet", async move {
        let state = telling.state::<AppState>();
        loop {
            let until = state.quiet_until();
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

//! Pipit in the tray: whether something is unread, and a menu to open the window, write, be left alone for an hour, or quit.
//!
//! On Linux it speaks `StatusNotifierItem` over the session bus by itself (ADR 28), elsewhere it is Tauri's. There may be no tray;
//! then Pipit is as it would be without these lines, and a window is never hidden where nothing could bring it back.

mod menu;
#[cfg(not(target_os = "linux"))]
#[path = "tray/elsewhere.rs"]
mod system;
#[cfg(target_os = "linux")]
#[path = "tray/linux.rs"]
mod system;

use std::{sync::Mutex, time::Duration};

use tauri::{AppHandle, Manager as _};
use tokio::sync::{OnceCell, watch};

use crate::{app_state::AppState, windows};

/// For how long a desktop may be without its tray before a hidden window is put where one finds it: panels start after the apps,
/// and are started anew.
const PATIENCE: Duration = Duration::from_secs(10);

/// How Pipit stands in the tray.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Standing {
    unread: u32,
    /// Whether the person wants no notifications for a while.
    quiet: bool,
}

/// The way to the tray.
#[derive(Default)]
pub struct Tray {
    item: OnceCell<system::Item>,
    standing: Mutex<Standing>,
    /// Whether there is a tray and Pipit is in it.
    pub there: watch::Sender<bool>,
}

impl Tray {
    /// Whether the person can reach Pipit there.
    pub fn is_there(&self) -> bool {
        *self.there.borrow()
    }

    /// Shows how much is unread.
    pub async fn tell_unread(&self, app: &AppHandle, unread: u32) {
        self.tell(app, |standing| standing.unread = unread).await;
    }

    /// Shows whether notifications are held back.
    pub async fn tell_quiet(&self, app: &AppHandle, quiet: bool) {
        self.tell(app, |standing| standing.quiet = quiet).await;
    }

    async fn tell(&self, app: &AppHandle, change: impl FnOnce(&mut Standing)) {
        let standing = {
            let mut standing = self.standing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            change(&mut standing);
            *standing
        };
        if let Some(item) = self.item.get() {
            item.show(app, standing).await;
        }
    }
}

/// Puts Pipit into the tray, now or when there is one.
pub fn start(app: &AppHandle) {
    let starting = app.clone();
    app.state::<AppState>().start_task("tray", async move {
        let state = starting.state::<AppState>();
        match system::Item::put_into_tray(&starting).await {
            Ok(item) => {
                if state.tray.item.set(item).is_ok() {
                    state.tray.tell(&starting, |_| ()).await;
                }
            }
            Err(error) => tracing::info!(%error, "there is no tray"),
        }
    });
    let keeping = app.clone();
    app.state::<AppState>().start_task("keep the window in reach", async move {
        let state = keeping.state::<AppState>();
        let mut there = state.tray.there.subscribe();
        loop {
            // The sender lives in `state`.
            drop(there.wait_for(|there| !there).await);
            let came_back = tokio::select! {
                there = there.wait_for(|there| *there) => there.is_ok(),
                () = state.clock.wait_until(state.clock.now().after(PATIENCE)) => false,
            };
            if !came_back {
                windows::put_in_reach(&keeping);
                drop(there.wait_for(|there| *there).await);
            }
        }
    });
}

//! What the tray's menu offers, and what becomes of it.

use std::time::Duration;

use tauri::{AppHandle, Manager as _};

use super::Standing;
use crate::{app_state::AppState, page_events::PageEvent, windows, words::Words};

/// For how long Pipit is quiet when it is asked to in the tray.
const QUIET_FOR: Duration = Duration::from_hours(1);

/// One entry of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Shows the window.
    Open,
    /// Begins a new message.
    NewMessage,
    /// Holds notifications back for an hour, or no longer.
    Quiet,
    /// Ends Pipit.
    Quit,
}

/// The entries in their order; between the last two there is a line.
pub const ENTRIES: [Entry; 4] = [Entry::Open, Entry::NewMessage, Entry::Quiet, Entry::Quit];

impl Entry {
    /// A name that stays the same in every language.
    #[cfg(not(target_os = "linux"))]
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::NewMessage => "new-message",
            Self::Quiet => "quiet",
            Self::Quit => "quit",
        }
    }

    /// What it is called.
    pub fn label(self, words: &Words, standing: Standing) -> &'static str {
        match self {
            Self::Open => words.open_pipit,
            Self::NewMessage => words.new_message,
            Self::Quiet if standing.quiet => words.quiet_no_longer,
            Self::Quiet => words.quiet_for_an_hour,
            Self::Quit => words.quit_pipit,
        }
    }

    /// Does it.
    pub fn choose(self, app: &AppHandle) {
        match self {
            Self::Open => windows::raise(app),
            Self::NewMessage => {
                windows::raise(app);
                app.state::<AppState>().page.push(PageEvent::Compose { to: None });
            }
            Self::Quiet => be_quiet_or_not(app),
            Self::Quit => windows::quit(app),
        }
    }
}

fn be_quiet_or_not(app: &AppHandle) {
    let state = app.state::<AppState>();
    let until = match state.quiet_until() {
        Some(_) => None,
        None => Some(state.clock.now().after(QUIET_FOR)),
    };
    match state.be_quiet_until(until) {
        Ok(()) => state.page.push(PageEvent::SettingsChanged),
        Err(error) => tracing::warn!(why = error.message, "being quiet could not be kept"),
    }
}

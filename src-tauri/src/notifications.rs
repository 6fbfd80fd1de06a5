//! Desktop notifications: who wrote, and what, and to which account where there are several. A click opens that conversation.
//!
//! What the engines tell waits in [`Notifications`]. The [`announcer`] takes it from there, decides by its rules, and hands what
//! is to be shown to a [`server::NotificationServer`]: on Linux to whoever owns the name on the session bus, elsewhere to the
//! system through Tauri's plugin. Why so: ADR 31.

mod announcer;
#[cfg(test)]
mod fixtures;
#[cfg(target_os = "linux")]
mod freedesktop;
#[cfg(target_os = "linux")]
mod left_over;
#[cfg(not(target_os = "linux"))]
mod plugin;
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other systems can do and tell less"))]
mod server;
mod surroundings;
mod text;
mod waiting;
mod wording;

use std::sync::Arc;

use tauri::{AppHandle, Manager as _};
use tokio::sync::mpsc;

use crate::app_state::AppState;
use announcer::Announcer;

pub use waiting::Notifications;

#[cfg(target_os = "linux")]
use freedesktop::SessionBus as Desktop;
#[cfg(not(target_os = "linux"))]
use plugin::Plugin as Desktop;

/// Begins to announce.
pub fn start(app: &AppHandle) {
    let state = app.state::<AppState>();
    let (tell, signals) = mpsc::unbounded_channel();
    let server = Arc::new(Desktop::new(app, tell));
    let announcer = Announcer::new(Arc::new(app.clone()), server, Arc::clone(&state.notifications));
    state.start_task("notifications", announcer.run(signals));
}

//! What the page needs to begin, how it listens, and how it ends.

use std::sync::atomic::Ordering;

use dm_model::{Account, Connectivity};
use serde::Serialize;
use specta::Type;
use tauri::{State, ipc::Channel};
use x_auth::Provider;

use super::Answer;
use crate::{app_state::AppState, error::CommandError, page_events::PageEventBatch, settings::VaultPlace, windows};

/// What the page needs to draw its first screen.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Startup {
    /// Whom to show, if anybody is signed in.
    pub account: Option<Account>,
    /// How the connection is doing.
    pub connectivity: Connectivity,
    /// Whether this Pipit has a demo.
    pub demo_available: bool,
    /// Whether "Sign in with X" leads to the simulated X.
    pub simulated: bool,
    /// Whether there is a client id to sign in with.
    pub client_id_configured: bool,
    /// What the person chose for want of a keychain, if they had to.
    pub vault_place: Option<VaultPlace>,
    /// What to register at X as redirect URIs.
    pub redirect_uris: Vec<String>,
    /// Why their data, or all data, cannot be used, if it cannot. Nothing in it was changed.
    pub store_problem: Option<CommandError>,
}

/// What was painted.
#[derive(Debug, Clone, Copy, serde::Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Painted {
    /// The conversations.
    Inbox,
    /// The first screen.
    FirstScreen,
}

/// Waits until the account to show can be shown, and tells what the page needs to begin.
#[tauri::command]
#[specta::specta]
pub async fn start(state: State<'_, AppState>) -> Answer<Startup> {
    let store_problem = state.problem().await;
    let shown = state.accounts.shown();
    let running = shown.and_then(|shown| state.accounts.get(shown));
    let connectivity = running.map_or(Connectivity::SignedOut, |running| running.engine.connectivity());
    Ok(Startup {
        account: shown.and_then(|shown| state.settings.account(shown)),
        connectivity,
        demo_available: cfg!(feature = "demo"),
        simulated: state.arguments.demo,
        client_id_configured: state.arguments.demo || state.client_id().is_some(),
        vault_place: state.settings.vault_place(),
        redirect_uris: redirect_uris(),
        store_problem,
    })
}

/// Lets the page hear what changes, from now on.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn subscribe(state: State<'_, AppState>, channel: Channel<PageEventBatch>) {
    state.accounts.forget_page();
    state.page.subscribe(channel);
}

/// Tells that the page has drawn something for the first time.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn report_painted(state: State<'_, AppState>, what: Painted) {
    let what = match what {
        Painted::Inbox => "painted inbox",
        Painted::FirstScreen => "painted first-screen",
    };
    state.report(what);
    state.painted.send_replace(true);
}

/// Tells that all that was written is kept: the window may close.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn let_close(state: State<'_, AppState>) {
    state.page_kept.notify_one();
}

/// Answers whether the window shall close though messages are lost.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn answer_closing(state: State<'_, AppState>, close: bool) {
    if close {
        windows::close_anyway(&state.app);
    } else {
        state.closing_was_asked.store(false, Ordering::Relaxed);
    }
}

fn redirect_uris() -> Vec<String> {
    Provider::x(String::new()).redirect_uris.into_iter().map(String::from).collect()
}

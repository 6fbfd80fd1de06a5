//! The accounts that are signed in, which of them is on screen, and what concerns all of them.

use dm_model::{Account, Connectivity, UserId};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::Answer;
use crate::{app_state::AppState, error::CommandError};

/// An account as the rail and the settings show it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListedAccount {
    /// Who it is.
    pub account: Account,
    /// Whether there is a picture: the `pipit-media` protocol gives it by the account's id.
    pub has_picture: bool,
    /// Changes when the picture does, so that the page loads the new one.
    pub picture_version: u32,
    /// How many messages of others are unread.
    pub unread_count: u32,
    /// Whether X wants the person to sign in again.
    pub session_ended: bool,
    /// Why its data cannot be used, if it cannot. Nothing in it was changed.
    pub problem: Option<CommandError>,
}

/// Those who are signed in, in the order in which they first signed in.
#[tauri::command]
#[specta::specta]
pub async fn load_accounts(state: State<'_, AppState>) -> Answer<Vec<ListedAccount>> {
    let mut listed = Vec::new();
    for account in state.settings.signed_in() {
        listed.push(list(&state, account).await?);
    }
    Ok(listed)
}

/// Puts another account on screen. Whether its data can be used is told by `start`, which comes next.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn switch_account(state: State<'_, AppState>, account_id: UserId) -> Answer<()> {
    state.switch_account(account_id)
}

/// Tells whether nobody is at the window: it is hidden, or nothing was done in it for some minutes.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn set_away(state: State<'_, AppState>, away: bool) {
    state.accounts.set_away(away);
}

/// Looks for news of all accounts now, if X allows it.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "a command takes what it is given")]
pub fn sync_now(state: State<'_, AppState>) {
    for running in state.accounts.all() {
        running.engine.sync_now();
    }
}

async fn list(state: &AppState, account: Account) -> Result<ListedAccount, CommandError> {
    let problem = state.accounts.problem_of(account.id);
    let Some(running) = state.accounts.get(account.id) else {
        let (has_picture, picture_version, unread_count, session_ended) = (false, 0, 0, false);
        return Ok(ListedAccount { account, has_picture, picture_version, unread_count, session_ended, problem });
    };
    let own = running.engine.load_own_person().await?;
    Ok(ListedAccount {
        has_picture: own.as_ref().is_some_and(|own| own.has_picture),
        picture_version: own.map_or(0, |own| own.picture_version),
        unread_count: running.engine.load_unread_count().await?,
        session_ended: running.engine.connectivity() == Connectivity::SignedOut,
        account,
        problem,
    })
}

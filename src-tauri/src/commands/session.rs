//! Signing in and out.

use dm_model::{Account, UserId};
use tauri::State;

use super::Answer;
use crate::{
    accounts::SignedIn,
    app_state::AppState,
    error::CommandError,
    sign_in::{KeptData, SignInInvitation},
};

/// Begins to sign in, and opens the browser.
#[tauri::command]
#[specta::specta]
pub async fn begin_sign_in(state: State<'_, AppState>) -> Answer<SignInInvitation> {
    state.begin_sign_in().await
}

/// Waits until the person has decided in the browser.
#[tauri::command]
#[specta::specta]
pub async fn finish_sign_in(state: State<'_, AppState>) -> Answer<SignedIn> {
    state.finish_sign_in().await
}

/// Gives up the sign-in that is under way.
#[tauri::command]
#[specta::specta]
pub async fn cancel_sign_in(state: State<'_, AppState>) -> Answer<()> {
    state.cancel_sign_in().await;
    Ok(())
}

/// Signs in to the simulated X without a browser.
#[tauri::command]
#[specta::specta]
pub async fn sign_in_to_demo(state: State<'_, AppState>) -> Answer<Account> {
    sign_in_to_demo_of(&state).await
}

/// Takes the address at which a browser on another computer has ended.
#[tauri::command]
#[specta::specta]
pub async fn paste_redirect(state: State<'_, AppState>, address: String) -> Answer<()> {
    state.paste_redirect(&address).await
}

/// Ends an account's session, and keeps or erases what is here of its data.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(state: State<'_, AppState>, account_id: UserId, data: KeptData) -> Answer<()> {
    state.sign_out(account_id, data).await
}

#[cfg(feature = "demo")]
async fn sign_in_to_demo_of(state: &AppState) -> Result<Account, CommandError> {
    state.sign_in_to_demo().await
}

#[cfg(not(feature = "demo"))]
#[expect(clippy::unused_async, reason = "its twin with the demo awaits")]
async fn sign_in_to_demo_of(_state: &AppState) -> Result<Account, CommandError> {
    Err(CommandError::sentence("This Pipit was built without the demo."))
}

//! The bearer token of the person's developer app, with which the engine listens to X's activity stream. It lies in the
//! vault beside the session; the page can give it and take it away, and never gets to see it. The demo has one of its own,
//! so that its people can be seen typing and reading.

use dm_model::{RealTime, UserId};
use secrecy::{ExposeSecret as _, SecretString};
use tauri::Manager as _;
use x_auth::VaultEntry;

use crate::{app_state::AppState, error::CommandError};

impl AppState {
    /// Keeps a token and listens with it from now on.
    ///
    /// # Errors
    /// When the account is not signed in, what was given cannot be a token, or it cannot be kept.
    pub async fn save_app_token(&self, account: UserId, token: SecretString) -> Result<(), CommandError> {
        let engine = self.engine(account)?;
        check(&token)?;
        self.vaults.of(engine.account()).save(&VaultEntry::AppToken(account), &token).await?;
        engine.set_app_token(Some(token));
        Ok(())
    }

    /// Stops listening, and forgets the token.
    ///
    /// # Errors
    /// When the account is not signed in, or the token may still be there.
    pub async fn remove_app_token(&self, account: UserId) -> Result<(), CommandError> {
        let engine = self.engine(account)?;
        engine.set_app_token(None);
        Ok(self.vaults.of(engine.account()).forget(&VaultEntry::AppToken(account)).await?)
    }

    /// Whether there is a token.
    ///
    /// # Errors
    /// When the account is not signed in, or the vault cannot be read.
    pub async fn has_app_token(&self, account: UserId) -> Result<bool, CommandError> {
        let engine = self.engine(account)?;
        if engine.account().demo {
            return Ok(engine.real_time() != RealTime::Off);
        }
        Ok(self.vaults.of(engine.account()).load(&VaultEntry::AppToken(account)).await?.is_some())
    }

    /// Lets the account's engine listen if there is a token for it. The keychain may first ask the person to unlock it;
    /// nothing waits for that.
    pub fn take_up_app_token(&self, account: UserId) {
        let app = self.app.clone();
        self.start_task("app token", async move {
            let state = app.state::<Self>();
            let Ok(engine) = state.engine(account) else { return };
            #[cfg(feature = "demo")]
            if engine.account().demo {
                return engine.set_app_token(state.demo.app_token());
            }
            match state.vaults.of(engine.account()).load(&VaultEntry::AppToken(account)).await {
                Ok(token) => engine.set_app_token(token),
                Err(why) => tracing::warn!(%why, "the token of the developer app cannot be read"),
            }
        });
    }
}

/// A bearer token is one word of letters, digits and signs (RFC 6750, section 2.1).
fn check(token: &SecretString) -> Result<(), CommandError> {
    let text = token.expose_secret();
    if !text.is_empty() && text.chars().all(|character| character.is_ascii_graphic()) {
        return Ok(());
    }
    let error = CommandError::sentence("A bearer token has only letters, digits and signs.");
    Err(error.with_hint("Copy it from X's developer console, under \"Bearer Token\"."))
}

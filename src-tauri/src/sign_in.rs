//! Signing in through the browser: one attempt at a time, from the link to the running engine.

use dm_model::{Account, UserId};
use serde::{Deserialize, Serialize};
use specta::Type;
use tokio_util::sync::CancellationToken;
use x_auth::{PasteError, PastedAddress, SignInAttempt, SignInError, VaultEntry, revoke};

use crate::{
    accounts::{SignedIn, WayToX},
    app_state::AppState,
    error::CommandError,
    page_events::PageEvent,
};

/// A sign-in that waits for the person to decide at X.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInInvitation {
    /// Where they decide.
    pub authorize_url: String,
    /// Whether a browser was started with it; if not, the person opens it themselves.
    pub browser_opened: bool,
}

/// What becomes of an account's data when it signs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KeptData {
    /// It stays, for when the account signs in again.
    Keep,
    /// Nothing of it stays on this computer.
    Erase,
}

/// Who is signing in just now.
pub struct SignInUnderWay {
    /// Taken by whoever waits for its end.
    attempt: Option<(SignInAttempt, WayToX)>,
    cancelled: CancellationToken,
    pasted: PastedAddress,
}

impl AppState {
    /// Begins to sign in: listens for the redirect, then opens the browser. An older attempt ends.
    ///
    /// # Errors
    /// When there is no client id, or no port to listen at.
    pub async fn begin_sign_in(&self) -> Result<SignInInvitation, CommandError> {
        self.cancel_sign_in().await;
        if !self.arguments.demo {
            self.need_vault().await?;
        }
        let way = self.way_to_x(self.arguments.demo).await?;
        let attempt = SignInAttempt::begin(&way.provider).await?;
        let authorize_url = attempt.authorize_url().to_string();
        let browser_opened = open::that_detached(&authorize_url).is_ok();
        let (pasted, cancelled) = (attempt.pasted_address(), CancellationToken::new());
        *self.sign_in.lock().await = Some(SignInUnderWay { attempt: Some((attempt, way)), cancelled, pasted });
        Ok(SignInInvitation { authorize_url, browser_opened })
    }

    /// Waits until the person has decided at X.
    ///
    /// # Errors
    /// When they declined, gave up or took too long, or X refused.
    pub async fn finish_sign_in(&self) -> Result<SignedIn, CommandError> {
        let (attempt, way, cancelled) = {
            let mut under_way = self.sign_in.lock().await;
            let under_way = under_way.as_mut().ok_or(SignInError::Cancelled)?;
            let (attempt, way) = under_way.attempt.take().ok_or(SignInError::Cancelled)?;
            (attempt, way, under_way.cancelled.clone())
        };
        let tokens = attempt.finish(&self.http, self.clock.as_ref(), cancelled.cancelled()).await?;
        self.accept_sign_in(tokens, way, self.arguments.demo).await
    }

    /// Takes the address at which a browser on another computer has ended.
    ///
    /// # Errors
    /// When it is not this attempt's; the attempt goes on.
    pub async fn paste_redirect(&self, address: &str) -> Result<(), CommandError> {
        let under_way = self.sign_in.lock().await.as_ref().map(|under_way| under_way.pasted.clone());
        let pasted = under_way.ok_or(PasteError::Over).and_then(|pasted| pasted.paste(address));
        pasted.map_err(|error| CommandError::sentence(error.to_string()))
    }

    /// Ends an attempt that is under way.
    pub async fn cancel_sign_in(&self) {
        if let Some(under_way) = self.sign_in.lock().await.take() {
            under_way.cancelled.cancel();
        }
    }

    /// Ends an account's session at X and here, and keeps or erases its data; all other accounts go on, and one of them comes
    /// on screen if this one was.
    ///
    /// # Errors
    /// When the session cannot be forgotten here, or its data not erased.
    pub async fn sign_out(&self, id: UserId, data: KeptData) -> Result<(), CommandError> {
        let alone = self.changing_accounts.lock().await;
        let Some(account) = self.settings.account(id).filter(|account| self.settings.is_signed_in(account.id)) else {
            return Ok(());
        };
        let way = self.way_of(&account).await;
        let vault = self.vaults.of(&account);
        self.settings.save_signed_out(id)?;
        if self.accounts.shown() == Some(id) {
            self.accounts.show(self.settings.active_account().map(|next| next.id));
        }
        if let Some(running) = self.accounts.take(id) {
            running.stop().await;
        }
        self.unread.count_again();
        self.notifications.forget(id);
        let tokens = vault.load_tokens(id).await;
        vault.forget_tokens(id).await?;
        vault.forget(&VaultEntry::AppToken(id)).await?;
        if data == KeptData::Erase {
            self.erase_account(&account).await?;
        }
        drop(alone);
        self.page.push(PageEvent::AccountsChanged);
        if let (Ok(Some(tokens)), Ok(way)) = (tokens, way)
            && let Err(error) = revoke(&way.provider, &self.http, &tokens).await
        {
            tracing::warn!(%error, "X was not told that a session ended");
        }
        Ok(())
    }

    /// Leaves nothing of an account on this computer. Its folder is put aside before the key goes, so that nothing lies in the
    /// account's place that nobody could open; without the key the rest is noise, whenever it goes.
    ///
    /// # Errors
    /// When the key cannot be forgotten, or files stay.
    pub async fn erase_account(&self, account: &Account) -> Result<(), CommandError> {
        self.put_aside_files_of(account.id).await?;
        self.vaults.of(account).forget(&VaultEntry::DataKey(account.id)).await?;
        self.erase_files_put_aside().await?;
        self.settings.forget_account(account.id)
    }
}

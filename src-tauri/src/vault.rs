//! Where this app's secrets lie: in the keychain, or where the person wants them for want of one.
//!
//! A keychain that is locked is waited for. Where there is none the person is asked once, at the first sign-in, and what they
//! chose stands in the settings. The demo's people are invented, so its secrets lie in a file and nobody is asked for them.

use std::{
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use dm_model::Account;
use tauri::{AppHandle, Manager as _};
use x_auth::{FileVault, KeychainVault, LazyVault, VaultError, VaultKind, VaultState, keychain_is_unlocked};

use crate::{
    app_state::AppState,
    error::{CommandError, ErrorCode},
    page_events::PageEvent,
    settings::VaultPlace,
};

/// Pipit's name in the keychain.
const SERVICE_NAME: &str = "app.pipit.desktop";

/// How often it is looked whether a locked keychain was unlocked.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The vaults of a data folder.
pub struct Vaults {
    /// The person's own.
    pub own: Arc<LazyVault>,
    demo: Arc<FileVault>,
}

impl Vaults {
    /// The vaults of a data folder; where the person chose something for want of a keychain, that.
    pub fn new(app: &AppHandle, data_folder: &Path, chosen: Option<VaultPlace>) -> Self {
        // The keychain is one for all Pipits of a session, wherever their data lies, and so are the locks.
        let lock_folder =
            app.path().runtime_dir().map_or_else(|_| data_folder.join("locks"), |dir| dir.join(SERVICE_NAME));
        let keychain = KeychainVault::new(SERVICE_NAME.to_owned(), lock_folder);
        let file = FileVault::new(data_folder.join("secrets"));
        Self {
            own: Arc::new(LazyVault::new(Box::new(keychain), file, chosen.map(VaultPlace::kind))),
            demo: Arc::new(FileVault::new(data_folder.join("demo-secrets"))),
        }
    }

    /// Where an account's secrets lie.
    pub fn of(&self, account: &Account) -> Arc<dyn x_auth::Vault> {
        if account.demo { Arc::clone(&self.demo) as _ } else { Arc::clone(&self.own) as _ }
    }
}

impl VaultPlace {
    fn kind(self) -> VaultKind {
        match self {
            Self::Session => VaultKind::ThisSession,
            Self::File => VaultKind::File,
        }
    }
}

impl AppState {
    /// Goes on only where a sign-in can be kept, in whatever way the person wants it. The keychain may first ask them to unlock
    /// it.
    ///
    /// # Errors
    /// When the keychain is locked or does not work, or there is none and the person was not asked yet.
    pub async fn need_vault(&self) -> Result<(), CommandError> {
        let error = match self.vaults.own.state().await {
            VaultState::Usable(_) => return Ok(()),
            VaultState::Locked => VaultError::Locked,
            VaultState::Missing => VaultError::Missing,
            VaultState::Failing(why) => VaultError::Failed(why),
        };
        Err(error.into())
    }

    /// Keeps secrets there from now on. Nothing changes unless there is no keychain, so nothing is left behind.
    ///
    /// # Errors
    /// When the choice cannot be kept.
    pub async fn choose_vault(&self, place: VaultPlace) -> Result<(), CommandError> {
        if self.vaults.own.state().await == VaultState::Missing {
            self.settings.save_vault_place(place)?;
            self.vaults.own.choose(place.kind());
        }
        Ok(())
    }

    /// Nothing outlives a session of which nothing was to be kept: without their keys nobody can read the data of the last
    /// one, so it goes, and those who were signed in sign in anew.
    ///
    /// # Errors
    /// When it cannot be erased.
    pub async fn erase_what_was_not_kept(&self) -> Result<(), CommandError> {
        if self.settings.vault_place() != Some(VaultPlace::Session) {
            return Ok(());
        }
        for account in self.settings.signed_in().into_iter().filter(|account| !account.demo) {
            self.erase_account(&account).await?;
        }
        Ok(())
    }

    /// Whether nothing is kept beyond this session.
    pub fn keeps_nothing(&self) -> bool {
        self.vaults.own.kind() == VaultKind::ThisSession
    }

    /// How many messages wait to be sent, in the accounts of which nothing is kept.
    pub async fn count_waiting_sends(&self) -> u32 {
        let mut waiting = 0;
        for running in self.accounts.all().iter().filter(|running| !running.engine.account().demo) {
            // A store that does not answer has nothing that could be sent.
            waiting += running.engine.load_diagnostics().await.map_or(0, |diagnostics| diagnostics.waiting_sends);
        }
        waiting
    }

    /// Goes on by itself once the keychain was unlocked elsewhere, without asking the person anything meanwhile.
    pub fn wait_for_keychain(&self) {
        if self.waits_for_keychain.swap(true, Ordering::Relaxed) {
            return;
        }
        let app = self.app.clone();
        self.start_task("wait for the keychain", async move {
            let state = app.state::<Self>();
            while !keychain_is_unlocked().await {
                state.clock.wait_until(state.clock.now().after(LOOK_EVERY)).await;
            }
            state.waits_for_keychain.store(false, Ordering::Relaxed);
            state.page.push(PageEvent::KeychainUnlocked);
        });
    }
}

impl From<VaultError> for CommandError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Locked => Self::sentence("Your keychain is locked.")
                .with_code(ErrorCode::KeychainLocked)
                .with_hint("Unlock it, and Pipit goes on."),
            VaultError::Missing => Self::sentence("This computer has no keychain that Pipit could use.")
                .with_code(ErrorCode::VaultMissing)
                .with_hint("Start one, such as GNOME Keyring or KWallet, and try again."),
            VaultError::Unreadable | VaultError::Failed(_) => {
                Self::sentence("Pipit could not use the keychain.").with_hint(format!("Try again ({error})."))
            }
        }
    }
}

//! The operating system's keychain: Keychain Services, the Credential Manager, or the Secret Service.
//!
//! Its calls block, and a locked Secret Service asks the person first. So each runs on a thread for blocking work, one at
//! a time, and whoever waits for longer than the patience below is told that it is locked. The call itself goes on: when the
//! person has answered, the next one gets through, and no second question was put to them meanwhile.

use std::{path::PathBuf, sync::Arc, time::Duration};

use async_trait::async_trait;
use dm_model::UserId;
use keyring_core::Entry;
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Mutex, time::timeout};
use zeroize::Zeroizing;

use super::{Alone, Vault, VaultEntry, VaultError, alone::Locks, keychain_store::KeychainStore};

/// How long the keychain may take before it counts as locked. A Secret Service may show a prompt that nobody sees.
const PATIENCE: Duration = Duration::from_secs(10);

/// What can be said of a keychain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeychainState {
    /// Something was written to it just now.
    Usable,
    /// It is there and waits to be unlocked.
    Locked,
    /// There is none.
    Missing,
    /// It is there and does not work, in its own words.
    Failing(String),
}

/// A vault that the operating system keeps.
#[async_trait]
pub trait Keychain: Vault {
    /// Whether it can be used, found out by writing something harmless. Reading proves nothing unless it finds something:
    /// a Secret Service that was never unlocked answers that there is no such entry.
    async fn state(&self) -> KeychainState;
}

/// Keeps each secret as an entry under `service_name`, named by what it is.
pub struct KeychainVault {
    store: Arc<KeychainStore>,
    locks: Locks,
    /// Held by the call that is under way.
    turn: Arc<Mutex<()>>,
}

impl KeychainVault {
    /// A vault of entries under `service_name`; nothing is opened yet. Processes that name the same `lock_folder` take
    /// turns at [`Vault::alone`].
    #[must_use]
    pub fn new(service_name: String, lock_folder: PathBuf) -> Self {
        Self {
            store: Arc::new(KeychainStore::new(service_name)),
            locks: Locks::in_folder(lock_folder),
            turn: Arc::default(),
        }
    }

    /// Waits for its turn, and then for as long as `work` takes.
    async fn with_entry<T: Send + 'static>(
        &self,
        name: String,
        work: impl Fn(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, VaultError> {
        let turn = timeout(PATIENCE, Arc::clone(&self.turn).lock_owned()).await.map_err(|_| VaultError::Locked)?;
        let store = Arc::clone(&self.store);
        let work = move || {
            let _turn = turn;
            store.with_entry(&name, work)
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| VaultError::Failed("it was interrupted".to_owned()))?.map_err(|error| in_our_words(&error))
    }
}

#[async_trait]
impl Keychain for KeychainVault {
    async fn state(&self) -> KeychainState {
        let trial = self.with_entry(trial_name(), prove_usable);
        match timeout(PATIENCE, trial).await {
            Ok(Ok(())) => KeychainState::Usable,
            Err(_) | Ok(Err(VaultError::Locked)) => KeychainState::Locked,
            Ok(Err(VaultError::Missing)) => KeychainState::Missing,
            Ok(Err(error)) => KeychainState::Failing(error.to_string()),
        }
    }
}

#[async_trait]
impl Vault for KeychainVault {
    async fn load(&self, entry: &VaultEntry) -> Result<Option<SecretString>, VaultError> {
        let read = self.with_entry(entry.to_string(), |entry| match entry.get_password() {
            Ok(text) => Ok(Some(Zeroizing::new(text).as_str().into())),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        });
        let found = timeout(PATIENCE, read).await.map_err(|_| VaultError::Locked)??;
        if found.is_none() {
            // So answers a keychain that was never unlocked, too.
            let trial = self.with_entry(trial_name(), prove_usable);
            timeout(PATIENCE, trial).await.map_err(|_| VaultError::Locked)??;
        }
        Ok(found)
    }

    // Neither this nor `forget` is given up once it has begun, because it would still be done afterwards.
    async fn save(&self, entry: &VaultEntry, secret: &SecretString) -> Result<(), VaultError> {
        let secret = secret.clone();
        self.with_entry(entry.to_string(), move |entry| entry.set_password(secret.expose_secret())).await
    }

    async fn forget(&self, entry: &VaultEntry) -> Result<(), VaultError> {
        self.with_entry(entry.to_string(), delete).await
    }

    async fn alone(&self, account: UserId) -> Result<Alone, VaultError> {
        self.locks.alone(account).await
    }
}

/// An entry of this process's own, so that two that try at once do not meet.
fn trial_name() -> String {
    format!("trial {}", std::process::id())
}

fn prove_usable(trial: &Entry) -> keyring_core::Result<()> {
    trial.set_password("trial")?;
    delete(trial)
}

fn delete(entry: &Entry) -> keyring_core::Result<()> {
    match entry.delete_credential() {
        Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(()),
        Err(error) => Err(error),
    }
}

fn in_our_words(error: &keyring_core::Error) -> VaultError {
    match error {
        keyring_core::Error::NoStorageAccess(_) => VaultError::Locked,
        keyring_core::Error::NoDefaultStore => VaultError::Missing,
        keyring_core::Error::BadEncoding(_) | keyring_core::Error::BadDataFormat(..) => VaultError::Unreadable,
        // Its one-line form never holds the secret; its debug form can.
        other => VaultError::Failed(other.to_string()),
    }
}

//! The operating system's keychain: Keychain Services, the Credential Manager, or the Secret Service.
//!
//! Its calls block, and a locked Secret Service asks the person first, so each runs on a thread for blocking work.

use async_trait::async_trait;
use dm_model::UserId;
use keyring::Entry;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    TokenPair, Vault, VaultError,
    vault::{from_stored, to_stored},
};

/// The entry that only proves that the keychain can be written.
const TRIAL_ENTRY: &str = "trial";

/// Keeps tokens in the operating system's keychain: one entry per account, named by the account's id, and another one for
/// the token of its developer app.
pub struct KeychainVault {
    service_name: String,
}

impl KeychainVault {
    /// A vault of entries under `service_name`; nothing is opened yet.
    #[must_use]
    pub fn new(service_name: String) -> Self {
        Self { service_name }
    }

    /// Writes, reads and deletes something harmless. Reading alone proves nothing: a keychain that was never unlocked
    /// answers that there is no such entry.
    ///
    /// # Errors
    /// [`VaultError`] when tokens could not be kept here.
    pub async fn prove_usable(&self) -> Result<(), VaultError> {
        let came_back = self.with_entry(TRIAL_ENTRY.to_owned(), |entry| {
            entry.set_password(TRIAL_ENTRY)?;
            let came_back = entry.get_password()? == TRIAL_ENTRY;
            entry.delete_credential()?;
            Ok(came_back)
        });
        if came_back.await? { Ok(()) } else { Err(VaultError::Unreadable) }
    }

    async fn read(&self, name: String) -> Result<Option<SecretString>, VaultError> {
        let read = |entry: &Entry| match entry.get_password() {
            Ok(text) => Ok(Some(SecretString::from(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        };
        self.with_entry(name, read).await
    }

    async fn write(&self, name: String, text: SecretString) -> Result<(), VaultError> {
        self.with_entry(name, move |entry| entry.set_password(text.expose_secret())).await
    }

    async fn delete(&self, name: String) -> Result<(), VaultError> {
        let delete = |entry: &Entry| match entry.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        };
        self.with_entry(name, delete).await
    }

    async fn with_entry<T: Send + 'static>(
        &self,
        name: String,
        work: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<T, VaultError> {
        let service_name = self.service_name.clone();
        let work = move || work(&Entry::new(&service_name, &name)?);
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| VaultError::Failed("it was interrupted".to_owned()))?.map_err(|error| in_our_words(&error))
    }
}

#[async_trait]
impl Vault for KeychainVault {
    async fn load(&self, account: UserId) -> Result<Option<TokenPair>, VaultError> {
        self.read(account.to_string()).await?.as_ref().map(from_stored).transpose()
    }

    async fn save(&self, account: UserId, tokens: &TokenPair) -> Result<(), VaultError> {
        self.write(account.to_string(), to_stored(tokens)?).await
    }

    async fn forget(&self, account: UserId) -> Result<(), VaultError> {
        self.delete(account.to_string()).await
    }

    async fn load_app_token(&self, account: UserId) -> Result<Option<SecretString>, VaultError> {
        self.read(app_entry(account)).await
    }

    async fn save_app_token(&self, account: UserId, token: &SecretString) -> Result<(), VaultError> {
        self.write(app_entry(account), token.clone()).await
    }

    async fn forget_app_token(&self, account: UserId) -> Result<(), VaultError> {
        self.delete(app_entry(account)).await
    }
}

/// The entry with the token of the account's developer app.
fn app_entry(account: UserId) -> String {
    format!("{account} developer app")
}

fn in_our_words(error: &keyring::Error) -> VaultError {
    match error {
        keyring::Error::NoStorageAccess(_) => VaultError::Locked,
        keyring::Error::NoDefaultStore => VaultError::Missing,
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => VaultError::Unreadable,
        // Its one-line form never holds the secret; its debug form can.
        other => VaultError::Failed(other.to_string()),
    }
}

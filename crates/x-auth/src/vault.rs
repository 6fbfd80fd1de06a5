//! Where secrets are kept: tokens, the key of an account's data, what belongs to the developer app.
//!
//! There are three places: the operating system's keychain ([`KeychainVault`]), memory until Pipit is closed
//! ([`MemoryVault`]), and a file that this user alone can read ([`FileVault`]). A [`LazyVault`] is the one that the app
//! uses: the keychain, or what the person chose where there is none.
//!
//! A vault also says who may renew an account's tokens: [`Vault::alone`] is held by one process of this user at a time.

mod alone;
mod entry;
mod file;
mod keychain;
mod keychain_store;
mod lazy;
mod memory;
pub(crate) mod stored_tokens;
mod unlocked;

pub use alone::Alone;
pub use entry::VaultEntry;
pub use file::FileVault;
pub use keychain::{Keychain, KeychainState, KeychainVault};
pub use lazy::{LazyVault, VaultKind, VaultState};
pub use memory::MemoryVault;
pub use unlocked::keychain_is_unlocked;

use async_trait::async_trait;
use dm_model::UserId;
use secrecy::SecretString;

use crate::TokenPair;

/// Keeps secrets under their names. Every method can be called again after an error.
#[async_trait]
pub trait Vault: Send + Sync + 'static {
    /// The secret of `entry`; `None` when there surely is none.
    ///
    /// # Errors
    /// [`VaultError`] when the vault cannot be read now. That says nothing about whether there is such a secret.
    async fn load(&self, entry: &VaultEntry) -> Result<Option<SecretString>, VaultError>;

    /// Keeps a secret in place of an older one. When this returns it outlives a crash, in a vault that lasts.
    ///
    /// # Errors
    /// [`VaultError`] when it may not be kept; then the older one is still there, or the new one.
    async fn save(&self, entry: &VaultEntry, secret: &SecretString) -> Result<(), VaultError>;

    /// Forgets a secret; nothing to forget is fine.
    ///
    /// # Errors
    /// [`VaultError`] when it may still be there.
    async fn forget(&self, entry: &VaultEntry) -> Result<(), VaultError>;

    /// Waits until nobody else works on the account's tokens, in this process or another one of this user, and keeps all
    /// others out until the answer is dropped or this process ends.
    ///
    /// # Errors
    /// [`VaultError`] when that cannot be known.
    async fn alone(&self, account: UserId) -> Result<Alone, VaultError>;

    /// The account's tokens; `None` when there are none.
    ///
    /// # Errors
    /// As [`load`](Self::load); [`VaultError::Unreadable`] when something else lies in their place.
    async fn load_tokens(&self, account: UserId) -> Result<Option<TokenPair>, VaultError> {
        Ok(stored_tokens::load(self, account).await?.map(|stored| stored.pair))
    }

    /// Keeps the account's tokens in place of older ones, once nobody works on those.
    ///
    /// # Errors
    /// As [`save`](Self::save) and [`alone`](Self::alone).
    async fn save_tokens(&self, account: UserId, tokens: &TokenPair) -> Result<(), VaultError> {
        let _alone = self.alone(account).await?;
        stored_tokens::save(self, account, tokens, stored_tokens::Renewal::None).await
    }

    /// Forgets the account's tokens, once nobody works on them; nothing to forget is fine.
    ///
    /// # Errors
    /// As [`forget`](Self::forget) and [`alone`](Self::alone).
    async fn forget_tokens(&self, account: UserId) -> Result<(), VaultError> {
        let _alone = self.alone(account).await?;
        self.forget(&VaultEntry::Tokens(account)).await
    }
}

/// Why the vault does not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// It is locked, waits for the person, or they said no to opening it. Ask again later.
    #[error("the keychain is locked")]
    Locked,
    /// There is none on this machine, and nothing else was chosen.
    #[error("there is no keychain")]
    Missing,
    /// It holds something that was not put there by Pipit, or was damaged.
    #[error("the place for secrets holds something unreadable")]
    Unreadable,
    /// It failed in its own words.
    #[error("the place for secrets failed: {0}")]
    Failed(String),
}

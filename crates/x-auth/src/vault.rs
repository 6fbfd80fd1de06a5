//! Where tokens are kept: in the operating system's keychain, or, where none can be written, in memory until Pipit
//! is closed. Tokens never go into a file of ours.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use dm_model::{Timestamp, UserId};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{KeychainVault, TokenPair};

/// How long the keychain may take to prove itself. A Secret Service may show a prompt that nobody sees.
const TRIAL_TIME: Duration = Duration::from_secs(10);

/// Keeps one pair of tokens per account, and beside it the bearer token of a developer app, where the person gave one.
#[async_trait]
pub trait Vault: Send + Sync + 'static {
    /// The account's tokens; `None` when there are none.
    ///
    /// # Errors
    /// [`VaultError`] when the vault cannot be read now. That says nothing about whether there are tokens.
    async fn load(&self, account: UserId) -> Result<Option<TokenPair>, VaultError>;

    /// Keeps the account's tokens in place of older ones.
    ///
    /// # Errors
    /// [`VaultError`] when they are not kept.
    async fn save(&self, account: UserId, tokens: &TokenPair) -> Result<(), VaultError>;

    /// Forgets the account's tokens; nothing to forget is fine.
    ///
    /// # Errors
    /// [`VaultError`] when they may still be there.
    async fn forget(&self, account: UserId) -> Result<(), VaultError>;

    /// The bearer token of the developer app that this account signed in with; `None` when there is none.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    async fn load_app_token(&self, account: UserId) -> Result<Option<SecretString>, VaultError>;

    /// Keeps such a token in place of an older one.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    async fn save_app_token(&self, account: UserId, token: &SecretString) -> Result<(), VaultError>;

    /// Forgets it; nothing to forget is fine.
    ///
    /// # Errors
    /// As [`forget`](Self::forget).
    async fn forget_app_token(&self, account: UserId) -> Result<(), VaultError>;
}

/// Why the vault does not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// It is locked, or the person said no to opening it.
    #[error("the keychain is locked")]
    Locked,
    /// There is none on this machine.
    #[error("there is no keychain")]
    Missing,
    /// It holds something that is no pair of tokens.
    #[error("the keychain holds something unreadable")]
    Unreadable,
    /// It failed in its own words.
    #[error("the keychain failed: {0}")]
    Failed(String),
}

/// A vault and what it promises.
pub struct OpenedVault {
    /// The vault.
    pub vault: Arc<dyn Vault>,
    /// Whether it still knows the tokens after a restart.
    pub lasting: bool,
}

/// Opens the keychain under `service_name`. Whether it can be written is only known by writing, so something harmless
/// is written first; where that fails or takes longer than ten seconds, tokens are kept in memory.
pub async fn open_vault(service_name: &str) -> OpenedVault {
    let keychain = KeychainVault::new(service_name.to_owned());
    let why = match tokio::time::timeout(TRIAL_TIME, keychain.prove_usable()).await {
        Ok(Ok(())) => return OpenedVault { vault: Arc::new(keychain), lasting: true },
        Ok(Err(error)) => error,
        Err(_) => VaultError::Failed("it does not answer".to_owned()),
    };
    tracing::warn!(%why, "the keychain cannot be used; the sign-in lasts until Pipit is closed");
    OpenedVault { vault: Arc::new(MemoryVault::default()), lasting: false }
}

/// Forgets everything when Pipit is closed.
#[derive(Default)]
pub struct MemoryVault {
    pairs: Mutex<HashMap<UserId, TokenPair>>,
    app_tokens: Mutex<HashMap<UserId, SecretString>>,
}

impl MemoryVault {
    fn with_pairs<T>(&self, work: impl FnOnce(&mut HashMap<UserId, TokenPair>) -> T) -> T {
        work(&mut self.pairs.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn with_app_tokens<T>(&self, work: impl FnOnce(&mut HashMap<UserId, SecretString>) -> T) -> T {
        work(&mut self.app_tokens.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Vault for MemoryVault {
    async fn load(&self, account: UserId) -> Result<Option<TokenPair>, VaultError> {
        Ok(self.with_pairs(|pairs| pairs.get(&account).cloned()))
    }

    async fn save(&self, account: UserId, tokens: &TokenPair) -> Result<(), VaultError> {
        self.with_pairs(|pairs| pairs.insert(account, tokens.clone()));
        Ok(())
    }

    async fn forget(&self, account: UserId) -> Result<(), VaultError> {
        self.with_pairs(|pairs| pairs.remove(&account));
        Ok(())
    }

    async fn load_app_token(&self, account: UserId) -> Result<Option<SecretString>, VaultError> {
        Ok(self.with_app_tokens(|tokens| tokens.get(&account).cloned()))
    }

    async fn save_app_token(&self, account: UserId, token: &SecretString) -> Result<(), VaultError> {
        self.with_app_tokens(|tokens| tokens.insert(account, token.clone()));
        Ok(())
    }

    async fn forget_app_token(&self, account: UserId) -> Result<(), VaultError> {
        self.with_app_tokens(|tokens| tokens.remove(&account));
        Ok(())
    }
}

/// A pair as it stands in the keychain: the only form in which tokens are text.
#[derive(Serialize, Deserialize)]
struct StoredPair {
    access: String,
    refresh: Option<String>,
    expires_at: Timestamp,
    scopes: Vec<String>,
}

pub(crate) fn to_stored(pair: &TokenPair) -> Result<SecretString, VaultError> {
    let stored = StoredPair {
        access: pair.access.expose_secret().to_owned(),
        refresh: pair.refresh.as_ref().map(|token| token.expose_secret().to_owned()),
        expires_at: pair.expires_at,
        scopes: pair.scopes.clone(),
    };
    serde_json::to_string(&stored).map(SecretString::from).map_err(|_| VaultError::Unreadable)
}

pub(crate) fn from_stored(text: &SecretString) -> Result<TokenPair, VaultError> {
    // serde_json's error may quote what it could not read.
    let stored: StoredPair = serde_json::from_str(text.expose_secret()).map_err(|_| VaultError::Unreadable)?;
    Ok(TokenPair {
        access: stored.access.into(),
        refresh: stored.refresh.map(Into::into),
        expires_at: stored.expires_at,
        scopes: stored.scopes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(access: &str) -> TokenPair {
        TokenPair {
            access: access.into(),
            refresh: Some("refresh".into()),
            expires_at: Timestamp::from_millis(1_700_000_000_000),
            scopes: vec!["dm.read".to_owned(), "offline.access".to_owned()],
        }
    }

    #[test]
    fn a_pair_survives_being_stored() {
        let read = from_stored(&to_stored(&pair("access")).unwrap()).unwrap();
        assert_eq!(read.access.expose_secret(), "access");
        assert_eq!(read.refresh.unwrap().expose_secret(), "refresh");
        assert_eq!((read.expires_at, read.scopes), (pair("").expires_at, pair("").scopes));
    }

    #[test]
    fn something_else_in_the_keychain_is_an_error_that_does_not_quote_it() {
        let error = from_stored(&"{\"access\":\"open-sesame\"".into()).unwrap_err();
        assert_eq!(error, VaultError::Unreadable);
        assert!(!format!("{error} {error:?}").contains("sesame"));
    }

    #[tokio::test]
    async fn the_apps_token_is_kept_beside_the_pair_and_goes_alone() {
        let alice = UserId::new(1001).unwrap();
        let vault = MemoryVault::default();
        vault.save(alice, &pair("alices")).await.unwrap();
        vault.save_app_token(alice, &"the apps".into()).await.unwrap();
        assert_eq!(vault.load_app_token(alice).await.unwrap().unwrap().expose_secret(), "the apps");
        vault.forget_app_token(alice).await.unwrap();
        vault.forget_app_token(alice).await.unwrap();
        assert!(vault.load_app_token(alice).await.unwrap().is_none());
        assert!(vault.load(alice).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn alices_and_bobs_tokens_are_kept_apart() {
        let (alice, bob) = (UserId::new(1001).unwrap(), UserId::new(2002).unwrap());
        let vault = MemoryVault::default();
        vault.save(alice, &pair("alices")).await.unwrap();
        vault.save(bob, &pair("bobs")).await.unwrap();
        vault.forget(alice).await.unwrap();
        vault.forget(alice).await.unwrap();
        assert!(vault.load(alice).await.unwrap().is_none());
        assert_eq!(vault.load(bob).await.unwrap().unwrap().access.expose_secret(), "bobs");
    }
}

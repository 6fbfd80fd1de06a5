//! For this session only: when Pipit is closed, everything is forgotten.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use dm_model::UserId;
use secrecy::SecretString;

use super::{Alone, Vault, VaultEntry, VaultError, alone::Locks};

/// Forgets everything when Pipit is closed.
#[derive(Default)]
pub struct MemoryVault {
    secrets: Mutex<HashMap<VaultEntry, SecretString>>,
    locks: Locks,
}

impl MemoryVault {
    fn with_secrets<T>(&self, work: impl FnOnce(&mut HashMap<VaultEntry, SecretString>) -> T) -> T {
        work(&mut self.secrets.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Vault for MemoryVault {
    async fn load(&self, entry: &VaultEntry) -> Result<Option<SecretString>, VaultError> {
        Ok(self.with_secrets(|secrets| secrets.get(entry).cloned()))
    }

    async fn save(&self, entry: &VaultEntry, secret: &SecretString) -> Result<(), VaultError> {
        self.with_secrets(|secrets| secrets.insert(entry.clone(), secret.clone()));
        Ok(())
    }

    async fn forget(&self, entry: &VaultEntry) -> Result<(), VaultError> {
        self.with_secrets(|secrets| secrets.remove(entry));
        Ok(())
    }

    async fn alone(&self, account: UserId) -> Result<Alone, VaultError> {
        self.locks.alone(account).await
    }
}

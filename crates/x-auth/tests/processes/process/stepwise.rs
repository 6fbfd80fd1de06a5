//! A vault that says before and after each step what it does, and waits to be told to go on.

use std::{
    io::{self, Write as _},
    sync::Arc,
};

use async_trait::async_trait;
use dm_model::UserId;
use secrecy::SecretString;
use tokio::sync::Semaphore;
use x_auth::{Alone, Vault, VaultEntry, VaultError};

/// How many steps may be taken.
pub struct Steps(Semaphore);

impl Default for Steps {
    fn default() -> Self {
        Self(Semaphore::new(0))
    }
}

impl Steps {
    /// Lets one more step be taken.
    pub fn go(&self) {
        self.0.add_permits(1);
    }

    async fn take(&self, name: &str, when: &str) -> Result<(), VaultError> {
        writeln!(io::stdout(), "step\t{name}\t{when}").map_err(|error| VaultError::Failed(error.to_string()))?;
        self.0.acquire().await.map_err(|error| VaultError::Failed(error.to_string()))?.forget();
        Ok(())
    }
}

/// A vault that goes step by step.
pub struct Stepwise {
    pub inside: Arc<dyn Vault>,
    pub steps: Arc<Steps>,
}

#[async_trait]
impl Vault for Stepwise {
    async fn load(&self, entry: &VaultEntry) -> Result<Option<SecretString>, VaultError> {
        self.steps.take("load", "before").await?;
        let loaded = self.inside.load(entry).await;
        self.steps.take("load", "after").await?;
        loaded
    }

    async fn save(&self, entry: &VaultEntry, secret: &SecretString) -> Result<(), VaultError> {
        self.steps.take("save", "before").await?;
        let saved = self.inside.save(entry, secret).await;
        self.steps.take("save", "after").await?;
        saved
    }

    async fn forget(&self, entry: &VaultEntry) -> Result<(), VaultError> {
        self.inside.forget(entry).await
    }

    async fn alone(&self, account: UserId) -> Result<Alone, VaultError> {
        self.steps.take("alone", "before").await?;
        let alone = self.inside.alone(account).await;
        self.steps.take("alone", "after").await?;
        alone
    }
}

//! The vault, opened by whoever needs it first.
//!
//! Opening the keychain may take as long as a person needs to unlock it, and the inbox must not wait for that.

use async_trait::async_trait;
use dm_model::UserId;
use secrecy::SecretString;
use tokio::sync::OnceCell;
use x_auth::{OpenedVault, TokenPair, Vault, VaultError, open_vault};

/// Pipit's name in the keychain.
const SERVICE_NAME: &str = "app.pipit.desktop";

/// A vault that is opened at its first use.
#[derive(Default)]
pub struct LazyVault {
    opened: OnceCell<OpenedVault>,
}

impl LazyVault {
    /// Whether tokens outlive the app here.
    pub async fn lasts(&self) -> bool {
        self.opened().await.lasting
    }

    async fn opened(&self) -> &OpenedVault {
        self.opened.get_or_init(|| open_vault(SERVICE_NAME)).await
    }
}

#[async_trait]
impl Vault for LazyVault {
    async fn load(&self, account: UserId) -> Result<Option<TokenPair>, VaultError> {
        self.opened().await.vault.load(account).await
    }

    async fn save(&self, account: UserId, tokens: &TokenPair) -> Result<(), VaultError> {
        self.opened().await.vault.save(account, tokens).await
    }

    async fn forget(&self, account: UserId) -> Result<(), VaultError> {
        self.opened().await.vault.forget(account).await
    }

    async fn load_app_token(&self, account: UserId) -> Result<Option<SecretString>, VaultError> {
        self.opened().await.vault.load_app_token(account).await
    }

    async fn save_app_token(&self, account: UserId, token: &SecretString) -> Result<(), VaultError> {
        self.opened().await.vault.save_app_token(account, token).await
    }

    async fn forget_app_token(&self, account: UserId) -> Result<(), VaultError> {
        self.opened().await.vault.forget_app_token(account).await
    }
}

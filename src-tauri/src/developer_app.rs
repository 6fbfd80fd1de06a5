//! The person's own developer app: its client id in the settings, and the secret of a confidential one in the vault.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use specta::Type;
use x_auth::{Vault as _, VaultEntry};

use crate::{app_state::AppState, error::CommandError};

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeveloperApp {
    /// Its client id; empty: none.
    pub client_id: String,
    /// Whether its secret is kept, as X wants it of a confidential client.
    pub confidential: bool,
}

/// What shall be known of it.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewDeveloperApp {
    /// Its client id.
    client_id: String,
    /// Whether X wants a secret of it.
    confidential: bool,
    /// Its secret; none: the one that is kept.
    #[specta(type = Option<String>)]
    secret: Option<SecretString>,
}

impl AppState {
    /// The developer app that the next sign-in goes through.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn developer_app(&self) -> Result<DeveloperApp, CommandError> {
        let client_id = self.settings.client_id().unwrap_or_default();
        let confidential = self.client_secret(&client_id).await?.is_some();
        Ok(DeveloperApp { client_id, confidential })
    }

    /// Keeps a developer app; the secret first, so that an id never stands without it.
    ///
    /// # Errors
    /// When an id or a secret cannot be one, or they cannot be kept.
    pub async fn save_developer_app(&self, app: NewDeveloperApp) -> Result<(), CommandError> {
        let client_id = app.client_id.trim();
        check("client id", "OAuth 2.0 Client ID", client_id)?;
        let entry = VaultEntry::ClientSecret(client_id.to_owned());
        match app.secret {
            Some(secret) if app.confidential => {
                check("client secret", "Client Secret", secret.expose_secret())?;
                self.vault.save(&entry, &secret).await?;
            }
            None if app.confidential => {
                if self.client_secret(client_id).await?.is_none() {
                    return Err(CommandError::sentence("A confidential app needs its client secret."));
                }
            }
            _ => self.forget_client_secret(&entry).await?,
        }
        self.settings.save_client_id(client_id)
    }

    /// The secret of a developer app, if it has one. Where no vault is open none can be kept.
    ///
    /// # Errors
    /// When the vault cannot be read now.
    pub async fn client_secret(&self, client_id: &str) -> Result<Option<SecretString>, CommandError> {
        if client_id.is_empty() {
            return Ok(None);
        }
        match self.vault.load(&VaultEntry::ClientSecret(client_id.to_owned())).await {
            Err(x_auth::VaultError::Missing) => Ok(None),
            loaded => Ok(loaded?),
        }
    }

    async fn forget_client_secret(&self, entry: &VaultEntry) -> Result<(), CommandError> {
        match self.vault.forget(entry).await {
            Err(x_auth::VaultError::Missing) => Ok(()),
            forgotten => Ok(forgotten?),
        }
    }
}

/// Ids and secrets are one word of letters, digits and signs.
fn check(what: &str, name_at_x: &str, text: &str) -> Result<(), CommandError> {
    if text.chars().all(|character| character.is_ascii_graphic()) {
        return Ok(());
    }
    let error = CommandError::sentence(format!("A {what} has only letters, digits and signs."));
    Err(error.with_hint(format!("Copy it from X's developer console, under \"{name_at_x}\".")))
}

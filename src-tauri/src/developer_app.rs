//! The person's own developer app: its client id in the settings, and the secret of a confidential one in the vault.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use specta::Type;
use x_auth::{Vault as _, VaultEntry};

use crate::{
    app_state::AppState,
    error::{CommandError, ErrorCode},
};

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
    pub fn developer_app(&self) -> DeveloperApp {
        let client_id = self.settings.client_id().unwrap_or_default();
        let confidential = self.settings.is_confidential(&client_id);
        DeveloperApp { client_id, confidential }
    }

    /// Keeps a developer app; the secret first, so that an id never stands without it.
    ///
    /// # Errors
    /// When an id or a secret cannot be one, or they cannot be kept.
    pub async fn save_developer_app(&self, app: NewDeveloperApp) -> Result<(), CommandError> {
        let client_id = app.client_id.trim();
        check("client id", "OAuth 2.0 Client ID", client_id)?;
        let is_kept = self.settings.is_confidential(client_id);
        let entry = VaultEntry::ClientSecret(client_id.to_owned());
        match app.secret {
            Some(secret) if app.confidential => {
                check("client secret", "Client Secret", secret.expose_secret())?;
                self.need_vault().await?;
                self.vaults.own.save(&entry, &secret).await?;
            }
            None if app.confidential && !is_kept => {
                return Err(CommandError::sentence("A confidential app needs its client secret."));
            }
            _ if !app.confidential && is_kept => self.vaults.own.forget(&entry).await?,
            _ => {}
        }
        self.settings.save_confidential(client_id, app.confidential)?;
        self.settings.save_client_id(client_id)
    }

    /// The secret of a developer app, if it has one.
    ///
    /// # Errors
    /// When the vault cannot be read now, or holds it no longer.
    pub async fn client_secret(&self, client_id: &str) -> Result<Option<SecretString>, CommandError> {
        if !self.settings.is_confidential(client_id) {
            return Ok(None);
        }
        let secret = self.vaults.own.load(&VaultEntry::ClientSecret(client_id.to_owned())).await?;
        let missing = || {
            CommandError::sentence("The client secret of your developer app is not kept any more.")
                .with_code(ErrorCode::DeveloperApp)
                .with_hint("Copy it from X's developer console once more.")
        };
        secret.map(Some).ok_or_else(missing)
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

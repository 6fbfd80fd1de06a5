//! The screen where the person's own developer app is named, and the one where a redirect is pasted.

use anyhow::Result;
use fantoccini::Locator;
use url::Url;

use super::Page;
use crate::PATIENCE;

impl Page {
    /// Names a developer app on the first screen, with its secret if it is a confidential one, and goes on to sign in.
    ///
    /// # Errors
    /// When the screen does not come in time.
    pub async fn use_own_app(&self, client_id: &str, secret: Option<&str>) -> Result<()> {
        if !self.shows("client-id").await? {
            self.press("own-app").await?;
        }
        let kind = if secret.is_some() { "confidential" } else { "native" };
        let choice = format!("label:has(input[value=\"{kind}\"])");
        self.client.wait().at_most(PATIENCE).for_element(Locator::Css(&choice)).await?.click().await?;
        self.see("client-id").await?.clear().await?;
        self.type_into("client-id", client_id).await?;
        if let Some(secret) = secret {
            self.type_into("client-secret", secret).await?;
        }
        self.press("settings-save").await
    }

    /// Opens what stands behind a line, unless it is open.
    ///
    /// # Errors
    /// When it is not there in time.
    pub async fn open_details(&self, part: &str) -> Result<()> {
        if self.see(part).await?.prop("open").await?.as_deref() == Some("true") {
            return Ok(());
        }
        let summary = format!("[data-testid=\"{part}\"] summary");
        Ok(self.client.find(Locator::Css(&summary)).await?.click().await?)
    }

    /// Pastes the address at which a browser on another computer has ended.
    ///
    /// # Errors
    /// When nobody waits for one.
    pub async fn paste_redirect(&self, address: &Url) -> Result<()> {
        self.open_details("browser-elsewhere").await?;
        self.see("pasted-address").await?.clear().await?;
        self.type_into("pasted-address", address.as_str()).await?;
        self.press("use-pasted-address").await
    }
}

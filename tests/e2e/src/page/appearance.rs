//! How large the page writes, and in which language.

use anyhow::Result;

use super::Page;

impl Page {
    /// Chooses one of several in the settings, such as the `language` or the `text-size`, and saves.
    ///
    /// # Errors
    /// When there is no such thing to choose, or the settings do not close.
    pub async fn choose_in_settings(&self, part: &str, value: &str) -> Result<()> {
        self.press("settings").await?;
        self.choose_from(part, value).await?;
        self.press("settings-save").await?;
        self.see_no("settings-save").await
    }

    /// How large the page writes its words, in pixels.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn text_size(&self) -> Result<f64> {
        self.read("return parseFloat(getComputedStyle(document.body).fontSize);").await
    }
}

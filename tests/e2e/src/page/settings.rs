//! The settings.

use anyhow::Result;
use fantoccini::Locator;

use super::Page;
use crate::{PATIENCE, until};

/// How the app looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

const READ_CHOSEN_THEME: &str = r#"
    return document.querySelector("[role=dialog] label:has(input[type=radio]:checked)")?.textContent.trim() ?? null;
"#;

impl Page {
    /// Chooses a theme in the settings, and saves.
    ///
    /// # Errors
    /// When the settings do not open or do not close.
    pub async fn choose_theme(&self, theme: Theme) -> Result<()> {
        let label = match theme {
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        };
        self.press("settings").await?;
        self.see("settings-save").await?;
        let path = format!("//label[normalize-space() = '{label}']");
        self.client.find(Locator::XPath(&path)).await?.click().await?;
        until(&format!("{label} to stay chosen"), PATIENCE, async || {
            self.see_drawn().await?;
            let chosen: Option<String> = self.read(READ_CHOSEN_THEME).await?;
            Ok((chosen.as_deref() == Some(label)).then_some(()))
        })
        .await?;
        self.press("settings-save").await?;
        self.see_no("settings-save").await
    }

    /// The colour behind everything, as CSS names it: `rgb(…)`.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn background(&self) -> Result<String> {
        self.read("return getComputedStyle(document.body).backgroundColor;").await
    }
}

//! Where a person puts conversations in the inbox, and what their rows say of it.

use anyhow::{Context, Result};
use fantoccini::Locator;
use serde::Deserialize;

use super::Page;
use crate::{PATIENCE, until};

/// What a row says beside who it is with and what happened last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Placed {
    /// The marks on it, as readers hear them: pinned, muted.
    pub marks: Vec<String>,
    /// All that is said on it, in one line.
    pub words: String,
    /// Whether a pill in the accent's colour asks for attention.
    pub asks_for_attention: bool,
}

const READ_PLACED: &str = r#"
    const row = document.querySelector('[data-testid="inbox-row"][data-conversation-id="ID"]');
    if (!row) return null;
    const pill = row.querySelector(".pill");
    return {
        marks: [...row.querySelectorAll('[role="img"][aria-label]')].map((mark) => mark.getAttribute("aria-label")),
        words: row.textContent.replaceAll(/\s+/g, " ").trim(),
        asks_for_attention: pill !== null && !pill.classList.contains("quiet"),
    };
"#;

impl Page {
    /// Opens a row's menu and chooses from it.
    ///
    /// # Errors
    /// When there is no such row or entry in time.
    pub async fn choose_in_row(&self, conversation: impl ToString, entry: &str) -> Result<()> {
        let row = format!("[data-testid=\"inbox-row\"][data-conversation-id=\"{}\"]", conversation.to_string());
        let menu = format!(":has(> {row}) > [data-testid=\"row-menu\"]");
        self.client.wait().at_most(PATIENCE).for_element(Locator::Css(&menu)).await?.click().await?;
        self.press(entry).await?;
        self.see_no(entry).await
    }

    /// Shows only some of the conversations, by the filter's name in the page.
    ///
    /// # Errors
    /// When there is no such filter in time.
    pub async fn filter_inbox(&self, filter: &str) -> Result<()> {
        self.see("inbox-filters").await?;
        let choice = format!("label:has([data-testid=\"filter-{filter}\"])");
        Ok(self.client.wait().at_most(PATIENCE).for_element(Locator::Css(&choice)).await?.click().await?)
    }

    /// Waits until a row says what is wanted.
    ///
    /// # Errors
    /// When it does not in time; it says what it says instead.
    pub async fn see_placed(
        &self,
        conversation: impl ToString,
        what: &str,
        fits: impl Fn(&Placed) -> bool,
    ) -> Result<Placed> {
        let script = READ_PLACED.replace("ID", &conversation.to_string());
        let mut last = None;
        let found = until(what, PATIENCE, async || {
            last = self.read::<Option<Placed>>(&script).await?;
            Ok(last.clone().filter(|placed| fits(placed)))
        })
        .await;
        found.with_context(|| format!("the row says {last:#?}"))
    }
}

//! The inbox as it is shown.

use anyhow::{Context, Result};
use fantoccini::Locator;
use serde::Deserialize;

use super::Page;
use crate::{PATIENCE, until};

/// One row of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct InboxRow {
    /// The conversation's id.
    pub conversation: String,
    /// Who it is with.
    pub title: String,
    /// What happened last.
    pub preview: String,
    /// How many messages are unread.
    pub unread: u32,
    /// Whether it is the one beside the inbox.
    pub selected: bool,
}

const READ_ROWS: &str = r#"
    return [...document.querySelectorAll('[data-testid="inbox-row"]')].map((row) => ({
        conversation: row.dataset.conversationId,
        title: row.querySelector(".name").textContent.trim(),
        preview: row.querySelector(".preview").textContent.trim(),
        unread: Number(row.dataset.unread),
        selected: row.getAttribute("aria-current") === "true",
    }));
"#;

impl Page {
    /// The rows from top to bottom.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn inbox(&self) -> Result<Vec<InboxRow>> {
        self.read(READ_ROWS).await
    }

    /// Waits until the inbox is as wanted.
    ///
    /// # Errors
    /// When it does not become so in time; it says how it is instead.
    pub async fn wait_for_inbox(&self, what: &str, fits: impl Fn(&[InboxRow]) -> bool) -> Result<Vec<InboxRow>> {
        let mut last = Vec::new();
        let found = until(what, PATIENCE, async || {
            last = self.inbox().await?;
            Ok(fits(&last).then(|| last.clone()))
        })
        .await;
        found.with_context(|| format!("the inbox shows {last:#?}"))
    }

    /// Waits until a conversation's row is as wanted.
    ///
    /// # Errors
    /// When it does not become so in time.
    pub async fn wait_for_row(
        &self,
        conversation: impl ToString,
        what: &str,
        fits: impl Fn(&InboxRow) -> bool,
    ) -> Result<InboxRow> {
        let conversation = conversation.to_string();
        let wanted = |row: &&InboxRow| row.conversation == conversation && fits(row);
        let rows = self.wait_for_inbox(what, |rows| rows.iter().any(|row| wanted(&row))).await?;
        rows.iter().find(wanted).cloned().context("the row was there a moment ago")
    }

    /// Opens a conversation with a click on its row, and waits until its timeline is shown.
    ///
    /// # Errors
    /// When there is no such row in time.
    pub async fn open_conversation(&self, conversation: impl ToString) -> Result<()> {
        let conversation = conversation.to_string();
        let row = format!("[data-testid=\"inbox-row\"][data-conversation-id=\"{conversation}\"]");
        // A row that has just come is not seen before it was measured.
        let what = format!("the row of {conversation}");
        let row = until(&what, PATIENCE, async || {
            let Some(row) = self.client.find_all(Locator::Css(&row)).await?.into_iter().next() else { return Ok(None) };
            Ok(row.is_displayed().await?.then_some(row))
        });
        row.await?.click().await?;
        self.see_open_conversation(conversation).await
    }

    /// Waits until this conversation is open, by whatever way.
    ///
    /// # Errors
    /// When it does not open in time.
    pub async fn see_open_conversation(&self, conversation: impl ToString) -> Result<()> {
        let conversation = conversation.to_string();
        let open = format!("[data-testid=\"conversation\"][data-conversation-id=\"{conversation}\"]");
        until(&format!("the conversation {conversation} to open"), PATIENCE, async || {
            Ok((!self.client.find_all(Locator::Css(&open)).await?.is_empty()).then_some(()))
        })
        .await
    }
}

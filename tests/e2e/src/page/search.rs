//! The search, and what it has found.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Page;
use crate::{PATIENCE, until};

/// One message that was found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FoundMessage {
    /// Under which conversation it stands; empty where only one is looked through.
    pub conversation: String,
    /// Who wrote it.
    pub sender: String,
    /// What is shown of it.
    pub snippet: String,
    /// The parts of that which stand out.
    pub hits: Vec<String>,
    /// When it was written, by the hour of Greenwich (RFC 3339).
    pub at: String,
}

const READ_RESULTS: &str = r#"
    const results = document.querySelector('[data-testid="search-results"]');
    if (results?.dataset.settled !== "true") return null;
    return [...results.querySelectorAll('[data-testid="search-result"]')].map((result) => ({
        conversation: result.closest("section").querySelector("h2")?.textContent.trim() ?? "",
        sender: result.querySelector(".name").textContent.trim(),
        snippet: result.querySelector(".snippet").textContent.trim(),
        hits: [...result.querySelectorAll("mark")].map((hit) => hit.textContent),
        at: result.querySelector("time").dateTime,
    }));
"#;

impl Page {
    /// Types what is looked for, in place of what was.
    ///
    /// # Errors
    /// When there is no field for it in time.
    pub async fn search_for(&self, query: &str) -> Result<()> {
        self.replace_in("search-field", query).await
    }

    /// Waits until what is typed was looked for and found as wanted.
    ///
    /// # Errors
    /// When it is not in time; it says what was found instead.
    pub async fn see_found(&self, what: &str, fits: impl Fn(&[FoundMessage]) -> bool) -> Result<Vec<FoundMessage>> {
        let mut last = None;
        let found = until(what, PATIENCE, async || {
            last = self.read::<Option<Vec<FoundMessage>>>(READ_RESULTS).await?;
            Ok(last.clone().filter(|found| fits(found)))
        })
        .await;
        found.with_context(|| format!("the search shows {last:#?}"))
    }

    /// Types what is looked for, and waits until these messages are found, the newest first in each conversation.
    ///
    /// # Errors
    /// When others are, or none.
    pub async fn find_messages(&self, query: &str, snippets: &[&str]) -> Result<Vec<FoundMessage>> {
        self.search_for(query).await?;
        self.see_found(&format!("{query:?} to find {snippets:?}"), |found| {
            found.iter().map(|message| message.snippet.as_str()).eq(snippets.iter().copied())
        })
        .await
    }
}

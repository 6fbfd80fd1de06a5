//! The command palette.

use anyhow::{Context, Result};

use super::Page;
use crate::{PATIENCE, until};

const READ_ENTRIES: &str = r#"
    return [...document.querySelectorAll('[data-testid="palette-option"]')].map((option) => option.textContent.trim());
"#;

impl Page {
    /// Waits until the palette offers this, from top to bottom.
    ///
    /// # Errors
    /// When it does not in time; it says what it offers instead.
    pub async fn see_palette_offer(&self, what: &str, fits: impl Fn(&[String]) -> bool) -> Result<Vec<String>> {
        let mut last: Vec<String> = Vec::new();
        let found = until(&format!("the palette to offer {what}"), PATIENCE, async || {
            last = self.read(READ_ENTRIES).await?;
            Ok(fits(&last).then(|| last.clone()))
        })
        .await;
        found.with_context(|| format!("the palette offers {last:#?}"))
    }
}

//! What one can do with the open conversation as a whole.

use anyhow::Result;

use super::Page;
use crate::{PATIENCE, until};

impl Page {
    /// Gives the conversation a name of one's own, or its own one back with an empty one.
    ///
    /// # Errors
    /// When the dialog does not open or does not close.
    pub async fn rename_conversation(&self, name: &str) -> Result<()> {
        self.press("rename").await?;
        self.give_conversation_name(name).await
    }

    /// Writes a name into the dialog that has opened, in place of what stands there.
    ///
    /// # Errors
    /// When there is no dialog in time, or it does not close.
    pub async fn give_conversation_name(&self, name: &str) -> Result<()> {
        self.replace_in("conversation-name", name).await?;
        self.press("save-conversation-name").await?;
        self.see_no("conversation-name").await
    }

    /// Waits until the conversation bears this title.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn see_conversation_title(&self, title: &str) -> Result<()> {
        // WebKit's driver finds no text in a line that may be cut short.
        let read = "return document.querySelector('[data-testid=\"conversation-title\"]')?.textContent.trim() ?? null;";
        until(&format!("the conversation to be called {title:?}"), PATIENCE, async || {
            Ok((self.read::<Option<String>>(read).await?.as_deref() == Some(title)).then_some(()))
        })
        .await
    }

    /// Blocks whom the conversation is with.
    ///
    /// # Errors
    /// When the menu does not open.
    pub async fn block(&self) -> Result<()> {
        self.press("conversation-menu").await?;
        self.press("block-person").await
    }
}

//! The dialog in which one begins a conversation.

use anyhow::Result;
use fantoccini::{Locator, elements::Element};

use super::Page;
use crate::{PATIENCE, until};

impl Page {
    /// Begins a group with these people, by their names, and its first message.
    ///
    /// # Errors
    /// When somebody is not offered in time, or the dialog does not close.
    pub async fn start_group(&self, names: &[&str], first_message: &str) -> Result<()> {
        self.pick_for_new_message(names).await?;
        self.type_into("group-first-message", first_message).await?;
        self.start_conversation().await
    }

    /// Opens the dialog and picks these people, by their names.
    ///
    /// # Errors
    /// When somebody is not offered in time.
    pub async fn pick_for_new_message(&self, names: &[&str]) -> Result<()> {
        self.press("new-message").await?;
        for name in names {
            self.pick_person(name).await?;
        }
        Ok(())
    }

    /// Begins what was put together in the dialog.
    ///
    /// # Errors
    /// When the dialog does not close.
    pub async fn start_conversation(&self) -> Result<()> {
        self.press("start-conversation").await?;
        self.see_no("start-conversation").await
    }

    /// Picks somebody who is offered, by their name.
    ///
    /// # Errors
    /// When they are not offered in time.
    pub async fn pick_person(&self, name: &str) -> Result<()> {
        Ok(self.person_option(name).await?.click().await?)
    }

    async fn person_option(&self, name: &str) -> Result<Element> {
        let path = format!("//*[@data-testid = 'person-option'][.//*[normalize-space() = '{name}']]");
        until(&format!("{name} to be offered"), PATIENCE, async || {
            Ok(self.client.find_all(Locator::XPath(&path)).await?.into_iter().next())
        })
        .await
    }
}

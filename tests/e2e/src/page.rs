//! What the app's window shows, and a person's hand in it.
//!
//! Parts of the page are found by their `data-testid`. What a list shows is read in one go, so that it
//! is a picture of one moment.

mod accounts;
mod appearance;
mod composer;
mod conversation;
mod developer_app;
mod focus;
mod inbox;
mod layout;
mod new_message;
mod palette;
mod placing;
mod search;
mod settings;
mod timeline;
mod view;

use anyhow::{Context, Result, ensure};
use fantoccini::{Client, Locator, elements::Element, key::Key};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::{PATIENCE, until};

pub use accounts::RailAccount;
pub use composer::{AttachedFile, ComposerSize};
pub use focus::Focused;
pub use inbox::InboxRow;
pub use layout::{Frame, Overflow};
pub use new_message::OfferedPerson;
pub use placing::Placed;
pub use search::FoundMessage;
pub use settings::Theme;
pub use timeline::TimelineItem;

/// The page in the app's window.
#[derive(Debug, Clone)]
pub struct Page {
    client: Client,
}

impl Page {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Waits until this part of the page is there.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn see(&self, part: &str) -> Result<Element> {
        until(&format!("the page to show its {part}"), PATIENCE, async || {
            let found = self.client.find_all(Locator::Css(&selector(part))).await?;
            Ok(found.into_iter().next())
        })
        .await
    }

    /// Waits until this part of the page is gone.
    ///
    /// # Errors
    /// When it stays.
    pub async fn see_no(&self, part: &str) -> Result<()> {
        until(&format!("the page's {part} to go"), PATIENCE, async || Ok((!self.shows(part).await?).then_some(())))
            .await
    }

    /// Whether this part of the page is there now.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn shows(&self, part: &str) -> Result<bool> {
        Ok(!self.client.find_all(Locator::Css(&selector(part))).await?.is_empty())
    }

    /// Waits for this part of the page and clicks it.
    ///
    /// # Errors
    /// When it does not come in time, or cannot be clicked.
    pub async fn press(&self, part: &str) -> Result<()> {
        Ok(self.see(part).await?.click().await?)
    }

    /// Waits for this part of the page and reads it.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn text_of(&self, part: &str) -> Result<String> {
        Ok(self.see(part).await?.text().await?)
    }

    /// Waits until a text stands in this part of the page.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn see_in(&self, part: &str, words: &str) -> Result<()> {
        until(&format!("the page's {part} to say {words:?}"), PATIENCE, async || {
            Ok(self.text_of(part).await?.contains(words).then_some(()))
        })
        .await
    }

    /// Waits until a text does not stand in this part of the page.
    ///
    /// # Errors
    /// When it stays.
    pub async fn see_not_in(&self, part: &str, words: &str) -> Result<()> {
        until(&format!("the page's {part} to say no {words:?}"), PATIENCE, async || {
            Ok((!self.text_of(part).await?.contains(words)).then_some(()))
        })
        .await
    }

    /// Waits until a text is written in this part of the page, also where a line may be cut short: there `WebKit`'s driver
    /// finds no text.
    ///
    /// # Errors
    /// When it does not come in time; it says what is written there instead.
    pub async fn see_written(&self, part: &str, words: &str) -> Result<()> {
        let read = format!("return document.querySelector({:?})?.textContent ?? null;", selector(part));
        let mut last = None;
        let found = until(&format!("the page's {part} to say {words:?}"), PATIENCE, async || {
            last = self.read::<Option<String>>(&read).await?;
            Ok(last.as_ref().filter(|text| text.contains(words)).map(drop))
        })
        .await;
        found.with_context(|| format!("it says {last:?}"))
    }

    /// The window's title.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn title(&self) -> Result<String> {
        Ok(self.client.title().await?)
    }

    /// Waits until what the page is now has been drawn.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub(crate) async fn see_drawn(&self) -> Result<()> {
        // A frame that begins after the first callback has everything in it; with the second callback it is over.
        let script = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done));";
        timeout(PATIENCE, self.client.execute_async(script, Vec::new())).await.context("nothing is drawn")??;
        Ok(())
    }

    /// Types into a field that is there.
    async fn type_into(&self, part: &str, text: &str) -> Result<()> {
        Ok(self.see(part).await?.send_keys(text).await?)
    }

    /// Types into a field that is there, in place of what stands in it.
    async fn replace_in(&self, part: &str, text: &str) -> Result<()> {
        let field = self.see(part).await?;
        let before = field.prop("value").await?.unwrap_or_default().chars().count();
        let erasing: String = std::iter::repeat_n(char::from(Key::Backspace), before).collect();
        Ok(field.send_keys(&format!("{}{erasing}{text}", char::from(Key::End))).await?)
    }

    /// Chooses from a list that opens, by the value of what is chosen.
    ///
    /// # Errors
    /// When it is not there in time, or has no such value.
    pub async fn choose_from(&self, part: &str, value: &str) -> Result<()> {
        Ok(self.see(part).await?.select_by_value(value).await?)
    }

    /// Runs a script that reads the page and hands what it read to its argument when it is there: nobody looks at the page
    /// in between.
    ///
    /// # Errors
    /// When that takes too long, the script fails, or it gives something else than expected.
    pub async fn read_once<T: DeserializeOwned>(&self, script: &str) -> Result<T> {
        let read = timeout(PATIENCE, self.client.execute_async(script, Vec::new())).await;
        Ok(serde_json::from_value(read.context("the page does not answer")??)?)
    }

    /// Runs a script that reads the page.
    ///
    /// # Errors
    /// When it fails, or gives something else than expected.
    pub async fn read<T: DeserializeOwned>(&self, script: &str) -> Result<T> {
        Ok(serde_json::from_value(self.client.execute(script, Vec::new()).await?)?)
    }
}

fn selector(part: &str) -> String {
    format!("[data-testid=\"{part}\"]")
}

/// Keys are characters of their own in `WebDriver`.
fn with_enter(text: &str) -> Result<String> {
    ensure!(!text.contains('\n'), "Enter sends; a line break would send half of the text");
    Ok(format!("{text}{}", char::from(Key::Enter)))
}

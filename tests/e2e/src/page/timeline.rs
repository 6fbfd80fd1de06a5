//! The open conversation as it is shown.

use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::Locator;
use serde::Deserialize;

use super::Page;
use crate::{PATIENCE, until};

/// One item of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimelineItem {
    /// What the page calls it; it stays when a local echo becomes X's event.
    pub key: String,
    /// Whether the person wrote it; nothing for membership events.
    pub own: Option<bool>,
    /// How far an own message has come, by the domain's word.
    pub send_state: Option<String>,
    /// The message's text, or the sentence of a membership event.
    pub text: String,
    /// What is said below it: how far it has come, and what X did with it.
    pub notes: String,
    /// How much of its file X has, in percent, while it is uploaded.
    pub uploaded_percent: Option<u32>,
    /// How many pictures are on it that are really painted.
    pub painted_pictures: u32,
}

const READ_ITEMS: &str = r#"
    return [...document.querySelectorAll('[data-testid="timeline-item"]')].map((item) => ({
        key: item.dataset.key,
        own: item.dataset.own === undefined ? null : item.dataset.own === "true",
        sendState: item.dataset.sendState ?? null,
        text: item.querySelector(".text, .sentence")?.textContent ?? "",
        notes: [...item.querySelectorAll(".state, .note")].map((note) => note.textContent.trim()).join(" "),
        uploadedPercent: Number(item.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow") ?? NaN),
        paintedPictures: [...item.querySelectorAll(".picture img")].filter((img) => img.complete && img.naturalWidth > 0).length,
    }));
"#;

impl Page {
    /// The items on screen, oldest first.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn timeline(&self) -> Result<Vec<TimelineItem>> {
        self.read(READ_ITEMS).await
    }

    /// Waits until the timeline is as wanted.
    ///
    /// # Errors
    /// When it does not become so within `at_most`; it says how it is instead.
    pub async fn wait_for_timeline(
        &self,
        what: &str,
        at_most: Duration,
        fits: impl Fn(&[TimelineItem]) -> bool,
    ) -> Result<Vec<TimelineItem>> {
        let mut last = Vec::new();
        let found = until(what, at_most, async || {
            last = self.timeline().await?;
            Ok(fits(&last).then(|| last.clone()))
        })
        .await;
        found.with_context(|| format!("the timeline shows {last:#?}"))
    }

    /// Waits until an item with this text is there.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn see_message(&self, text: &str) -> Result<TimelineItem> {
        self.see_message_that(text, "is there", |_| true).await
    }

    /// Waits until an item with this text is as wanted.
    ///
    /// # Errors
    /// When it does not become so in time.
    pub async fn see_message_that(
        &self,
        text: &str,
        what: &str,
        fits: impl Fn(&TimelineItem) -> bool,
    ) -> Result<TimelineItem> {
        let wanted = |item: &&TimelineItem| item.text == text && fits(item);
        let what = format!("the message {text:?} to be in the timeline so that it {what}");
        let items = self.wait_for_timeline(&what, PATIENCE, |items| items.iter().any(|item| wanted(&item))).await?;
        items.iter().find(wanted).cloned().context("the message was there a moment ago")
    }

    /// Presses what belongs to one item.
    ///
    /// # Errors
    /// When it is not there in time, or cannot be clicked.
    pub async fn press_at(&self, item: &TimelineItem, part: &str) -> Result<()> {
        let place = format!("[data-testid=\"timeline-item\"][data-key=\"{}\"] [data-testid=\"{part}\"]", item.key);
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(&place)).await?;
        Ok(found.click().await?)
    }

    /// Opens an item's menu and chooses from it.
    ///
    /// # Errors
    /// When it is not there in time.
    pub async fn choose_for(&self, item: &TimelineItem, part: &str) -> Result<()> {
        self.press_at(item, "message-menu").await?;
        self.press(part).await
    }
}

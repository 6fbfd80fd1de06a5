//! The field in which one writes, and the file that goes along.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Page, with_enter};
use crate::{PATIENCE, until};

/// The file on the draft as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachedFile {
    /// What the app calls its copy of it.
    pub id: String,
    /// What it is called, or what it is.
    pub name: String,
    /// How large it is.
    pub facts: String,
    /// What the person said can be seen in it.
    pub description: String,
    /// Whether it is really painted.
    pub painted: bool,
}

/// How high the field is, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct ComposerSize {
    /// As it stands.
    pub field: f64,
    /// As it would have to be for all of the text.
    pub text: f64,
    /// How far the text was scrolled.
    pub scrolled: f64,
    /// The window.
    pub window: f64,
}

const READ_SIZE: &str = r#"
    const field = document.querySelector('[data-testid="composer-text"]');
    return {
        field: field.getBoundingClientRect().height, text: field.scrollHeight, scrolled: field.scrollTop, window: innerHeight,
    };
"#;

const READ_ATTACHED: &str = r#"
    const attached = document.querySelector('[data-testid="attached"]');
    if (!attached) return null;
    const image = attached.querySelector("img");
    return {
        id: attached.dataset.id,
        name: attached.querySelector(".name").textContent.trim(),
        facts: attached.querySelector(".facts").textContent.trim(),
        description: attached.querySelector('[data-testid="alt-text"]').value,
        painted: image !== null && image.complete && image.naturalWidth > 0,
    };
"#;

impl Page {
    /// Types a text and presses Enter.
    ///
    /// # Errors
    /// When there is no field to write in, in time.
    pub async fn write(&self, text: &str) -> Result<()> {
        self.type_into("composer-text", &with_enter(text)?).await
    }

    /// Types a text and leaves it there.
    ///
    /// # Errors
    /// When there is no field to write in, in time.
    pub async fn write_draft(&self, text: &str) -> Result<()> {
        self.type_into("composer-text", text).await
    }

    /// What stands in the field.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn draft(&self) -> Result<String> {
        Ok(self.see("composer-text").await?.prop("value").await?.unwrap_or_default())
    }

    /// Waits until this stands in the field.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn see_draft(&self, text: &str) -> Result<()> {
        until(&format!("the draft to be {text:?}"), PATIENCE, async || Ok((self.draft().await? == text).then_some(())))
            .await
    }

    /// How high the field is.
    ///
    /// # Errors
    /// When there is none.
    pub async fn composer_size(&self) -> Result<ComposerSize> {
        self.read(READ_SIZE).await
    }

    /// Has a text stand in the field that no keyboard types, given as a literal of JavaScript.
    ///
    /// # Errors
    /// When there is no field, or that is no literal.
    pub async fn put_into_composer(&self, literal: &str) -> Result<()> {
        self.see("composer-text").await?;
        let script = format!(
            r#"const field = document.querySelector('[data-testid="composer-text"]');
            field.focus();
            field.value = {literal};
            field.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
            return true;"#
        );
        self.read::<bool>(&script).await.map(drop)
    }

    /// The file on the draft; `None` where there is none.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn attached(&self) -> Result<Option<AttachedFile>> {
        self.read(READ_ATTACHED).await
    }

    /// Waits until the file on the draft is as wanted.
    ///
    /// # Errors
    /// When it does not become so in time; it says how it is instead.
    pub async fn see_attached(&self, what: &str, fits: impl Fn(&AttachedFile) -> bool) -> Result<AttachedFile> {
        let mut last = None;
        let found = until(what, PATIENCE, async || {
            last = self.attached().await?;
            Ok(last.clone().filter(|file| fits(file)))
        })
        .await;
        found.with_context(|| format!("the draft has {last:#?}"))
    }

    /// Says what can be seen in the file on the draft.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn describe_attached(&self, description: &str) -> Result<()> {
        self.type_into("alt-text", description).await
    }
}

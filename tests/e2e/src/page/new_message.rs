//! The dialog in which one begins a conversation.

use anyhow::{Context, Result};
use fantoccini::{Locator, elements::Element};
use serde::Deserialize;

use super::Page;
use crate::{PATIENCE, until};

/// Somebody to whom one can write, or not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OfferedPerson {
    /// The name.
    pub name: String,
    /// What is said below it: the handle, or why no message can go there.
    pub about: String,
    /// Whether a message cannot go there.
    pub refuses: bool,
    /// Whether it will go there.
    pub picked: bool,
}

const READ_OFFERED: &str = r#"
    return [...document.querySelectorAll('[data-testid="person-option"]')].map((option) => ({
        name: option.querySelector(".name").textContent.trim(),
        about: option.querySelector(".quiet").textContent.trim(),
        refuses: option.getAttribute("aria-disabled") === "true",
        picked: option.getAttribute("aria-selected") === "true",
    }));
"#;

const READ_FIRST_MESSAGE: &str =
    r#"return document.querySelector('[data-testid="group-first-message"]')?.value ?? null;"#;

const READ_PICKED: &str = r#"
    return [...document.querySelectorAll('[role="dialog"] .chip')].map((chip) => chip.textContent.trim());
"#;

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

    /// Picks somebody by the name, or takes the pick back.
    ///
    /// # Errors
    /// When that person is not offered in time.
    pub async fn pick_person(&self, name: &str) -> Result<()> {
        Ok(self.person_option(name).await?.click().await?)
    }

    /// Types whom the message shall go to, in place of what was typed.
    ///
    /// # Errors
    /// When there is no field for it in time.
    pub async fn look_for_person(&self, typed: &str) -> Result<()> {
        self.replace_in("person-filter", typed).await
    }

    /// Waits until these people are offered, from top to bottom.
    ///
    /// # Errors
    /// When others are, or none; it says who.
    pub async fn see_people_offered(&self, what: &str, names: &[&str]) -> Result<Vec<OfferedPerson>> {
        let mut last: Vec<OfferedPerson> = Vec::new();
        let found = until(what, PATIENCE, async || {
            last = self.read(READ_OFFERED).await?;
            let fits = last.iter().map(|person| person.name.as_str()).eq(names.iter().copied());
            Ok(fits.then(|| last.clone()))
        })
        .await;
        found.with_context(|| format!("these are offered: {last:#?}"))
    }

    /// Who is picked, by their names.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn picked_people(&self) -> Result<Vec<String>> {
        self.read(READ_PICKED).await
    }

    /// Types a group's first message.
    ///
    /// # Errors
    /// When it is not asked for in time.
    pub async fn write_first_message(&self, text: &str) -> Result<()> {
        self.type_into("group-first-message", text).await
    }

    /// Waits until this is a group's first message as it stands in the dialog.
    ///
    /// # Errors
    /// When it is not in time; it says what stands there instead.
    pub async fn see_first_message(&self, text: &str) -> Result<()> {
        let mut last = None;
        let found = until("the group's first message", PATIENCE, async || {
            last = self.read::<Option<String>>(READ_FIRST_MESSAGE).await?;
            Ok((last.as_deref() == Some(text)).then_some(()))
        })
        .await;
        found.with_context(|| format!("it is {last:?}"))
    }

    /// Waits until the dialog says this about how many can be in a group.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn see_group_limit(&self, sentence: &str) -> Result<()> {
        let read = r#"return document.querySelector('[role="dialog"] .limit')?.textContent.trim() ?? null;"#;
        until(&format!("the dialog to say {sentence:?}"), PATIENCE, async || {
            Ok((self.read::<Option<String>>(read).await?.as_deref() == Some(sentence)).then_some(()))
        })
        .await
    }

    async fn person_option(&self, name: &str) -> Result<Element> {
        let path = format!("//*[@data-testid = 'person-option'][.//*[normalize-space() = '{name}']]");
        until(&format!("{name} to be offered"), PATIENCE, async || {
            Ok(self.client.find_all(Locator::XPath(&path)).await?.into_iter().next())
        })
        .await
    }
}

//! The accounts in the rail.

use std::fmt::Display;

use anyhow::{Context, Result};
use fantoccini::Locator;
use serde::Deserialize;

use super::Page;
use crate::{PATIENCE, until};

/// An account as the rail shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RailAccount {
    /// The account's id.
    pub id: String,
    /// How many messages are said to be unread; of the one on screen, none.
    pub unread: u32,
    /// Whether it is the one on screen.
    pub shown: bool,
}

const READ_ACCOUNTS: &str = r#"
    return [...document.querySelectorAll('[data-testid="account"]')].map((button) => ({
        id: button.dataset.accountId,
        unread: Number(button.dataset.unread),
        shown: button.getAttribute("aria-current") === "true",
    }));
"#;

impl Page {
    /// The accounts from top to bottom.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn accounts(&self) -> Result<Vec<RailAccount>> {
        self.read(READ_ACCOUNTS).await
    }

    /// Waits until an account in the rail is as wanted.
    ///
    /// # Errors
    /// When it does not become so in time; it says how all are instead.
    pub async fn wait_for_account(
        &self,
        account: impl Display + Copy,
        what: &str,
        fits: impl Fn(&RailAccount) -> bool,
    ) -> Result<RailAccount> {
        let (account, mut last) = (account.to_string(), Vec::new());
        let found = until(what, PATIENCE, async || {
            last = self.accounts().await?;
            Ok(last.iter().find(|one| one.id == account && fits(one)).cloned())
        })
        .await;
        found.with_context(|| format!("the rail shows {last:#?}"))
    }

    /// Waits until an account is on screen.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn see_shown_account(&self, account: impl Display + Copy) -> Result<()> {
        self.wait_for_account(account, "the account to be on screen", |one| one.shown).await?;
        Ok(())
    }

    /// Puts another account on screen with a click.
    ///
    /// # Errors
    /// When it is not in the rail, or does not come on screen.
    pub async fn switch_to(&self, account: impl Display + Copy) -> Result<()> {
        self.press_of("account", account).await?;
        self.see_shown_account(account).await
    }

    /// Signs out of an account in the settings, and leaves its messages on this computer.
    ///
    /// # Errors
    /// When the settings do not open, or do not name it.
    pub async fn sign_out_of(&self, account: impl Display + Copy) -> Result<()> {
        self.leave(account, "sign-out-keep").await
    }

    /// Signs out of an account, and has its messages erased.
    ///
    /// # Errors
    /// As [`sign_out_of`](Self::sign_out_of).
    pub async fn sign_out_and_erase(&self, account: impl Display + Copy) -> Result<()> {
        self.leave(account, "sign-out-erase").await
    }

    async fn leave(&self, account: impl Display + Copy, way: &str) -> Result<()> {
        self.press("settings").await?;
        self.press_of("sign-out", account).await?;
        self.press(way).await?;
        self.see_no("sign-out-dialog").await
    }

    async fn press_of(&self, part: &str, account: impl Display + Copy) -> Result<()> {
        let button = format!("[data-testid=\"{part}\"][data-account-id=\"{account}\"]");
        let button = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(&button)).await?;
        Ok(button.click().await?)
    }
}

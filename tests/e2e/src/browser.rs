//! A browser with a person before it: for the consent page.

use std::fs;

use anyhow::Result;
use fantoccini::{Client, Locator};
use serde_json::json;
use url::Url;

use crate::{
    Desktop, PATIENCE,
    driver::{Driver, free_port},
    tools, until,
};

/// A headless Chromium with a profile of its own. It ends when it is dropped.
#[derive(Debug)]
pub struct Browser {
    driver: Driver,
}

impl Browser {
    /// Starts it on this desktop.
    ///
    /// # Errors
    /// When chromium or chromedriver is missing or does not start.
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        let profile = desktop.folder().join("browser-profile");
        fs::create_dir_all(&profile)?;
        let port = free_port()?;
        let mut command = tools::CHROMEDRIVER.command()?;
        desktop.host(&mut command);
        command.arg(format!("--port={port}"));
        let arguments = [
            "--headless".to_owned(),
            // Its sandbox does not start for root, as in containers; it sees only pages of this machine.
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--no-first-run".to_owned(),
            format!("--user-data-dir={}", profile.display()),
        ];
        let mut capabilities = fantoccini::wd::Capabilities::new();
        let options = json!({ "args": arguments, "binary": tools::CHROMIUM.path()? });
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        let driver = Driver::start(tools::CHROMEDRIVER, &mut command, desktop.folder(), &[port], capabilities).await?;
        Ok(Self { driver })
    }

    fn client(&self) -> &Client {
        self.driver.client()
    }

    /// Opens a page.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn open(&self, address: &Url) -> Result<()> {
        Ok(self.client().goto(address.as_str()).await?)
    }

    /// Presses the button with this label.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn press(&self, label: &str) -> Result<()> {
        let path = format!("//button[normalize-space() = '{label}']");
        let button = self.client().wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await?;
        Ok(button.click().await?)
    }

    /// Waits until the page shows these words.
    ///
    /// # Errors
    /// When they do not come in time.
    pub async fn see(&self, words: &str) -> Result<()> {
        until(&format!("the browser to show {words:?}"), PATIENCE, async || {
            let text = self.client().find(Locator::Css("body")).await?.text().await?;
            Ok(text.contains(words).then_some(()))
        })
        .await
    }

    /// Closes it in an orderly way.
    ///
    /// # Errors
    /// When it does not close.
    pub async fn close(self) -> Result<()> {
        Ok(self.driver.client().clone().close().await?)
    }
}

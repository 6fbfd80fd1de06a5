//! Where the screens stand: a desktop, a simulated X, and the app between them.

use std::{fs, time::Duration};

use anyhow::{Context, Result};
use dm_model::{ConversationId, UserId};
use serde_json::json;
use x_sim::{Config, Control, LimitTable, RegisteredClient, Scenario, Simulator, TrueContent};

use crate::{App, Desktop, Keychain, Launch, PATIENCE, Page, RedirectPorts, until};

/// Whose conversations are shown.
pub(super) const OWNER: &str = "robinvale";

/// A desktop with the app on it, and the simulated X to which it speaks.
#[derive(Debug)]
pub struct Stage {
    /// The person's session.
    pub desktop: Desktop,
    /// The hand that moves the simulated X.
    pub control: Control,
    app: Option<App>,
    _simulator: Simulator,
    launch: Launch,
    language: String,
    sign_ins: usize,
}

impl Stage {
    /// Lets the people of a scenario move in, and starts the app in a language.
    pub(super) async fn set(scenario: Scenario, keychain: Keychain, launch: Launch, language: &str) -> Result<Self> {
        let no_uploads = RegisteredClient {
            client_id: "no-uploads".to_owned(),
            media_upload: false,
            ..RegisteredClient::pipit_demo()
        };
        let usual = Config::default();
        let clients = usual.clients.iter().cloned().chain([no_uploads]).collect();
        // X's larger limits, so that nobody waits for a window to open.
        let config = Config { scenario, clients, limits: LimitTable::launch(), ..usual };
        let simulator = Simulator::start(config).await?;
        let control = simulator.control();
        let desktop = Desktop::start(keychain).await?;
        let data = desktop.folder().join("home/.local/share/app.pipit.desktop");
        fs::create_dir_all(&data)?;
        fs::write(data.join("settings.json"), json!({ "settings": { "language": language } }).to_string())?;
        let launch = Launch { x_origin: Some(simulator.origin()), ..launch };
        let mut stage = Self {
            desktop,
            control,
            app: None,
            _simulator: simulator,
            launch,
            language: language.to_owned(),
            sign_ins: 0,
        };
        stage.open_app().await?;
        Ok(stage)
    }

    /// Starts the app, once more if it was closed.
    pub(super) async fn open_app(&mut self) -> Result<()> {
        // X's Date header, by which the app knows when it signed in, tells whole seconds: what has happened must lie further back.
        self.control.advance(Duration::from_secs(2));
        self.app = Some(App::open(&self.desktop, &self.launch).await?);
        self.see_spoken(&self.language).await
    }

    /// Waits until the page speaks a language: until then it is about to be drawn anew.
    pub(super) async fn see_spoken(&self, language: &str) -> Result<()> {
        let speaks = format!("return document.documentElement.lang.split('-')[0] === {language:?};");
        let what = format!("the page to speak {language:?}");
        until(&what, PATIENCE, async || Ok(self.page()?.read::<bool>(&speaks).await?.then_some(()))).await?;
        self.page()?.see_drawn().await
    }

    /// Closes the app as a person does.
    pub(super) async fn close_app(&mut self) -> Result<()> {
        self.app.take().context("the app is not open")?.close(&self.desktop).await
    }

    /// The app.
    ///
    /// # Errors
    /// When it was closed.
    pub fn app(&self) -> Result<&App> {
        self.app.as_ref().context("the app is not open")
    }

    /// What its window shows.
    ///
    /// # Errors
    /// When it was closed.
    pub fn page(&self) -> Result<&Page> {
        Ok(self.app()?.page())
    }

    /// Lets somebody allow the app in at X, where it waits for that.
    pub(super) async fn allow(&mut self, username: &str) -> Result<()> {
        self.sign_ins += 1;
        let address = self.desktop.opened_links().wait_for(self.sign_ins).await?;
        Ok(x_sim::consent::allow(&address, Some(username)).await?)
    }

    /// Lets somebody turn the app away at X.
    pub(super) async fn deny(&mut self) -> Result<()> {
        self.sign_ins += 1;
        let address = self.desktop.opened_links().wait_for(self.sign_ins).await?;
        Ok(x_sim::consent::deny(&address).await?)
    }

    /// Signs the owner in from the first screen, and waits until everybody has a name.
    pub(super) async fn sign_in(&mut self) -> Result<()> {
        let only_one = RedirectPorts::reserve().await?;
        self.press("sign-in-with-x").await?;
        self.allow(OWNER).await?;
        drop(only_one);
        let all_are_named = |rows: &[crate::InboxRow]| {
            rows.len() >= 8 && rows.iter().all(|row| !row.title.contains("Someone") && !row.preview.is_empty())
        };
        self.page()?.wait_for_inbox("everybody's name", all_are_named).await.map(drop)
    }

    /// The person with this username.
    pub(super) fn person(&self, username: &str) -> Result<UserId> {
        self.control.person(username).with_context(|| format!("nobody is called {username}"))
    }

    /// The owner's conversation with somebody.
    pub(super) fn with(&self, username: &str) -> Result<ConversationId> {
        Ok(ConversationId::one_to_one(self.person(OWNER)?, self.person(username)?))
    }

    /// The group in which somebody wrote this.
    pub(super) fn group_with(&self, wanted: &str) -> Result<ConversationId> {
        let says = |content: &TrueContent| matches!(content, TrueContent::Message { text, .. } if text == wanted);
        let events = self.control.truth(self.person(OWNER)?);
        let found = events.into_iter().find(|event| event.conversation.is_group() && says(&event.content));
        Ok(found.with_context(|| format!("nobody wrote {wanted:?}"))?.conversation)
    }

    /// Waits until what the page shows stands still: pictures are there, nothing is put elsewhere any more, and nothing moves but what
    /// moves forever.
    pub(super) async fn see_still(&self) -> Result<()> {
        const PLACES: &str = "
            const moves = (one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity;
            const loads = (one) => one.loading !== 'lazy' && one.src !== '' && !one.complete;
            if (document.getAnimations().some(moves) || [...document.images].some(loads)) return null;
            const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join();
            return [...document.querySelectorAll('[data-testid]')].map((one) => place(one.getBoundingClientRect())).join(' ');";
        let mut before = None;
        until("the page to stand still", PATIENCE, async || {
            self.page()?.see_drawn().await?;
            let now: Option<String> = self.page()?.read(PLACES).await?;
            let is_still = now.is_some() && now == before;
            before = now;
            Ok(is_still.then_some(()))
        })
        .await
    }
}

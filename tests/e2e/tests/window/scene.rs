//! One test's stage: a desktop, a simulated X, and the app between them.

use std::{
    fs,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, anyhow, ensure};
use dm_model::ConversationId;
use futures_util::FutureExt;
use pipit_e2e::{App, Desktop, HeldFile, Keychain, Launch, PATIENCE, Page, RedirectPorts, artefacts, until};
use tokio::time::timeout;
use x_sim::{LimitTable, RegisteredClient, SimClock};

use crate::world::World;

/// No test takes so long unless something hangs.
const LONGEST_TEST: Duration = Duration::from_secs(150);

/// What a test starts from.
pub struct Setting {
    pub limits: LimitTable,
    /// X's clock.
    pub clock: SimClock,
    pub keychain: Keychain,
    /// Developer apps that X knows beside the usual ones.
    pub more_apps: Vec<RegisteredClient>,
    /// What the app logs, as `PIPIT_LOG` has it.
    pub log: Option<&'static str>,
    /// What else it finds in its environment.
    pub environment: Vec<(&'static str, &'static str)>,
    /// What stands behind it on the command line.
    pub arguments: Vec<String>,
}

impl Default for Setting {
    /// X's larger limits, so that no test waits for a window to open; and a keychain.
    fn default() -> Self {
        Self {
            limits: LimitTable::launch(),
            clock: SimClock::system(),
            keychain: Keychain::Unlocked,
            more_apps: Vec::new(),
            log: None,
            environment: Vec::new(),
            arguments: Vec::new(),
        }
    }
}

/// A test's stage.
pub struct Scene {
    pub desktop: Desktop,
    pub world: World,
    app: Option<App>,
    log: Option<&'static str>,
    environment: Vec<(&'static str, &'static str)>,
    /// What stands behind the app on the command line when it is opened next.
    pub arguments: Vec<String>,
    artefacts: PathBuf,
}

/// Sets the stage, plays, and keeps what may tell why it failed.
pub async fn play(name: &str, setting: Setting, test: impl AsyncFnOnce(&mut Scene) -> Result<()>) -> Result<()> {
    let world = World::begin(setting.limits, setting.clock, setting.more_apps).await?;
    let desktop = Desktop::start(setting.keychain).await?;
    let (log, environment, arguments) = (setting.log, setting.environment, setting.arguments);
    let artefacts = artefacts::folder_of(name)?;
    let mut scene = Scene { desktop, world, app: None, log, environment, arguments, artefacts };
    let played = AssertUnwindSafe(timeout(LONGEST_TEST, test(&mut scene))).catch_unwind().await;
    let failure = match played {
        Ok(Ok(Ok(()))) => return Ok(()),
        Ok(Ok(Err(error))) => error,
        Ok(Err(_elapsed)) => anyhow!("the test did not end within {} seconds", LONGEST_TEST.as_secs()),
        Err(_panic) => anyhow!("an assertion failed (see above)"),
    };
    let kept = match artefacts::save_for_inquiry(&scene.desktop, &scene.artefacts).await {
        Ok(()) if scene.app.as_ref().is_some_and(|app| !app.runs()) => {
            format!("the app no longer runs; look into {}", scene.artefacts.display())
        }
        Ok(()) => format!("look into {}", scene.artefacts.display()),
        Err(error) => format!("no picture could be kept: {error:#}"),
    };
    Err(failure.context(kept))
}

impl Scene {
    /// Where the app keeps what it keeps.
    pub fn data_folder(&self) -> PathBuf {
        self.desktop.folder().join("home/.local/share/app.pipit.desktop")
    }

    /// What the system's settings for windows say, before the app starts.
    pub fn set_system(&self, setting: &str) -> Result<()> {
        let folder = self.desktop.folder().join("home/.config/gtk-3.0");
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join("settings.ini"), format!("[Settings]\n{setting}\n"))?)
    }

    /// What the app's window shows.
    pub fn page(&self) -> Result<Page> {
        self.app.as_ref().map(|app| app.page().clone()).context("the app is not open")
    }

    /// The most memory that the app has had so far, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        self.app.as_ref().context("the app is not open")?.peak_memory()
    }

    /// Starts the app.
    pub async fn open_app(&mut self) -> Result<Page> {
        // X's Date header, by which the app knows when it signed in, tells whole seconds: what has happened must lie further back.
        self.world.control.advance(Duration::from_secs(2));
        let x_origin = Some(self.world.simulator.origin());
        let (environment, arguments) = (self.environment.clone(), self.arguments.clone());
        self.open(&Launch { x_origin, log: self.log, environment, arguments, ..Launch::built_app()? }).await
    }

    /// Starts the app on the simulated X inside it.
    pub async fn open_demo(&mut self) -> Result<Page> {
        self.open(&Launch { arguments: vec!["--demo".to_owned()], ..Launch::built_app()? }).await
    }

    async fn open(&mut self, launch: &Launch) -> Result<Page> {
        self.app = Some(App::open(&self.desktop, launch).await?);
        self.page()
    }

    /// Chooses a file in the dialog that opens.
    pub async fn choose_file(&self, path: &Path) -> Result<()> {
        self.app.as_ref().context("the app is not open")?.choose_file(&self.desktop, path).await
    }

    /// Drags a file over the app's window.
    pub async fn drag_over(&self, file: &Path) -> Result<HeldFile> {
        self.app.as_ref().context("the app is not open")?.drag_over(&self.desktop, file).await
    }

    /// Takes what the dialog suggests that opens.
    pub async fn take_suggestion(&self) -> Result<()> {
        self.app.as_ref().context("the app is not open")?.take_suggestion(&self.desktop).await
    }

    /// The app itself.
    pub fn app(&self) -> Result<&App> {
        self.app.as_ref().context("the app is not open")
    }

    /// Takes the app, for who waits until it ends by itself.
    pub fn take_app(&mut self) -> Result<App> {
        self.app.take().context("the app is not open")
    }

    /// Starts the app once more beside the one that runs, and waits until that start has ended.
    pub async fn start_again(&self, arguments: &[&str]) -> Result<()> {
        let launch = Launch::built_app()?;
        let origin = self.world.simulator.origin();
        let environment = [("PIPIT_X_ORIGIN", origin.as_str()), ("PIPIT_CLIENT_ID", "pipit-demo")];
        let ended = self.desktop.run(&launch.program, arguments, &environment).await?;
        let printed = String::from_utf8_lossy(&ended.stderr).into_owned();
        ensure!(ended.status.success(), "the second start ended with {}: {printed}", ended.status);
        Ok(())
    }

    /// Waits until so many windows of the app are on screen.
    pub async fn see_windows(&self, count: usize) -> Result<()> {
        let app = self.app()?;
        until(&format!("{count} windows"), PATIENCE, async || {
            Ok((app.count_windows(&self.desktop).await? == count).then_some(()))
        })
        .await
    }

    /// Waits until the app's window has the focus.
    pub async fn see_in_front(&self) -> Result<()> {
        let app = self.app()?;
        until("the window in front", PATIENCE, async || Ok(app.is_in_front(&self.desktop).await?.then_some(()))).await
    }

    /// Closes the app's window as a person does.
    pub async fn close_app(&mut self) -> Result<()> {
        self.app.take().context("the app is not open")?.close(&self.desktop).await
    }

    /// Ends the app as a power cut does.
    pub async fn kill_app(&mut self) -> Result<()> {
        self.app.take().context("the app is not open")?.kill().await
    }

    /// Presses the window's close button, whatever becomes of it.
    pub async fn ask_to_close(&self) -> Result<()> {
        self.app.as_ref().context("the app is not open")?.ask_to_close(&self.desktop).await
    }

    /// Puts the app's window away.
    pub async fn minimise(&self) -> Result<()> {
        self.app.as_ref().context("the app is not open")?.minimise(&self.desktop).await
    }

    /// Gives the window a size.
    pub async fn resize(&self, (width, height): (u32, u32)) -> Result<()> {
        self.app.as_ref().context("the app is not open")?.resize(&self.desktop, width, height).await
    }

    /// Starts the app and signs alice in, with the consent given without a browser.
    pub async fn sign_in(&mut self) -> Result<Page> {
        let _only_one = RedirectPorts::reserve().await?;
        self.open_app().await?;
        self.page()?.press("sign-in-with-x").await?;
        let address = self.desktop.opened_links().wait_for(1).await?;
        x_sim::consent::allow(&address, Some("alice")).await?;
        self.page()?.see("inbox").await?;
        self.page()
    }

    /// Signs alice in, lets somebody have written to her first, and opens that conversation.
    pub async fn sign_in_and_open(&mut self, conversation: &ConversationId) -> Result<Page> {
        let page = self.sign_in().await?;
        page.open_conversation(conversation).await?;
        Ok(page)
    }

    /// Keeps a picture of the window for people to look at.
    pub async fn keep_picture(&self, name: &str) -> Result<()> {
        let app = self.app.as_ref().context("the app is not open")?;
        app.save_picture(&self.desktop, &self.artefacts.join(format!("{name}.png"))).await
    }
}

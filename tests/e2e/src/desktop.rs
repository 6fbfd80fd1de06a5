//! Everything that a person's session gives to an app, made new for one test.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::{
    Dock, Notifications, OpenedLinks, OtherWindow, PATIENCE, Tray, bus::Bus, display::Display,
    keychain::RunningKeychain, until,
};

/// Whether the session has a keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keychain {
    /// An unlocked one.
    Unlocked,
    /// None, as on a server or a bare window manager.
    None,
}

/// A session of its own: display, bus, keychain, notifications, home. Everything ends when it is dropped.
#[derive(Debug)]
pub struct Desktop {
    // In the order in which they end.
    notifications: Notifications,
    keychain: Option<RunningKeychain>,
    bus: Bus,
    display: Display,
    opened_links: OpenedLinks,
    folder: TempDir,
}

impl Desktop {
    /// Starts the session and waits until all of it is ready.
    ///
    /// # Errors
    /// When a program is missing or does not start.
    pub async fn start(keychain: Keychain) -> Result<Self> {
        // A short path: sockets lie in it, and their paths have at most 107 characters.
        let folder = tempfile::Builder::new().prefix("pipit-e2e-").tempdir().context("no folder can be made")?;
        let path = folder.path();
        let (home, run) = (path.join("home"), path.join("run"));
        fs::create_dir_all(home)?;
        fs::create_dir_all(&run)?;
        let opened_links = OpenedLinks::prepare(path)?;
        let (display, bus) = tokio::try_join!(Display::start(path), Bus::start(path, &run))?;
        let notifications = Notifications::start(&bus).await?;
        notifications.come().await?;
        let keychain = match keychain {
            Keychain::Unlocked => {
                let host = |command: &mut Command| put_onto(command, path, &display, &bus, &opened_links);
                Some(RunningKeychain::start(&bus, path, host).await?)
            }
            Keychain::None => None,
        };
        Ok(Self { notifications, keychain, bus, display, opened_links, folder })
    }

    pub(crate) fn bus(&self) -> &Bus {
        &self.bus
    }

    pub(crate) fn display(&self) -> &Display {
        &self.display
    }

    /// Where everything of this session lies, the home among it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What `DISPLAY` is for programs here.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.display.name()
    }

    /// The notifications that apps have shown here.
    #[must_use]
    pub fn notifications(&self) -> &Notifications {
        &self.notifications
    }

    /// Locks the keychain.
    ///
    /// # Errors
    /// When there is none, or it does not obey.
    pub async fn lock_keychain(&self) -> Result<()> {
        self.keychain.as_ref().context("there is no keychain")?.lock(&self.bus).await
    }

    /// Unlocks the keychain, as a person does who types the password.
    ///
    /// # Errors
    /// When there is none, or it does not obey.
    pub async fn unlock_keychain(&self) -> Result<()> {
        self.keychain.as_ref().context("there is no keychain")?.unlock(&self.bus).await
    }

    /// Puts a tray onto the desktop, until it is dropped.
    ///
    /// # Errors
    /// When there is one already.
    pub async fn put_up_tray(&self) -> Result<Tray> {
        Tray::start(&self.bus).await
    }

    /// Puts a dock onto the desktop, until it is dropped.
    ///
    /// # Errors
    /// When the bus does not let it listen.
    pub async fn put_up_dock(&self) -> Result<Dock> {
        Dock::start(&self.bus).await
    }

    /// Runs a program here to its end; how it ended, and what it has printed.
    ///
    /// # Errors
    /// When it does not start, or does not end in time.
    pub async fn run(&self, program: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Result<Output> {
        let mut command = Command::new(program);
        self.host(&mut command);
        command.args(arguments).envs(environment.iter().copied());
        let ended = timeout(PATIENCE, tokio::process::Command::from(command).kill_on_drop(true).output()).await;
        Ok(ended.with_context(|| format!("{} did not end", program.display()))??)
    }

    /// The links that apps have opened here.
    #[must_use]
    pub fn opened_links(&self) -> &OpenedLinks {
        &self.opened_links
    }

    /// Lets a program run here, with nothing inherited but what it needs.
    pub fn host(&self, command: &mut Command) {
        put_onto(command, self.folder(), &self.display, &self.bus, &self.opened_links);
    }

    /// Opens a window of another app, which takes the focus until it is dropped.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open_other_window(&self) -> Result<OtherWindow> {
        self.display.open_other_window(self.folder()).await
    }

    /// Has something lie on the clipboard, as if copied in another app.
    ///
    /// # Errors
    /// When that does not work.
    pub async fn copy(&self, content_type: &str, bytes: &[u8]) -> Result<()> {
        self.display.copy(content_type, bytes, self.folder()).await
    }

    /// Presses keys together, as in `ctrl+f`, wherever the focus is.
    ///
    /// # Errors
    /// When that does not work.
    pub async fn press(&self, keys: &str) -> Result<()> {
        self.display.press(keys).await
    }

    /// Types a text, key by key, wherever the focus is.
    ///
    /// # Errors
    /// When that does not work.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        self.display.type_text(text).await
    }

    /// Waits until a window of this title has opened, such as a dialog of the system's.
    ///
    /// # Errors
    /// When none opens in time.
    pub async fn see_window(&self, title: &str) -> Result<()> {
        let what = format!("the window {title:?} to open");
        until(&what, PATIENCE, async || Ok(self.display.shows_window(title).await?.then_some(()))).await
    }

    /// Saves a picture of the whole screen.
    ///
    /// # Errors
    /// When that does not work.
    pub async fn save_picture(&self, path: &Path) -> Result<()> {
        self.display.save_picture(path).await
    }
}

/// What a program may inherit: where it finds others, and how much it logs.
const INHERITED: [&str; 2] = ["PIPIT_LOG", "RUST_BACKTRACE"];

fn put_onto(command: &mut Command, folder: &Path, display: &Display, bus: &Bus, links: &OpenedLinks) {
    let path = env::var_os("PATH").unwrap_or_default();
    let programs: Vec<PathBuf> = [links.programs().to_owned()].into_iter().chain(env::split_paths(&path)).collect();
    command.env_clear();
    command.envs(INHERITED.iter().filter_map(|name| Some((name, env::var_os(name)?))));
    if let Ok(path) = env::join_paths(programs) {
        command.env("PATH", path);
    }
    command
        .env("HOME", folder.join("home"))
        .env("XDG_RUNTIME_DIR", folder.join("run"))
        .env("DISPLAY", display.name())
        .env("DBUS_SESSION_BUS_ADDRESS", bus.address())
        .env("BROWSER", links.programs().join("xdg-open"))
        .env("LANG", "C.UTF-8")
        .env("TZ", "UTC")
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        // Xvfb has no GPU; without this WebKit spends memory and time on looking for one.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
}

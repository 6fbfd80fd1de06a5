//! The app itself, in its real window, under tauri-driver.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use fantoccini::wd::Capabilities;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use url::Url;

use crate::{
    Desktop, HeldFile, PATIENCE, Page,
    driver::{Driver, free_port},
    tools, until,
};

/// How long a dialog that was answered may take to go.
const TIME_TO_GO: Duration = Duration::from_secs(3);

/// How the app is started.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The built app.
    pub program: PathBuf,
    /// What stands behind it on the command line.
    pub arguments: Vec<String>,
    /// The simulated X that it shall take for X; none for the one inside it.
    pub x_origin: Option<Url>,
    /// What it logs, as `PIPIT_LOG` has it; none for what it logs by itself.
    pub log: Option<&'static str>,
    /// What else it finds in its environment.
    pub environment: Vec<(&'static str, &'static str)>,
}

impl Launch {
    /// The app that `PIPIT_E2E_APP` names, or the one that cargo has built in this repository.
    ///
    /// # Errors
    /// When it was not built.
    pub fn built_app() -> Result<Self> {
        let named = std::env::var_os("PIPIT_E2E_APP").map(PathBuf::from);
        let program = named.unwrap_or_else(|| tools::repository().join("target/debug/pipit"));
        let missing = || format!("the app is not at {}. Build it with: cargo build -p pipit", program.display());
        ensure!(program.is_file(), missing());
        Ok(Self { program, arguments: Vec::new(), x_origin: None, log: None, environment: Vec::new() })
    }

    /// The app as a person starts it on this desktop, without a driver. It prints how far it has come: [`PAINTED_INBOX`],
    /// [`CAUGHT_UP`].
    #[must_use]
    pub fn command(&self, desktop: &Desktop) -> Command {
        let mut command = Command::new(&self.program);
        desktop.host(&mut command);
        speak_to(&mut command, self.x_origin.as_ref());
        command.args(&self.arguments).envs(self.environment.iter().copied()).env("PIPIT_REPORT_PAINT", "1");
        command
    }
}

/// How the line begins with which the app says that its inbox is on the screen.
pub const PAINTED_INBOX: &str = "pipit: painted inbox ";

/// The same for having read all news. (A window that nobody sees paints nothing.)
pub const CAUGHT_UP: &str = "pipit: caught up";

/// A running app and its window. Both end when it is dropped.
#[derive(Debug)]
pub struct App {
    page: Page,
    _driver: Driver,
    process_id: String,
}

impl App {
    /// Opens the app's window on this desktop and waits until its page can be read.
    ///
    /// # Errors
    /// When a tool is missing or the app does not start; it then says what the app has printed.
    pub async fn open(desktop: &Desktop, launch: &Launch) -> Result<Self> {
        // WebKitWebDriver throws away what the app prints, so it starts a script that keeps it.
        let (log, process_id) = (desktop.folder().join("pipit.log"), desktop.folder().join("pipit.pid"));
        let starter = write_starter(desktop.folder(), &launch.program, &log, &process_id)?;
        let (port, native_port) = (free_port()?, free_port()?);
        let mut command = tools::TAURI_DRIVER.command()?;
        desktop.host(&mut command);
        command.args(["--port", &port.to_string(), "--native-port", &native_port.to_string()]);
        command.arg("--native-driver").arg(tools::WEBKIT_DRIVER.path()?);
        speak_to(&mut command, launch.x_origin.as_ref());
        command.envs(launch.log.map(|log| ("PIPIT_LOG", log))).envs(launch.environment.iter().copied());

        let mut capabilities = Capabilities::new();
        capabilities.insert("browserName".to_owned(), json!("wry"));
        let options = json!({ "application": starter, "args": launch.arguments });
        capabilities.insert("tauri:options".to_owned(), options);
        let ports = [port, native_port];
        let driver = Driver::start(tools::TAURI_DRIVER, &mut command, desktop.folder(), &ports, capabilities).await;
        let printed = || fs::read_to_string(&log).unwrap_or_default();
        let driver = driver.with_context(|| format!("the app did not open; it has printed: {}", printed()))?;
        let process_id = fs::read_to_string(process_id)?.trim().to_owned();
        Ok(Self { page: Page::new(driver.client().clone()), _driver: driver, process_id })
    }

    /// What its window shows.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The id of its process.
    #[must_use]
    pub fn process_id(&self) -> &str {
        &self.process_id
    }

    /// Chooses a file in the dialog that opens, or has opened, before the window.
    ///
    /// # Errors
    /// When no dialog opens, or it stays.
    pub async fn choose_file(&self, desktop: &Desktop, path: &Path) -> Result<()> {
        self.see_dialog(desktop).await?;
        // A slash opens the dialog's line for a path, and while it opens, keys are lost: so many that mean nothing come first.
        let line = format!("/{}{}", "./".repeat(12), path.strip_prefix("/").unwrap_or(path).display());
        desktop.display().type_text(&line).await?;
        self.agree_to_dialog(desktop).await
    }

    /// Takes what the dialog suggests that opens, or has opened, before the window.
    ///
    /// # Errors
    /// When no dialog opens, or it stays.
    pub async fn take_suggestion(&self, desktop: &Desktop) -> Result<()> {
        self.see_dialog(desktop).await?;
        self.agree_to_dialog(desktop).await
    }

    async fn see_dialog(&self, desktop: &Desktop) -> Result<()> {
        let windows = async || desktop.display().count_windows(&self.process_id).await;
        until("a dialog before the window", PATIENCE, async || Ok((windows().await? > 1).then_some(()))).await
    }

    async fn agree_to_dialog(&self, desktop: &Desktop) -> Result<()> {
        let windows = async || desktop.display().count_windows(&self.process_id).await;
        until("the dialog to close", PATIENCE, async || {
            // While it still looks for files to suggest, it does not hear Return; a dialog that heard it has some time to go.
            desktop.press("Return").await?;
            let gone = until("it to go", TIME_TO_GO, async || Ok((windows().await? == 1).then_some(()))).await;
            Ok(gone.ok())
        })
        .await
    }

    /// Drags a file over the middle of its window.
    ///
    /// # Errors
    /// When the window does not take it.
    pub async fn drag_over(&self, desktop: &Desktop, file: &Path) -> Result<HeldFile> {
        desktop.display().drag_over(&self.process_id, file).await
    }

    /// Saves a picture of its window as PNG.
    ///
    /// # Errors
    /// When it has no window, or the file cannot be written.
    pub async fn save_picture(&self, desktop: &Desktop, path: &Path) -> Result<()> {
        // Not through WebDriver: WebKitGTK 2.50 answers there only after the page has changed once more.
        self.page.see_drawn().await?;
        desktop.display().save_picture_of_window(&self.process_id, path).await
    }

    /// Saves a picture of its window as a PNG of few colours: small, and the same file for the same picture.
    ///
    /// # Errors
    /// As [`save_picture`](Self::save_picture).
    pub async fn save_small_picture(&self, desktop: &Desktop, path: &Path) -> Result<()> {
        self.page.see_drawn().await?;
        desktop.display().save_small_picture_of_window(&self.process_id, path).await
    }

    /// Whether its window shows a colour, `#RRGGBB`, at a place, `[left, top, width, height]` in its pixels. It does not ask the page.
    ///
    /// # Errors
    /// When it has no window.
    pub async fn shows_colour(&self, desktop: &Desktop, colour: &str, place: [u32; 4]) -> Result<bool> {
        Ok(desktop.display().colours_of_window(&self.process_id, place).await?.contains(colour))
    }

    /// Gives its window a size, as a person does who drags its corner, and waits until the page has taken it.
    ///
    /// # Errors
    /// When the page does not take it in time.
    pub async fn resize(&self, desktop: &Desktop, width: u32, height: u32) -> Result<()> {
        desktop.display().resize_window(&self.process_id, width, height).await?;
        until(&format!("the page to be {width} × {height}"), PATIENCE, async || {
            let size: (u32, u32) = self.page.read("return [innerWidth, innerHeight];").await?;
            Ok((size == (width, height)).then_some(()))
        })
        .await?;
        self.page.see_drawn().await
    }

    /// Puts its window away, as the button for that does.
    ///
    /// # Errors
    /// When it has no window.
    pub async fn minimise(&self, desktop: &Desktop) -> Result<()> {
        desktop.display().minimise_window(&self.process_id).await
    }

    /// Moves the pointer away from the window, so that nothing in it looks as if it were about to be pressed.
    ///
    /// # Errors
    /// When it has no window.
    pub async fn put_pointer_away(&self, desktop: &Desktop) -> Result<()> {
        desktop.display().put_pointer_away(&self.process_id).await
    }

    /// Presses the window's close button, whatever becomes of it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ask_to_close(&self, desktop: &Desktop) -> Result<()> {
        desktop.display().click_close_button(&self.process_id).await
    }

    /// Closes the window as a person does, and waits until the app has ended.
    ///
    /// # Errors
    /// When it does not end in time.
    pub async fn close(self, desktop: &Desktop) -> Result<()> {
        // Not by the keyboard: those keys take the focus from the page for a moment.
        desktop.display().click_close_button(&self.process_id).await?;
        until("the app to end after its window was closed", PATIENCE, async || Ok((!self.runs()).then_some(()))).await
    }

    /// The same where the window's close button cannot be reached.
    ///
    /// # Errors
    /// When it does not end in time.
    pub async fn close_from_task_bar(self, desktop: &Desktop) -> Result<()> {
        desktop.display().close_window_from_task_bar(&self.process_id).await?;
        self.see_it_end().await
    }

    /// Ends the app as a power cut does: it does nothing any more.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub async fn kill(self) -> Result<()> {
        let process = Pid::from_raw(self.process_id.parse()?).context("the app has no process")?;
        kill_process(process, Signal::KILL)?;
        until("the app to be gone", PATIENCE, async || Ok((!self.runs()).then_some(()))).await
    }

    /// The most memory that the app's own process has had so far, in bytes; the page lives in others.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn peak_memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process_id))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        Ok(peak.context("no peak of memory is told")?.parse::<u64>()? * 1024)
    }

    /// How many of its windows are on screen.
    ///
    /// # Errors
    /// When the display does not tell.
    pub async fn count_windows(&self, desktop: &Desktop) -> Result<usize> {
        desktop.display().count_windows_or_none(&self.process_id).await
    }

    /// Where its window stands on the screen: of its upper left corner, from the left and from above.
    ///
    /// # Errors
    /// When it has no window.
    pub async fn place(&self, desktop: &Desktop) -> Result<(i32, i32)> {
        desktop.display().place_of_window(&self.process_id).await
    }

    /// Moves its window, as a person does who drags its bar.
    ///
    /// # Errors
    /// When it has no window.
    pub async fn move_to(&self, desktop: &Desktop, place: (i32, i32)) -> Result<()> {
        desktop.display().move_window(&self.process_id, place).await
    }

    /// Whether its window has the focus.
    ///
    /// # Errors
    /// When the display does not tell.
    pub async fn is_in_front(&self, desktop: &Desktop) -> Result<bool> {
        desktop.display().is_in_front(&self.process_id).await
    }

    /// What stands in its window's bar.
    ///
    /// # Errors
    /// When it has no window.
    pub async fn title(&self, desktop: &Desktop) -> Result<String> {
        desktop.display().title_of_window(&self.process_id).await
    }

    /// Whether its window is minimised: the window manager knows it, and it is not on screen.
    ///
    /// # Errors
    /// When the display does not tell.
    pub async fn is_minimised(&self, desktop: &Desktop) -> Result<bool> {
        desktop.display().is_minimised(&self.process_id).await
    }

    /// Waits until it has ended.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn see_it_end(self) -> Result<()> {
        until("the app to end", PATIENCE, async || Ok((!self.runs()).then_some(()))).await
    }

    /// Whether it runs still: the process is there, and is no mere remains of one.
    #[must_use]
    pub fn runs(&self) -> bool {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process_id)).unwrap_or_default();
        status.lines().any(|line| line.starts_with("State:") && !line.contains("zombie"))
    }
}

fn speak_to(command: &mut Command, x_origin: Option<&Url>) {
    if let Some(origin) = x_origin {
        command.env("PIPIT_X_ORIGIN", origin.as_str()).env("PIPIT_CLIENT_ID", "pipit-demo");
    }
}

fn write_starter(folder: &Path, program: &Path, log: &Path, process_id: &Path) -> Result<PathBuf> {
    let starter = folder.join("start-pipit");
    let [program, log, process_id] = [program, log, process_id].map(|path| path.display());
    let script = format!("#!/bin/sh\necho $$ >'{process_id}'\nexec '{program}' \"$@\" >>'{log}' 2>&1\n");
    fs::write(&starter, script)?;
    fs::set_permissions(&starter, fs::Permissions::from_mode(0o755))?;
    Ok(starter)
}

//! A display that nobody sees, with a window manager that gives windows the focus.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::{HeldFile, PATIENCE, process::Process, task_bar, tools, until};

/// Its size in pixels, and its depth in bits.
const SCREEN: &str = "1280x800x24";

/// Where no window reaches.
const CORNER: (&str, &str) = ("0", "799");

/// An X display of its own. It ends when it is dropped, and with it every window on it.
#[derive(Debug)]
pub(crate) struct Display {
    _window_manager: Process,
    _server: Process,
    name: String,
}

impl Display {
    /// Starts a display on a free number, and waits until windows can be opened on it.
    pub(crate) async fn start(folder: &Path) -> Result<Self> {
        let mut server = tools::XVFB.command()?;
        // It prints the number when it is ready. Without -noreset it would break all connections whenever the last
        // program on it ends, such as xprop below.
        server.args(["-displayfd", "1", "-noreset", "-screen", "0", SCREEN, "-nolisten", "tcp"]);
        let server = Process::start(tools::XVFB, &mut server, folder)?;
        let number = server.wait_for_line("the display's number", |line| line.parse::<u32>().is_ok()).await?;
        let name = format!(":{number}");

        let mut window_manager = tools::OPENBOX.command()?;
        window_manager.arg("--sm-disable").env("DISPLAY", &name).env("HOME", folder);
        let mut window_manager = Process::start(tools::OPENBOX, &mut window_manager, folder)?;
        until("the window manager to take over the display", PATIENCE, async || {
            window_manager.must_run()?;
            let mut ask = Command::new(tools::XPROP.path()?);
            ask.args(["-root", "_NET_SUPPORTING_WM_CHECK"]).env("DISPLAY", &name);
            Ok(run(ask).await?.contains("window id").then_some(()))
        })
        .await?;
        Ok(Self { _window_manager: window_manager, _server: server, name })
    }

    /// What `DISPLAY` is for programs on it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Saves a picture of everything that is on the screen.
    pub(crate) async fn save_picture(&self, path: &Path) -> Result<()> {
        self.import("root", path).await
    }

    /// Saves a picture of what is visible of a process's window.
    pub(crate) async fn save_picture_of_window(&self, process_id: &str, path: &Path) -> Result<()> {
        let window = self.window_of(process_id).await?;
        self.import(&window, path).await
    }

    /// Saves the same in few colours, and small for it.
    pub(crate) async fn save_small_picture_of_window(&self, process_id: &str, path: &Path) -> Result<()> {
        let window = self.window_of(process_id).await?;
        let mut import = Command::new(tools::IMPORT.path()?);
        // Without the moment at which it was made: the same picture is the same file.
        import.args(["-window", &window, "+dither", "-colors", "256", "-strip"]);
        import.args(["-define", "png:compression-level=9", "-define", "png:exclude-chunks=date,time"]);
        import.arg(format!("png8:{}", path.display())).env("DISPLAY", &self.name);
        run(import).await.map(drop)
    }

    /// A list of the colours at a place, `[left, top, width, height]`, of a process's window.
    pub(crate) async fn colours_of_window(&self, process_id: &str, place: [u32; 4]) -> Result<String> {
        let window = self.window_of(process_id).await?;
        let [left, top, width, height] = place;
        let mut import = Command::new(tools::IMPORT.path()?);
        import.args(["-window", &window, "-crop", &format!("{width}x{height}+{left}+{top}")]);
        import.args(["-depth", "8", "-format", "%c", "histogram:info:-"]).env("DISPLAY", &self.name);
        run(import).await
    }

    /// Gives a process's window this size inside its frame.
    pub(crate) async fn resize_window(&self, process_id: &str, width: u32, height: u32) -> Result<()> {
        let window = self.window_of(process_id).await?;
        let (width, height) = (width.to_string(), height.to_string());
        run(self.xdotool(&["windowsize", &window, &width, &height])?).await.map(drop)
    }

    /// Puts a process's window away, as its button for that does.
    pub(crate) async fn minimise_window(&self, process_id: &str) -> Result<()> {
        let window = self.window_of(process_id).await?;
        run(self.xdotool(&["windowminimize", "--sync", &window])?).await?;
        // It has left the screen before the window manager learns that it has lost the focus. Raised in between, as nobody does who
        // needs some time to press a button, it would get the focus and lose it right away.
        until("the window manager to give the focus to nobody", PATIENCE, async || {
            Ok((self.ask_xdotool(&["getactivewindow"]).await?.trim() != window).then_some(()))
        })
        .await
    }

    /// Moves the pointer over a process's window and out of it.
    pub(crate) async fn put_pointer_away(&self, process_id: &str) -> Result<()> {
        // WebDriver's clicks come from no pointer that one sees; the window forgets theirs when a real one comes and goes.
        let window = self.window_of(process_id).await?;
        let (x, y) = CORNER;
        let way = ["mousemove", "--sync", "--window", &window, "20", "20", "mousemove", "--sync", x, y];
        run(self.xdotool(&way)?).await.map(drop)
    }

    /// Clicks the button that closes a process's window; the focus stays where it is.
    pub(crate) async fn click_close_button(&self, process_id: &str) -> Result<()> {
        let window = self.window_of(process_id).await?;
        let geometry = run(self.xdotool(&["getwindowgeometry", "--shell", &window])?).await?;
        let width = geometry.lines().find_map(|line| line.strip_prefix("WIDTH=")).context("a window has no width")?;
        // In the window manager's bar above the window, at its end.
        let x = (width.parse::<i32>()? - 10).to_string();
        run(self.xdotool(&["mousemove", "--window", &window, "--", &x, "-10", "click", "1"])?).await.map(drop)
    }

    /// Closes a process's window from a task bar, wherever the window is.
    pub(crate) async fn close_window_from_task_bar(&self, process_id: &str) -> Result<()> {
        let window = self.window_of(process_id).await?.parse()?;
        task_bar::close(self.name.clone(), window).await
    }

    async fn window_of(&self, process_id: &str) -> Result<String> {
        let windows = run(self.xdotool(&["search", "--onlyvisible", "--pid", process_id])?).await?;
        Ok(windows.lines().next().context("there is no window")?.to_owned())
    }

    fn xdotool(&self, arguments: &[&str]) -> Result<Command> {
        let mut xdotool = Command::new(tools::XDOTOOL.path()?);
        xdotool.args(arguments).env("DISPLAY", &self.name);
        Ok(xdotool)
    }

    /// What it prints; nothing where it fails, as it does when there is no such window, or one that tells no process.
    async fn ask_xdotool(&self, question: &[&str]) -> Result<String> {
        let output = tokio::process::Command::from(self.xdotool(question)?).output().await?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    async fn import(&self, window: &str, path: &Path) -> Result<()> {
        let mut import = Command::new(tools::IMPORT.path()?);
        import.args(["-window", window]).arg(path).env("DISPLAY", &self.name);
        run(import).await.map(drop)
    }

    /// Presses keys together, as in `ctrl+f`, wherever the focus is.
    pub(crate) async fn press(&self, keys: &str) -> Result<()> {
        run(self.xdotool(&["key", "--clearmodifiers", keys])?).await.map(drop)
    }

    /// Whether a window of this title is visible.
    pub(crate) async fn shows_window(&self, title: &str) -> Result<bool> {
        let mut search = tokio::process::Command::new(tools::XDOTOOL.path()?);
        search.args(["search", "--onlyvisible", "--name", &format!("^{title}$")]).env("DISPLAY", &self.name);
        // It fails when there is none.
        Ok(search.output().await?.status.success())
    }

    /// Has something lie on the clipboard, until something else does.
    pub(crate) async fn copy(&self, content_type: &str, bytes: &[u8], folder: &Path) -> Result<()> {
        let contents = folder.join("clipboard");
        tokio::fs::write(&contents, bytes).await?;
        let mut xclip = tools::XCLIP.command()?;
        xclip.args(["-selection", "clipboard", "-target", content_type]).arg(contents).env("DISPLAY", &self.name);
        // It goes on in the background, and ends with the display.
        xclip.stdout(Stdio::null()).stderr(Stdio::null());
        let status = tokio::process::Command::from(xclip).status().await?;
        ensure!(status.success(), "nothing could be put on the clipboard");
        Ok(())
    }

    /// Drags a file over the middle of a process's window.
    pub(crate) async fn drag_over(&self, process_id: &str, file: &Path) -> Result<HeldFile> {
        let window = self.window_of(process_id).await?.parse()?;
        HeldFile::over(self.name.clone(), window, file.to_owned()).await
    }

    /// Types a text wherever the focus is.
    pub(crate) async fn type_text(&self, text: &str) -> Result<()> {
        let mut xdotool = Command::new(tools::XDOTOOL.path()?);
        xdotool.args(["type", "--clearmodifiers", text]).env("DISPLAY", &self.name);
        run(xdotool).await.map(drop)
    }

    /// How many windows of a process are visible.
    pub(crate) async fn count_windows(&self, process_id: &str) -> Result<usize> {
        let mut search = Command::new(tools::XDOTOOL.path()?);
        search
            .args(["search", "--all", "--onlyvisible", "--pid", process_id, "--name", ".+"])
            .env("DISPLAY", &self.name);
        Ok(run(search).await?.lines().count())
    }

    /// The same, of an app that may have none.
    pub(crate) async fn count_windows_or_none(&self, process_id: &str) -> Result<usize> {
        let search = ["search", "--all", "--onlyvisible", "--pid", process_id, "--name", ".+"];
        Ok(self.ask_xdotool(&search).await?.lines().count())
    }

    /// Where a process's window stands, its frame left out.
    pub(crate) async fn place_of_window(&self, process_id: &str) -> Result<(i32, i32)> {
        let window = self.window_of(process_id).await?;
        let geometry = run(self.xdotool(&["getwindowgeometry", "--shell", &window])?).await?;
        let number = |name: &str| {
            let line = geometry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            Ok::<i32, anyhow::Error>(line.with_context(|| format!("a window has no {name}"))?.parse()?)
        };
        Ok((number("X")?, number("Y")?))
    }

    /// Moves a process's window.
    pub(crate) async fn move_window(&self, process_id: &str, (x, y): (i32, i32)) -> Result<()> {
        let window = self.window_of(process_id).await?;
        run(self.xdotool(&["windowmove", &window, &x.to_string(), &y.to_string()])?).await.map(drop)
    }

    /// Whether a window of this process has the focus.
    pub(crate) async fn is_in_front(&self, process_id: &str) -> Result<bool> {
        Ok(self.ask_xdotool(&["getwindowfocus", "getwindowpid"]).await?.trim() == process_id)
    }

    /// What stands in the bar of a process's window.
    pub(crate) async fn title_of_window(&self, process_id: &str) -> Result<String> {
        let window = self.window_of(process_id).await?;
        Ok(run(self.xdotool(&["getwindowname", &window])?).await?.trim_end().to_owned())
    }

    /// Whether a window of this process is minimised (ICCCM 4.1.3.1, "Iconic").
    pub(crate) async fn is_minimised(&self, process_id: &str) -> Result<bool> {
        let all = run(self.xdotool(&["search", "--all", "--pid", process_id, "--name", ".+"])?).await?;
        for window in all.lines() {
            let mut ask = Command::new(tools::XPROP.path()?);
            ask.args(["-id", window, "WM_STATE"]).env("DISPLAY", &self.name);
            if run(ask).await?.contains("Iconic") {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Opens some other window, which takes the focus.
    pub(crate) async fn open_other_window(&self, folder: &Path) -> Result<OtherWindow> {
        let mut xev = tools::XEV.command()?;
        xev.args(["-event", "focus", "-name", OTHER_WINDOW]).env("DISPLAY", &self.name);
        let window = Process::start(tools::XEV, &mut xev, folder)?;
        window.wait_for_line("that it has the focus", |line| line.starts_with("FocusIn event")).await?;
        Ok(OtherWindow { _process: window })
    }
}

const OTHER_WINDOW: &str = "Another window";

/// A window of another app. When it is dropped, the focus goes back.
#[derive(Debug)]
pub struct OtherWindow {
    _process: Process,
}

/// Runs to the end; the answer is what was printed.
async fn run(command: Command) -> Result<String> {
    let name: PathBuf = command.get_program().into();
    let output = tokio::process::Command::from(command).output().await?;
    let problem = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{} failed: {problem}", name.display());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

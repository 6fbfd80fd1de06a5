//! A display that nobody sees: Xvfb with a window manager and a session bus of its own, for running the app on a machine without
//! a screen, or beside a person's session without touching it.
//!
//! Two apps on one session bus would take each other for the same instance, so each display brings its own bus and home.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::process;
use crate::watched::Watched;

const TIME_TO_START: Duration = Duration::from_secs(20);

/// How xprop begins the line that names all windows (EWMH, `_NET_CLIENT_LIST`).
const LIST_OF_WINDOWS: &str = "_NET_CLIENT_LIST(WINDOW)";

/// Whether a person's display is there. macOS and Windows always have one.
pub fn is_present() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// A virtual display; everything that belongs to it ends when it is dropped, in the order of the fields.
pub struct VirtualDisplay {
    _window_manager: Watched,
    _bus: Watched,
    _server: Watched,
    number: String,
    bus_address: String,
    home: PathBuf,
}

impl VirtualDisplay {
    /// Starts a display on a free number. `home` becomes the home folder of what runs there; it is made when missing.
    pub fn start(home: &Path) -> Result<Self> {
        let runtime = home.join("run");
        fs::create_dir_all(&runtime).with_context(|| format!("cannot make {}", runtime.display()))?;
        make_private(&runtime)?;

        // Both print one line when they are ready: the display's number, the bus's address.
        let server = Watched::start(process::command("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
        ]))?;
        let (_, number) = server.wait_for_line("", TIME_TO_START)?;
        let bus = Watched::start(process::command("dbus-daemon").args([
            "--session",
            "--nofork",
            "--nopidfile",
            "--print-address",
        ]))?;
        let (_, bus_address) = bus.wait_for_line("unix:", TIME_TO_START)?;

        let on_display = |program: &str| {
            let mut command = process::command(program);
            put_onto(&mut command, &number, &bus_address, home);
            command
        };
        // The window manager says nothing, but begins to keep a list of windows.
        let spy = Watched::start(on_display("xprop").args(["-root", "-spy"]))?;
        let window_manager = Watched::start(on_display("openbox").arg("--sm-disable"))?;
        spy.wait_for_line(LIST_OF_WINDOWS, TIME_TO_START)?;
        Ok(Self {
            _window_manager: window_manager,
            _bus: bus,
            _server: server,
            number,
            bus_address,
            home: home.to_owned(),
        })
    }

    /// Lets `command` run on this display, on its bus, in its home.
    pub fn host(&self, command: &mut Command) {
        put_onto(command, &self.number, &self.bus_address, &self.home);
    }

    /// The display as `DISPLAY` names it, for what has a bus and a home of its own.
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }

    /// What a program answers that runs on this display.
    pub fn ask(&self, words: &[&str]) -> Option<String> {
        let (program, arguments) = words.split_first()?;
        let mut command = process::command(program);
        command.args(arguments);
        self.host(&mut command);
        process::answer(&mut command)
    }

    /// Looks at the list of windows that the window manager keeps, from now on: each change is a line that names them all.
    /// (`xdotool search --sync` would look only twice a second.)
    pub fn watch_windows(&self) -> Result<WindowWatch> {
        let mut spy = process::command("xprop");
        spy.args(["-root", "-spy", "_NET_CLIENT_LIST"]);
        self.host(&mut spy);
        let spy = Watched::start(&mut spy)?;
        // The first line tells the list as it is, and that the spy is awake.
        spy.wait_for_line(LIST_OF_WINDOWS, TIME_TO_START)?;
        Ok(WindowWatch(spy))
    }
}

/// Sees windows appear.
pub struct WindowWatch(Watched);

impl WindowWatch {
    /// The moment at which the first window was there.
    pub fn wait_for_window(&self, at_most: Duration) -> Result<Instant> {
        let (moment, _) = self.0.wait_for_line("window id # 0x", at_most).context("no window appeared")?;
        Ok(moment)
    }
}

fn put_onto(command: &mut Command, number: &str, bus_address: &str, home: &Path) {
    command
        .env("DISPLAY", format!(":{number}"))
        .env("DBUS_SESSION_BUS_ADDRESS", bus_address)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("GDK_BACKEND", "x11")
        // Xvfb has no GPU; without this WebKit spends memory and time on looking for one.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    for inherited in ["WAYLAND_DISPLAY", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
        command.env_remove(inherited);
    }
}

/// A runtime folder must be its owner's alone (XDG Base Directory Specification).
#[cfg(unix)]
fn make_private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    Ok(())
}

#[cfg(not(unix))]
fn make_private(_folder: &Path) -> Result<()> {
    Ok(())
}

//! The system's programs that this needs, and what to do when one is missing.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

/// A program and the way to have it.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    program: &'static str,
    way_to_install: &'static str,
}

macro_rules! debian_tool {
    ($name:ident, $program:literal, $package:literal, $purpose:literal) => {
        #[doc = $purpose]
        pub const $name: Tool = Tool { program: $program, way_to_install: concat!("apt-get install ", $package) };
    };
}

debian_tool!(XVFB, "Xvfb", "xvfb", "A display that nobody sees.");
debian_tool!(OPENBOX, "openbox", "openbox", "A window manager: gives windows the focus.");
debian_tool!(XPROP, "xprop", "x11-utils", "Reads the properties of windows.");
debian_tool!(XEV, "xev", "x11-utils", "Some other window.");
debian_tool!(XDOTOOL, "xdotool", "xdotool", "Presses keys.");
debian_tool!(XCLIP, "xclip", "xclip", "Puts things on the clipboard.");
debian_tool!(IMPORT, "import", "imagemagick", "Pictures of the whole screen.");
debian_tool!(DBUS_DAEMON, "dbus-daemon", "dbus", "A session bus.");
debian_tool!(DUNST, "dunst", "dunst", "Shows notifications.");
debian_tool!(DBUSMOCK, "/usr/bin/python3", "python3-dbusmock", "Debian's own Python, which alone sees that package.");
debian_tool!(GNOME_KEYRING, "gnome-keyring-daemon", "gnome-keyring", "A keychain.");
debian_tool!(CHROMEDRIVER, "chromedriver", "chromium-driver", "Drives the browser.");
debian_tool!(CHROMIUM, "chromium", "chromium", "A browser, for the consent page.");
debian_tool!(WEBKIT_DRIVER, "WebKitWebDriver", "webkit2gtk-driver", "Drives the app's page; tauri-driver starts it.");
debian_tool!(SETPRIV, "setpriv", "util-linux", "Lets processes end with the one that started them.");

/// Starts the app for `WebKitWebDriver`.
pub const TAURI_DRIVER: Tool = Tool {
    program: "tauri-driver",
    way_to_install: "cargo install tauri-driver --locked --version 2.1.0 --root target/tools",
};

impl Tool {
    /// Where the program is: in `PATH`, or among the tools that xtask has installed.
    ///
    /// # Errors
    /// When it is nowhere; the error says how to install it.
    pub fn path(self) -> Result<PathBuf> {
        let folders = env::var_os("PATH").unwrap_or_default();
        let installed_by_xtask = repository().join("target/tools/bin");
        env::split_paths(&folders)
            .chain([installed_by_xtask])
            .map(|folder| folder.join(self.program))
            .find(|path| path.is_file())
            .with_context(|| {
                let (program, way) = (self.program, self.way_to_install);
                format!("{program} is missing. Install it with: {way} (or let `cargo xtask test` do it)")
            })
    }

    /// A command that runs the program, and ends it when the calling thread ends.
    ///
    /// # Errors
    /// When it is missing.
    pub fn command(self) -> Result<Command> {
        let mut command = Command::new(SETPRIV.path()?);
        command.args(["--pdeathsig", "KILL", "--"]).arg(self.path()?);
        Ok(command)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.program.rsplit('/').next().unwrap_or(self.program)
    }
}

/// The folder of the workspace.
#[must_use]
pub fn repository() -> &'static Path {
    let this_package = Path::new(env!("CARGO_MANIFEST_DIR"));
    this_package.parent().and_then(Path::parent).unwrap_or(this_package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_is_named_with_the_way_to_install_it() {
        let tool = Tool { program: "no-such-program", way_to_install: "apt-get install nothing" };
        let sentence = tool.command().unwrap_err().to_string();
        assert!(sentence.starts_with("no-such-program is missing. Install it with: apt-get install nothing"));
    }
}

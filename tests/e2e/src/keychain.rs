//! A keychain of its own on the session bus, unlocked.

use std::{
    fs::{self, File},
    path::Path,
    process::Command,
};

use anyhow::Result;

use crate::{bus::Bus, process::Process, tools};

/// A running, unlocked keychain. It ends when it is dropped; what is in it lies in the home.
#[derive(Debug)]
pub(crate) struct RunningKeychain {
    _daemon: Process,
}

impl RunningKeychain {
    /// Starts it on `bus`; `host` puts a command onto the desktop.
    pub(crate) async fn start(bus: &Bus, folder: &Path, host: impl Fn(&mut Command)) -> Result<Self> {
        // It reads the password with which it unlocks, or makes, the keychain.
        let password = folder.join("keychain-password");
        fs::write(&password, "nothing secret is in here")?;
        let mut daemon = tools::GNOME_KEYRING.command()?;
        daemon.args(["--unlock", "--foreground", "--components=secrets"]);
        host(&mut daemon);
        daemon.stdin(File::open(password)?);
        let daemon = Process::start(tools::GNOME_KEYRING, &mut daemon, folder)?;
        bus.wait_for_owner("org.freedesktop.secrets").await?;
        Ok(Self { _daemon: daemon })
    }
}

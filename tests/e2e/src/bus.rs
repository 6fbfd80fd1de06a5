//! A session bus of its own, on which nothing is started by itself: whoever answers there was put there.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use anyhow::Result;
use zbus::{Connection, connection, fdo::DBusProxy};

use crate::{PATIENCE, process::Process, tools, until};

/// The tests of `x-auth` have the same.
const CONFIGURATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../session-bus.conf");

/// A running session bus. It ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Bus {
    _daemon: Process,
    address: String,
}

impl Bus {
    /// Starts the bus; its socket lies in `runtime_folder`.
    pub(crate) async fn start(folder: &Path, runtime_folder: &Path) -> Result<Self> {
        // The XDG Base Directory Specification wants the runtime folder for its owner alone.
        fs::set_permissions(runtime_folder, fs::Permissions::from_mode(0o700))?;
        let mut daemon = tools::DBUS_DAEMON.command()?;
        daemon.args(["--nofork", "--nopidfile", "--print-address", "--config-file", CONFIGURATION]);
        daemon.env("XDG_RUNTIME_DIR", runtime_folder);
        let daemon = Process::start(tools::DBUS_DAEMON, &mut daemon, folder)?;
        let address = daemon.wait_for_line("its address", |line| line.starts_with("unix:")).await?;
        Ok(Self { _daemon: daemon, address })
    }

    /// What `DBUS_SESSION_BUS_ADDRESS` is for programs on it.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// A way onto the bus, to be built further.
    pub(crate) fn connect(&self) -> Result<connection::Builder<'_>> {
        Ok(connection::Builder::address(self.address.as_str())?)
    }

    /// Waits until somebody owns this name.
    pub(crate) async fn wait_for_owner(&self, name: &'static str) -> Result<()> {
        let connection: Connection = self.connect()?.build().await?;
        let bus = DBusProxy::new(&connection).await?;
        until(&format!("{name} on the bus"), PATIENCE, async || {
            Ok(bus.name_has_owner(name.try_into()?).await?.then_some(()))
        })
        .await
    }
}

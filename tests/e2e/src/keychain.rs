//! A keychain of its own on the session bus, unlocked.

use std::{
    fs::{self, File},
    path::Path,
    process::Command,
};

use anyhow::{Result, ensure};
use zbus::{
    Proxy,
    zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value},
};

use crate::{bus::Bus, process::Process, tools};

/// What unlocks it; nothing secret is in it.
const PASSWORD: &str = "nothing secret is in here";
const SECRETS: &str = "org.freedesktop.secrets";
/// Where the Secret Service has the keychain that is made at the first unlocking.
const LOGIN: &str = "/org/freedesktop/secrets/collection/login";

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
        fs::write(&password, PASSWORD)?;
        let mut daemon = tools::GNOME_KEYRING.command()?;
        daemon.args(["--unlock", "--foreground", "--components=secrets"]);
        host(&mut daemon);
        daemon.stdin(File::open(password)?);
        let daemon = Process::start(tools::GNOME_KEYRING, &mut daemon, folder)?;
        bus.wait_for_owner(SECRETS).await?;
        Ok(Self { _daemon: daemon })
    }

    /// Locks it, as desktops do by themselves after a while.
    pub(crate) async fn lock(&self, bus: &Bus) -> Result<()> {
        let connection = bus.connect()?.build().await?;
        let service =
            Proxy::new(&connection, SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service").await?;
        let login = ObjectPath::try_from(LOGIN)?;
        let (locked, _prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) = service.call("Lock", &(vec![login],)).await?;
        ensure!(locked.iter().any(|path| path.as_str() == LOGIN), "the keychain stays unlocked");
        Ok(())
    }

    /// Unlocks it again, as its own prompt does once the person has typed the password.
    pub(crate) async fn unlock(&self, bus: &Bus) -> Result<()> {
        let connection = bus.connect()?.build().await?;
        let at = |interface| Proxy::new(&connection, SECRETS, "/org/freedesktop/secrets", interface);
        let service = at("org.freedesktop.Secret.Service").await?;
        let (_, session): (OwnedValue, OwnedObjectPath) =
            service.call("OpenSession", &("plain", Value::from(""))).await?;
        let prompt = at("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface").await?;
        let password = (session, Vec::<u8>::new(), PASSWORD.as_bytes(), "text/plain");
        prompt.call::<_, _, ()>("UnlockWithMasterPassword", &(ObjectPath::try_from(LOGIN)?, password)).await?;
        Ok(())
    }
}

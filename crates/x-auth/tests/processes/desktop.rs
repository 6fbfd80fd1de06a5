//! A desktop of its own: a session bus on which nothing is started by itself, and a real Secret Service where one is wanted.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Stdio, time::Duration};

use futures_util::StreamExt as _;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, Command},
    time::timeout,
};
use zbus::{
    Connection, Proxy,
    connection::Builder,
    fdo::DBusProxy,
    zvariant::{ObjectPath, OwnedObjectPath},
};

/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// The tests in the real window have the same.
const CONFIGURATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/session-bus.conf");

const SECRETS: &str = "org.freedesktop.secrets";
/// Where the Secret Service has the keychain that is made at the first unlocking.
const LOGIN: &str = "/org/freedesktop/secrets/collection/login";
const PASSWORD: &str = "nothing secret is in here";

pub struct Desktop {
    folder: TempDir,
    address: String,
    _bus: Child,
}

/// A Secret Service. It ends when it is dropped; what is in it stays on the desktop.
pub struct RunningKeychain {
    daemon: Child,
    bus: Connection,
}

impl Desktop {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--nofork", "--nopidfile", "--print-address", "--config-file", CONFIGURATION]);
        daemon.env("XDG_RUNTIME_DIR", folder.path());
        let mut bus = spawned(daemon.stdout(Stdio::piped()).stderr(Stdio::null()), "dbus");
        let mut says = BufReader::new(bus.stdout.take().unwrap()).lines();
        let address = timeout(PATIENCE, says.next_line()).await.expect("the bus does not start").unwrap();
        Self { folder, address: address.expect("the bus has an address"), _bus: bus }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a command onto this desktop.
    pub fn host(&self, command: &mut Command) {
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        for variable in ["HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env(variable, self.folder.path());
        }
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("GNOME_KEYRING_CONTROL");
    }

    /// A Secret Service whose keychain is open; the first time it is made.
    pub async fn unlocked_keychain(&self) -> RunningKeychain {
        self.keychain(&["--unlock"]).await
    }

    /// A Secret Service whose keychain nobody has opened.
    pub async fn locked_keychain(&self) -> RunningKeychain {
        self.keychain(&[]).await
    }

    async fn keychain(&self, arguments: &[&str]) -> RunningKeychain {
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]).args(arguments).stdin(Stdio::piped());
        self.host(&mut command);
        let mut daemon = spawned(command.stdout(Stdio::null()).stderr(Stdio::null()), "gnome-keyring");
        // It reads until its input ends.
        daemon.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).await.unwrap();
        let bus = Builder::address(self.address.as_str()).unwrap().build().await.unwrap();
        let keychain = RunningKeychain { daemon, bus };
        keychain.wait_until_owned(true).await;
        keychain
    }
}

impl RunningKeychain {
    /// Locks it, as desktops do by themselves after a while.
    pub async fn lock(&self) {
        let path = "/org/freedesktop/secrets";
        let service = Proxy::new(&self.bus, SECRETS, path, "org.freedesktop.Secret.Service").await.unwrap();
        let login = ObjectPath::try_from(LOGIN).unwrap();
        let (locked, _prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            service.call("Lock", &(vec![login],)).await.unwrap();
        assert!(locked.iter().any(|path| path.as_str() == LOGIN), "the keychain stays unlocked");
    }

    /// Ends it, as when it crashes.
    pub async fn end(mut self) {
        self.daemon.kill().await.unwrap();
        self.wait_until_owned(false).await;
    }

    async fn wait_until_owned(&self, owned: bool) {
        let proxy = DBusProxy::new(&self.bus).await.unwrap();
        // The signal is asked for before the question, so none is missed.
        let mut changes = proxy.receive_name_owner_changed_with_args(&[(0, SECRETS)]).await.unwrap();
        let waiting = async {
            while proxy.name_has_owner(SECRETS.try_into().unwrap()).await.unwrap() != owned {
                changes.next().await;
            }
        };
        timeout(PATIENCE, waiting).await.expect("the Secret Service does not come or go");
    }
}

fn spawned(command: &mut Command, package: &str) -> Child {
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    let hint =
        format!("{name} is missing. Install it with: apt-get install {package} (or let `cargo xtask test` do it)");
    command.kill_on_drop(true).spawn().unwrap_or_else(|error| panic!("{hint} ({error})"))
}

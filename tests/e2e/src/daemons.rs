//! Other people's notification daemons: dunst, as it runs on small desktops, and the mock that desktops test their apps with.

use std::fs;

use anyhow::{Result, ensure};
use zbus::{Connection, Proxy, zvariant::Value};

use crate::{
    Desktop, PATIENCE, UNSEEN_PATIENCE,
    notifications::{NAME, PATH},
    process::Process,
    tools, until,
};

/// Shows everything until it is closed, and nothing of it on the screen where it could lie over the app.
const DUNST_CONFIGURATION: &str =
    "[global]\n  origin = bottom-right\n[urgency_low]\n  timeout = 0\n[urgency_normal]\n  timeout = 0\n";

/// A running dunst. It ends when it is dropped.
#[derive(Debug)]
pub struct Dunst {
    process: Process,
    connection: Connection,
}

impl Dunst {
    /// Starts it on a desktop where nobody shows notifications, and waits until it does.
    ///
    /// # Errors
    /// When it is missing or does not start.
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        let configuration = desktop.folder().join("dunstrc");
        fs::write(&configuration, DUNST_CONFIGURATION)?;
        let mut dunst = tools::DUNST.command()?;
        desktop.host(&mut dunst);
        dunst.arg("-conf").arg(configuration).arg("-print");
        let process = Process::start(tools::DUNST, &mut dunst, desktop.folder())?;
        desktop.bus().wait_for_owner(NAME).await?;
        Ok(Self { process, connection: desktop.bus().connect()?.build().await? })
    }

    /// Waits until it has shown a text of somebody's whose conversation is not on screen.
    ///
    /// # Errors
    /// When it did not in time.
    pub async fn see(&self, text: &str) -> Result<()> {
        self.process.wait_for_line_within(UNSEEN_PATIENCE, text, |line| line.contains(text)).await.map(drop)
    }

    /// Waits until it shows so many.
    ///
    /// # Errors
    /// When it did not in time.
    pub async fn see_count(&self, count: u32) -> Result<()> {
        let dunst = self.proxy().await?;
        until(&format!("dunst to show {count}"), PATIENCE, async || {
            let shown: u32 = dunst.get_property("displayedLength").await?;
            ensure!(shown == count, "it shows {shown}");
            Ok(Some(()))
        })
        .await
    }

    /// Does what a click on the last one does, as `dunstctl action` has it.
    ///
    /// # Errors
    /// When it refuses.
    pub async fn click(&self) -> Result<()> {
        Ok(self.proxy().await?.call("NotificationAction", &(0_u32,)).await?)
    }

    async fn proxy(&self) -> Result<Proxy<'_>> {
        let proxy: zbus::proxy::Builder<'_, Proxy<'_>> = zbus::proxy::Builder::new(&self.connection);
        // It tells of no change, so nothing may be remembered.
        let proxy = proxy.destination(NAME)?.path(PATH)?.interface("org.dunstproject.cmd0")?;
        Ok(proxy.cache_properties(zbus::proxy::CacheProperties::No).build().await?)
    }
}

/// A running python-dbusmock with its template of a notification daemon. It ends when it is dropped.
#[derive(Debug)]
pub struct MockedDaemon {
    process: Process,
    connection: Connection,
}

impl MockedDaemon {
    /// Starts it on a desktop where nobody shows notifications, and waits until it does.
    ///
    /// # Errors
    /// When it is missing or does not start.
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        let mut mock = tools::DBUSMOCK.command()?;
        desktop.host(&mut mock);
        mock.args(["-u", "-m", "dbusmock", "--session", "--template", "notification_daemon"]);
        mock.args(["--parameters", r#"{"capabilities": "actions body body-markup"}"#]);
        let process = Process::start(tools::DBUSMOCK, &mut mock, desktop.folder())?;
        desktop.bus().wait_for_owner(NAME).await?;
        Ok(Self { process, connection: desktop.bus().connect()?.build().await? })
    }

    /// Waits until it was called so, perhaps on account of a conversation that is not on screen.
    ///
    /// # Errors
    /// When it was not in time.
    pub async fn see_call(&self, method: &str, holding: &str) -> Result<()> {
        let fits = |line: &str| line.contains(&format!(" {method} ")) && line.contains(holding);
        let what = format!("{method} with {holding}");
        self.process.wait_for_line_within(UNSEEN_PATIENCE, &what, fits).await.map(drop)
    }

    /// Tells that somebody clicked a notification, by its number.
    ///
    /// # Errors
    /// When it refuses.
    pub async fn click(&self, number: u32) -> Result<()> {
        let mock = Proxy::new(&self.connection, NAME, PATH, "org.freedesktop.DBus.Mock").await?;
        let arguments = vec![Value::from(number), Value::from("default")];
        Ok(mock.call("EmitSignal", &(NAME, "ActionInvoked", "us", arguments)).await?)
    }
}

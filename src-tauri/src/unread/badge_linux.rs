//! The number on the app's icon in docks and task bars: a signal on the session bus that Ubuntu's dock, Plasma, Dash to Dock and
//! others listen to (Unity's Launcher API). Tauri's own way to it needs libunity, which hardly anybody has.

use std::collections::HashMap;

use tauri::AppHandle;
use zbus::{Connection, zvariant::Value};

const PATH: &str = "/com/canonical/unity/launcherentry/pipit";
const INTERFACE: &str = "com.canonical.Unity.LauncherEntry";

/// The number on the icon.
pub struct Badge {
    /// By which docks know the app: its desktop entry.
    entry: String,
    bus: Option<Connection>,
}

impl Badge {
    pub fn of(app: &AppHandle) -> Self {
        Self { entry: format!("application://{}.desktop", app.package_info().name), bus: None }
    }

    /// Shows it. Without a bus, or without anybody who listens, nothing happens.
    pub async fn show(&mut self, count: u32) {
        if let Err(error) = self.send(count).await {
            tracing::debug!(%error, "the icon shows no number");
            self.bus = None;
        }
    }

    async fn send(&mut self, count: u32) -> zbus::Result<()> {
        let bus = match &self.bus {
            Some(bus) => bus.clone(),
            None => self.bus.insert(Connection::session().await?).clone(),
        };
        let shown: HashMap<&str, Value<'_>> =
            HashMap::from([("count", i64::from(count).into()), ("count-visible", (count > 0).into())]);
        bus.emit_signal(None::<&str>, PATH, INTERFACE, "Update", &(&self.entry, shown)).await
    }
}

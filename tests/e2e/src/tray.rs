//! A tray on the session bus, and a dock that shows numbers on icons: what the window manager of these tests does not have.
//!
//! The tray speaks KDE's `StatusNotifierWatcher` and, to the items in it, `com.canonical.dbusmenu`, as panels do.

use std::{collections::HashMap, sync::Arc};

use anyhow::{Context, Result};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::{Mutex, watch};
use zbus::{
    Connection, MatchRule, MessageStream, interface,
    message::{Header, Type},
    proxy::CacheProperties,
    zvariant::{OwnedObjectPath, OwnedValue, Value},
};

use crate::{PATIENCE, bus::Bus, until};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";

/// So many numbers may come before one looks at the dock.
const MOST_SIGNALS: usize = 1_024;

/// A tray. It is gone when it is dropped.
#[derive(Debug)]
pub struct Tray {
    connection: Connection,
    items: Arc<watch::Sender<Vec<String>>>,
}

impl Tray {
    pub(crate) async fn start(bus: &Bus) -> Result<Self> {
        let items = Arc::new(watch::Sender::default());
        let watcher = Watcher { items: Arc::clone(&items) };
        let connection = bus.connect()?.serve_at(WATCHER_PATH, watcher)?.name(WATCHER)?.build().await?;
        Ok(Self { connection, items })
    }

    /// Waits until an app has put itself into the tray.
    ///
    /// # Errors
    /// When none does in time.
    pub async fn see_item(&self) -> Result<()> {
        let items = self.items.subscribe();
        until("an item in the tray", PATIENCE, async || Ok((!items.borrow().is_empty()).then_some(()))).await
    }

    /// What the item says to a pointer that rests on it.
    ///
    /// # Errors
    /// When there is no item, or it does not answer.
    pub async fn tool_tip(&self) -> Result<String> {
        Ok(self.item().await?.tool_tip().await?.2)
    }

    /// The pictures that the item offers, as bytes.
    ///
    /// # Errors
    /// When there is no item, or it does not answer.
    pub async fn pictures(&self) -> Result<Vec<Vec<u8>>> {
        Ok(self.item().await?.icon_pixmap().await?.into_iter().map(|(_, _, bytes)| bytes).collect())
    }

    /// Clicks the item itself.
    ///
    /// # Errors
    /// When there is no item, or it does not answer.
    pub async fn click(&self) -> Result<()> {
        Ok(self.item().await?.activate(0, 0).await?)
    }

    /// What its menu offers, in order.
    ///
    /// # Errors
    /// When there is no item, or it does not answer.
    pub async fn menu(&self) -> Result<Vec<String>> {
        Ok(self.entries().await?.into_iter().map(|(_, label)| label).collect())
    }

    /// Chooses from its menu.
    ///
    /// # Errors
    /// When the menu does not offer that.
    pub async fn choose(&self, label: &str) -> Result<()> {
        let entries = self.entries().await?;
        let (id, _) = entries.iter().find(|(_, known)| known == label).with_context(|| format!("only {entries:?}"))?;
        Ok(self.menu_of().await?.event(*id, "clicked", &Value::from(0), 0).await?)
    }

    async fn entries(&self) -> Result<Vec<(i32, String)>> {
        let (_, (_, _, children)) = self.menu_of().await?.get_layout(0, -1, &[]).await?;
        children
            .into_iter()
            .map(|child| {
                let (id, properties, _): Node = child.try_into()?;
                let label = properties.get("label").map(|label| label.downcast_ref::<String>()).transpose()?;
                Ok((id, label.unwrap_or_default()))
            })
            .filter(|entry| entry.as_ref().map_or(true, |(_, label)| !label.is_empty()))
            .collect()
    }

    async fn item(&self) -> Result<ItemProxy<'static>> {
        let name = self.items.borrow().last().cloned().context("nothing is in the tray")?;
        let item = ItemProxy::builder(&self.connection).destination(name)?.cache_properties(CacheProperties::No);
        Ok(item.build().await?)
    }

    async fn menu_of(&self) -> Result<MenuProxy<'static>> {
        let name = self.items.borrow().last().cloned().context("nothing is in the tray")?;
        let path = self.item().await?.menu().await?;
        Ok(MenuProxy::builder(&self.connection).destination(name)?.path(path)?.build().await?)
    }
}

/// Number, properties and children of an entry.
type Node = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// Width, height and bytes of pictures.
type Pixmaps = Vec<(i32, i32, Vec<u8>)>;

#[zbus::proxy(interface = "org.kde.StatusNotifierItem", default_path = "/StatusNotifierItem", gen_blocking = false)]
trait Item {
    fn activate(&self, x: i32, y: i32) -> zbus::Result<()>;
    #[zbus(property)]
    fn tool_tip(&self) -> zbus::Result<(String, Pixmaps, String, String)>;
    #[zbus(property)]
    fn icon_pixmap(&self) -> zbus::Result<Pixmaps>;
    #[zbus(property)]
    fn menu(&self) -> zbus::Result<OwnedObjectPath>;
}

#[zbus::proxy(interface = "com.canonical.dbusmenu", gen_blocking = false)]
trait Menu {
    fn get_layout(&self, parent: i32, depth: i32, properties: &[&str]) -> zbus::Result<(u32, Node)>;
    fn event(&self, id: i32, event: &str, data: &Value<'_>, timestamp: u32) -> zbus::Result<()>;
}

struct Watcher {
    items: Arc<watch::Sender<Vec<String>>>,
}

#[expect(clippy::unused_self, clippy::needless_pass_by_value, reason = "the macro makes methods of them")]
#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String, #[zbus(header)] header: Header<'_>) {
        // Some give a name, some a path on the connection that speaks.
        let name = match header.sender() {
            Some(sender) if service.starts_with('/') => sender.to_string(),
            _ => service,
        };
        self.items.send_modify(|items| items.push(name));
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items.borrow().clone()
    }
}

/// A dock: it shows the number that an app wants on its icon.
#[derive(Debug)]
pub struct Dock {
    seen: Mutex<Seen>,
}

#[derive(Debug)]
struct Seen {
    signals: MessageStream,
    number: Option<i64>,
}

impl Dock {
    pub(crate) async fn start(bus: &Bus) -> Result<Self> {
        let connection = bus.connect()?.build().await?;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .interface("com.canonical.Unity.LauncherEntry")?
            .member("Update")?
            .build();
        let signals = MessageStream::for_match_rule(rule, &connection, Some(MOST_SIGNALS)).await?;
        Ok(Self { seen: Mutex::new(Seen { signals, number: None }) })
    }

    /// The number on the icon now.
    ///
    /// # Errors
    /// When the bus ended, or an app sent what no dock understands.
    pub async fn number(&self) -> Result<Option<i64>> {
        let mut seen = self.seen.lock().await;
        while let Some(signal) = seen.signals.next().now_or_never() {
            let body = signal.context("the bus ended")??.body();
            let (_, shown): (String, HashMap<String, OwnedValue>) = body.deserialize()?;
            let value = |name: &str| shown.get(name).with_context(|| format!("there is no {name}"));
            let visible: bool = value("count-visible")?.downcast_ref()?;
            let count: i64 = value("count")?.downcast_ref()?;
            seen.number = visible.then_some(count);
        }
        Ok(seen.number)
    }
}

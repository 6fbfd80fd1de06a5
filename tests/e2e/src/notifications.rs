//! Someone on the session bus who shows notifications: it writes them down, and clicks them when asked to.
//!
//! It speaks the Desktop Notifications Specification 1.2, as far as apps use it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use tokio::{sync::watch, time::timeout};
use zbus::{Connection, interface, object_server::SignalEmitter, zvariant::OwnedValue};

use crate::bus::Bus;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// The specification's reasons for closing.
const DISMISSED_BY_PERSON: u32 = 2;
const CLOSED_BY_APP: u32 = 3;

/// A notification as the app sent it. The body is markup, as in the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    id: u32,
    /// Its first line.
    pub title: String,
    /// Its text, in which `&`, `<` and `>` are escaped.
    pub body: String,
    /// What one can do with it, by the app's names; a click is `default`.
    pub actions: Vec<String>,
}

/// The notifications of one desktop.
#[derive(Debug)]
pub struct Notifications {
    connection: Connection,
    shown: Arc<watch::Sender<Vec<Notification>>>,
}

impl Notifications {
    pub(crate) async fn start(bus: &Bus) -> Result<Self> {
        let shown = Arc::new(watch::Sender::default());
        let server = Server { shown: Arc::clone(&shown) };
        let connection = bus.connect()?.name(NAME)?.serve_at(PATH, server)?.build().await?;
        Ok(Self { connection, shown })
    }

    /// All that were ever shown, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Notification> {
        self.shown.borrow().clone()
    }

    /// Waits for one that fits.
    ///
    /// # Errors
    /// When none came within `at_most`; it names `what`, and what came instead.
    pub async fn wait_for(
        &self,
        what: &str,
        at_most: Duration,
        fits: impl Fn(&Notification) -> bool,
    ) -> Result<Notification> {
        let mut shown = self.shown.subscribe();
        let find = |all: &[Notification]| all.iter().find(|one| fits(one)).cloned();
        // The sender lives in `self`, so only the time can end this without a find.
        let _in_time = timeout(at_most, shown.wait_for(|all| find(all).is_some())).await;
        find(&self.all()).with_context(|| {
            format!("waited {} seconds in vain for {what}; these came: {:?}", at_most.as_secs(), self.all())
        })
    }

    /// Clicks it, as a person would; it is closed by that.
    ///
    /// # Errors
    /// When the bus does not take the signals.
    pub async fn click(&self, notification: &Notification) -> Result<()> {
        let server = self.connection.object_server().interface::<_, Server>(PATH).await?;
        let emitter = server.signal_emitter();
        Server::action_invoked(emitter, notification.id, "default").await?;
        Ok(Server::notification_closed(emitter, notification.id, DISMISSED_BY_PERSON).await?)
    }
}

struct Server {
    shown: Arc<watch::Sender<Vec<Notification>>>,
}

#[expect(clippy::unused_self, reason = "the macro makes methods of them")]
#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    #[expect(clippy::too_many_arguments, reason = "the specification's arguments")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expire_timeout: i32,
    ) -> u32 {
        // How it would look is of no interest here.
        drop((app_name, app_icon, hints, expire_timeout));
        let mut id = replaces_id;
        self.shown.send_modify(|all| {
            if id == 0 {
                id = u32::try_from(all.len()).unwrap_or(u32::MAX).saturating_add(1);
            }
            // Names and labels take turns.
            let actions = actions.into_iter().step_by(2).collect();
            all.push(Notification { id, title: summary, body, actions });
        });
        id
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        Ok(Self::notification_closed(&emitter, id, CLOSED_BY_APP).await?)
    }

    fn get_capabilities(&self) -> Vec<&'static str> {
        vec!["actions", "body", "body-markup", "persistence"]
    }

    fn get_server_information(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        ("pipit-e2e", "Pipit", env!("CARGO_PKG_VERSION"), "1.2")
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

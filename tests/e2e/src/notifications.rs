//! Someone on the session bus who shows notifications: it writes them down, and does with them what a person would when told to.
//!
//! It speaks the Desktop Notifications Specification 1.2, as far as apps use it, and KDE's answers and quiet times. It can also
//! be what daemons are on a bad day: absent, or silent.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use tokio::{sync::watch, time::timeout};
use zbus::{
    Connection, interface,
    object_server::SignalEmitter,
    zvariant::{OwnedValue, Value},
};

use crate::bus::Bus;

pub(crate) const NAME: &str = "org.freedesktop.Notifications";
pub(crate) const PATH: &str = "/org/freedesktop/Notifications";

/// The specification's reasons for closing.
const DISMISSED_BY_PERSON: u32 = 2;
const CLOSED_BY_APP: u32 = 3;

/// What most daemons can do.
const USUAL_CAPABILITIES: [&str; 4] = ["actions", "body", "body-markup", "persistence"];

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
    /// The name of the sound it makes; none where it asks for silence.
    pub sound: Option<String>,
    /// How much it asks for: 0 is low, 1 is normal.
    pub urgency: Option<u8>,
}

/// The notifications of one desktop.
#[derive(Debug)]
pub struct Notifications {
    connection: Connection,
    desk: Arc<watch::Sender<Desk>>,
}

#[derive(Debug, Clone)]
struct Desk {
    /// All that were ever shown, oldest first: one that was replaced stands here twice.
    shown: Vec<Notification>,
    /// The numbers of those that stand there.
    standing: Vec<u32>,
    capabilities: Vec<&'static str>,
    is_quiet: bool,
    hangs: bool,
    /// How many calls wait for an answer.
    waiting: u32,
}

impl Notifications {
    pub(crate) async fn start(bus: &Bus) -> Result<Self> {
        let desk = Arc::new(watch::Sender::new(Desk {
            shown: Vec::new(),
            standing: Vec::new(),
            capabilities: USUAL_CAPABILITIES.into(),
            is_quiet: false,
            hangs: false,
            waiting: 0,
        }));
        let server = Server { desk: Arc::clone(&desk) };
        let connection = bus.connect()?.serve_at(PATH, server)?.build().await?;
        Ok(Self { connection, desk })
    }

    /// Is there for whoever has something to show.
    ///
    /// # Errors
    /// When another program is.
    pub async fn come(&self) -> Result<()> {
        Ok(self.connection.request_name(NAME).await?)
    }

    /// Is there no more, as a daemon that crashed: what it showed is gone.
    ///
    /// # Errors
    /// When the bus does not let it go.
    pub async fn leave(&self) -> Result<()> {
        self.desk.send_modify(|desk| desk.standing.clear());
        self.connection.release_name(NAME).await?;
        Ok(())
    }

    /// Answers nobody until [`answer`](Self::answer).
    pub fn hang(&self) {
        self.desk.send_modify(|desk| desk.hangs = true);
    }

    /// Answers again, also those who wait.
    pub fn answer(&self) {
        self.desk.send_modify(|desk| desk.hangs = false);
    }

    /// Can do this, too.
    pub fn learn(&self, capability: &'static str) {
        self.desk.send_modify(|desk| desk.capabilities.push(capability));
    }

    /// Wants no sound and no attention.
    pub fn be_quiet(&self) {
        self.desk.send_modify(|desk| desk.is_quiet = true);
    }

    /// All that were ever shown, oldest first. One that was replaced by another stands here with both.
    #[must_use]
    pub fn all(&self) -> Vec<Notification> {
        self.desk.borrow().shown.clone()
    }

    /// Those that stand there, as they are now.
    #[must_use]
    pub fn standing(&self) -> Vec<Notification> {
        self.desk.borrow().standing()
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
        let find = |desk: &Desk| desk.shown.iter().find(|one| fits(one)).cloned();
        self.wait(what, at_most, |desk| find(desk).is_some()).await?;
        find(&self.desk.borrow()).context(what.to_owned())
    }

    /// Waits until what stands there fits.
    ///
    /// # Errors
    /// When it did not within `at_most`; it names `what`, and what stands there instead.
    pub async fn wait_until(
        &self,
        what: &str,
        at_most: Duration,
        fits: impl Fn(&[Notification]) -> bool,
    ) -> Result<()> {
        self.wait(what, at_most, |desk| fits(&desk.standing())).await
    }

    /// Waits until somebody waits for an answer.
    ///
    /// # Errors
    /// When nobody did within `at_most`.
    pub async fn wait_for_caller(&self, at_most: Duration) -> Result<()> {
        self.wait("somebody who waits for an answer", at_most, |desk| desk.waiting > 0).await
    }

    async fn wait(&self, what: &str, at_most: Duration, fits: impl FnMut(&Desk) -> bool) -> Result<()> {
        let mut desk = self.desk.subscribe();
        // The sender lives in `self`, so only the time can end this in vain.
        let in_time = timeout(at_most, desk.wait_for(fits)).await.is_ok();
        in_time.then_some(()).with_context(|| {
            let desk = self.desk.borrow();
            let (shown, standing) = (&desk.shown, &desk.standing);
            format!(
                "waited {} seconds in vain for {what}; these came: {shown:?}; there stand {standing:?}",
                at_most.as_secs()
            )
        })
    }

    /// Clicks it, as a person would; it is closed by that.
    ///
    /// # Errors
    /// When the bus does not take the signals.
    pub async fn click(&self, notification: &Notification) -> Result<()> {
        self.invoke(notification, "default").await
    }

    /// Presses one of its buttons; it is closed by that.
    ///
    /// # Errors
    /// As [`click`](Self::click).
    pub async fn invoke(&self, notification: &Notification, action: &str) -> Result<()> {
        let server = self.connection.object_server().interface::<_, Server>(PATH).await?;
        Server::action_invoked(server.signal_emitter(), notification.id, action).await?;
        self.close(notification).await
    }

    /// Answers in it; it is closed by that.
    ///
    /// # Errors
    /// As [`click`](Self::click).
    pub async fn reply(&self, notification: &Notification, text: &str) -> Result<()> {
        let server = self.connection.object_server().interface::<_, Server>(PATH).await?;
        Server::notification_replied(server.signal_emitter(), notification.id, text).await?;
        self.close(notification).await
    }

    async fn close(&self, notification: &Notification) -> Result<()> {
        let server = self.connection.object_server().interface::<_, Server>(PATH).await?;
        self.desk.send_modify(|desk| desk.standing.retain(|id| *id != notification.id));
        Ok(Server::notification_closed(server.signal_emitter(), notification.id, DISMISSED_BY_PERSON).await?)
    }
}

impl Desk {
    fn standing(&self) -> Vec<Notification> {
        let latest = |id: &u32| self.shown.iter().rev().find(|one| one.id == *id).cloned();
        self.standing.iter().filter_map(latest).collect()
    }
}

struct Server {
    desk: Arc<watch::Sender<Desk>>,
}

impl Server {
    /// Waits where it hangs. Nothing is done before that, as if the daemon itself did not run.
    async fn run(&self) {
        self.desk.send_modify(|desk| desk.waiting += 1);
        // The sender lives in `self`, so this ends with a desk that does not hang.
        let mut desk = self.desk.subscribe();
        let runs = desk.wait_for(|desk| !desk.hangs).await.is_ok();
        debug_assert!(runs, "the desk is there");
        self.desk.send_modify(|desk| desk.waiting -= 1);
    }
}

#[expect(clippy::unused_self, reason = "the macro makes methods of them")]
#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    #[expect(clippy::too_many_arguments, reason = "the specification's arguments")]
    async fn notify(
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
        let (_, _, _) = (app_name, app_icon, expire_timeout);
        self.run().await;
        let mut id = replaces_id;
        self.desk.send_modify(|desk| {
            if !desk.standing.contains(&id) {
                id = desk.shown.iter().map(|one| one.id).max().unwrap_or_default().saturating_add(1);
                desk.standing.push(id);
            }
            // Names and labels take turns.
            let actions = actions.into_iter().step_by(2).collect();
            let hint = |name: &str| hints.get(name).map(|value| &**value);
            let sound = match (hint("sound-name"), hint("suppress-sound")) {
                (Some(Value::Str(name)), None) => Some(name.to_string()),
                _ => None,
            };
            let urgency = match hint("urgency") {
                Some(Value::U8(urgency)) => Some(*urgency),
                _ => None,
            };
            desk.shown.push(Notification { id, title: summary, body, actions, sound, urgency });
        });
        id
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        self.run().await;
        let stood = self.desk.send_if_modified(|desk| {
            let before = desk.standing.len();
            desk.standing.retain(|known| *known != id);
            desk.standing.len() < before
        });
        if !stood {
            // The specification wants it so.
            return Err(zbus::fdo::Error::Failed(String::new()));
        }
        Ok(Self::notification_closed(&emitter, id, CLOSED_BY_APP).await?)
    }

    async fn get_capabilities(&self) -> Vec<&'static str> {
        self.run().await;
        self.desk.borrow().capabilities.clone()
    }

    fn get_server_information(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        ("pipit-e2e", "Pipit", env!("CARGO_PKG_VERSION"), "1.2")
    }

    #[zbus(property)]
    fn inhibited(&self) -> bool {
        self.desk.borrow().is_quiet
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_replied(emitter: &SignalEmitter<'_>, id: u32, text: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

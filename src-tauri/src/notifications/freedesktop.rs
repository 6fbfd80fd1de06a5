//! Notifications on Linux: the Desktop Notifications Specification 1.2 on the session bus, with what KDE added to it for answers
//! and for quiet times.
//!
//! One connection for all: some daemons tell what became of a notification only to the connection that sent it, and GNOME takes
//! it away with that connection. It is made when the first notification is, and anew after it broke.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::StreamExt as _;
use tauri::{AppHandle, Manager as _};
use tokio::{
    sync::{Mutex, mpsc::UnboundedSender},
    time::timeout,
};
use zbus::{
    Connection, MatchRule, Message, MessageStream,
    message::Type,
    zvariant::{DynamicType, OwnedValue, Value},
};

use super::{
    left_over::LeftOver,
    server::{Abilities, Action, NotShown, Notification, NotificationServer, ShownId, Signal},
};
use crate::app_state::AppState;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const BUS: &str = "org.freedesktop.DBus";

const APP_NAME: &str = "Pipit";
/// The names of the desktop entry and of the icon in packages.
const DESKTOP_ENTRY: &str = "Pipit";
const ICON: &str = "pipit";

/// Lets the daemon decide for how long it shows something.
const AS_LONG_AS_USUAL: i32 = -1;

const LOW_URGENCY: u8 = 0;
const NORMAL_URGENCY: u8 = 1;

/// What actions are called on the bus. The first is the specification's name for a click, the second KDE's for an answer.
const ACTIONS: [(Action, &str); 3] =
    [(Action::Open, "default"), (Action::Reply, "inline-reply"), (Action::MarkAsRead, "mark-as-read")];

/// How long the bus may take to let us in. It is no daemon that shows things, and answers at once.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whoever shows notifications in this session.
pub struct SessionBus {
    app: AppHandle,
    tell: UnboundedSender<Signal>,
    connection: Mutex<Option<Connection>>,
    left_over: LeftOver,
    capabilities: std::sync::Mutex<Vec<String>>,
}

impl SessionBus {
    /// Nothing is asked yet. Signals are told from the first notification on.
    pub fn new(app: &AppHandle, tell: UnboundedSender<Signal>) -> Self {
        Self {
            left_over: LeftOver::in_folder(&app.state::<AppState>().data_folder),
            app: app.clone(),
            tell,
            connection: Mutex::default(),
            capabilities: std::sync::Mutex::default(),
        }
    }

    async fn call<B>(&self, to: &str, interface: &str, method: &str, body: &B) -> Result<Message, NotShown>
    where
        B: serde::Serialize + DynamicType + Sync,
    {
        let connection = self.connection().await?;
        match connection.call_method(Some(to), PATH, Some(interface), method, body).await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                tracing::debug!(%error, method, "nobody answered on the session bus");
                if !matches!(error, zbus::Error::MethodError(..)) {
                    // The bus itself may be gone.
                    self.connection.lock().await.take();
                }
                Err(NotShown)
            }
        }
    }

    async fn connection(&self) -> Result<Connection, NotShown> {
        let mut kept = self.connection.lock().await;
        if let Some(connection) = &*kept {
            return Ok(connection.clone());
        }
        let connected = timeout(PATIENCE, self.connect()).await;
        let connection = connected.map_err(|_elapsed| NotShown)?.map_err(|error| {
            tracing::debug!(%error, "there is no session bus");
            NotShown
        })?;
        Ok(kept.insert(connection).clone())
    }

    async fn connect(&self) -> zbus::Result<Connection> {
        let connection = Connection::session().await?;
        let told = MatchRule::builder().msg_type(Type::Signal).path(PATH)?.interface(NAME)?.build();
        let told = MessageStream::for_match_rule(told, &connection, None).await?;
        let owner = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(BUS)?
            .interface(BUS)?
            .member("NameOwnerChanged")?
            .arg(0, NAME)?
            .build();
        let owner = MessageStream::for_match_rule(owner, &connection, None).await?;
        let listening = listen(told, owner, self.tell.clone());
        self.app.state::<AppState>().start_task("signals of notifications", listening);
        Ok(connection)
    }

    async fn is_inhibited(&self) -> bool {
        let asked = self.call(NAME, "org.freedesktop.DBus.Properties", "Get", &(NAME, "Inhibited")).await;
        let value = asked.ok().and_then(|answer| answer.body().deserialize::<OwnedValue>().ok());
        // Only KDE and those who followed it have the property.
        value.is_some_and(|value| matches!(*value, Value::Bool(true)))
    }

    fn can(&self, capability: &str) -> bool {
        let capabilities = self.capabilities.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        capabilities.iter().any(|known| known == capability)
    }

    async fn notify(&self, to: &str, replaced: u32, notification: &Notification) -> Result<ShownId, NotShown> {
        let body = if self.can("body-markup") { escaped(&notification.body) } else { notification.body.clone() };
        let actions = self.actions_of(notification);
        let hints = hints_of(notification);
        let title = &notification.title;
        let answer = self
            .call(to, NAME, "Notify", &(APP_NAME, replaced, ICON, title, body, actions, hints, AS_LONG_AS_USUAL))
            .await?;
        let number = answer.body().deserialize().map_err(|_| NotShown)?;
        let by = sender_of(&answer).ok_or(NotShown)?;
        let id = ShownId { by, number };
        if let Ok(connection) = self.connection().await {
            self.left_over.add(connection.server_guid().as_str(), &id).await;
        }
        Ok(id)
    }

    fn actions_of<'a>(&self, notification: &Notification) -> Vec<&'a str> {
        let mut actions = Vec::new();
        if self.can("actions") {
            for (action, label) in &notification.actions {
                if *action != Action::Reply || self.can("inline-reply") {
                    actions.extend([name_of(*action), *label]);
                }
            }
        }
        actions
    }
}

#[async_trait]
impl NotificationServer for SessionBus {
    async fn begin(&self) {
        if self.left_over.may_be().await
            && let Ok(connection) = self.connection().await
        {
            for id in self.left_over.take(connection.server_guid().as_str()).await {
                self.withdraw(&id).await;
            }
        }
    }

    async fn abilities(&self) -> Result<Abilities, NotShown> {
        let answer = self.call(NAME, NAME, "GetCapabilities", &()).await?;
        let capabilities = answer.body().deserialize().map_err(|_| NotShown)?;
        *self.capabilities.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = capabilities;
        Ok(Abilities { replaces: true, inhibited: self.is_inhibited().await })
    }

    async fn show(&self, notification: &Notification, replaced: Option<&ShownId>) -> Result<ShownId, NotShown> {
        if let Some(replaced) = replaced
            && let Ok(shown) = self.notify(&replaced.by, replaced.number, notification).await
        {
            return Ok(shown);
        }
        // A number of one daemon may be another app's at the next.
        self.notify(NAME, 0, notification).await
    }

    async fn withdraw(&self, id: &ShownId) -> bool {
        // A daemon refuses only what is not there any more.
        let _gone = self.call(&id.by, NAME, "CloseNotification", &(id.number,)).await;
        self.left_over.remove(id).await;
        true
    }
}

async fn listen(mut told: MessageStream, mut owner: MessageStream, tell: UnboundedSender<Signal>) {
    loop {
        let signals = tokio::select! {
            message = told.next() => message.map(|message| message.ok().and_then(|message| told_by(&message)).into_iter().collect()),
            message = owner.next() => message.map(|message| message.map(|message| owner_changed(&message)).unwrap_or_default()),
        };
        // The connection is gone without an answer.
        let Some(signals): Option<Vec<Signal>> = signals else { return };
        for signal in signals {
            if tell.send(signal).is_err() {
                return;
            }
        }
    }
}

fn told_by(message: &Message) -> Option<Signal> {
    let (header, body) = (message.header(), message.body());
    let id = |number| Some(ShownId { by: sender_of(message)?, number });
    match header.member()?.as_str() {
        "ActionInvoked" => {
            let (number, name): (u32, String) = body.deserialize().ok()?;
            let (action, _) = ACTIONS.into_iter().find(|(_, known)| *known == name)?;
            Some(Signal::Invoked { id: id(number)?, action })
        }
        "NotificationReplied" => {
            let (number, text) = body.deserialize().ok()?;
            Some(Signal::Replied { id: id(number)?, text })
        }
        "NotificationClosed" => {
            let (number, _reason): (u32, u32) = body.deserialize().ok()?;
            Some(Signal::Closed { id: id(number)? })
        }
        _ => None,
    }
}

fn owner_changed(message: &Message) -> Vec<Signal> {
    let Ok((_, before, now)) = message.body().deserialize::<(String, String, String)>() else { return Vec::new() };
    let gone = (!before.is_empty()).then(|| Signal::Gone { by: before.into() });
    let came = (!now.is_empty()).then_some(Signal::Came);
    gone.into_iter().chain(came).collect()
}

fn sender_of(message: &Message) -> Option<Arc<str>> {
    message.header().sender().map(|sender| sender.as_str().into())
}

fn name_of(action: Action) -> &'static str {
    ACTIONS.into_iter().find(|(known, _)| *known == action).map_or("default", |(_, name)| name)
}

fn hints_of(notification: &Notification) -> HashMap<&'static str, Value<'_>> {
    let urgency = if notification.subdued { LOW_URGENCY } else { NORMAL_URGENCY };
    let mut hints = HashMap::from([
        ("category", Value::from("im.received")),
        ("desktop-entry", Value::from(DESKTOP_ENTRY)),
        ("urgency", Value::from(urgency)),
        ("x-kde-reply-placeholder-text", Value::from(notification.reply_placeholder)),
    ]);
    if notification.sound {
        hints.insert("sound-name", Value::from("message-new-instant"));
    } else {
        hints.insert("suppress-sound", Value::from(true));
    }
    hints
}

/// The body is a kind of markup (Desktop Notifications Specification 1.2, "Markup"), so what people wrote must be escaped.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_no_markup() {
        assert_eq!(escaped("<b>1 & 2</b>"), "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
    }

    fn signal<B: serde::Serialize + DynamicType>(member: &str, body: &B) -> Message {
        Message::signal(PATH, NAME, member).unwrap().sender(":1.7").unwrap().build(body).unwrap()
    }

    fn seventh() -> ShownId {
        ShownId { by: ":1.7".into(), number: 7 }
    }

    #[test]
    fn what_a_daemon_tells_is_understood_and_the_rest_left_alone() {
        let invoked = |name: &str| told_by(&signal("ActionInvoked", &(7_u32, name)));
        assert_eq!(invoked("default"), Some(Signal::Invoked { id: seventh(), action: Action::Open }));
        assert_eq!(invoked("mark-as-read"), Some(Signal::Invoked { id: seventh(), action: Action::MarkAsRead }));
        assert_eq!(invoked("of another app"), None);
        let replied = told_by(&signal("NotificationReplied", &(7_u32, "Yes")));
        assert_eq!(replied, Some(Signal::Replied { id: seventh(), text: "Yes".to_owned() }));
        assert_eq!(told_by(&signal("NotificationClosed", &(7_u32, 2_u32))), Some(Signal::Closed { id: seventh() }));
        assert_eq!(told_by(&signal("NotificationClosed", &"nonsense")), None);
    }

    #[test]
    fn a_daemon_that_is_followed_by_another_takes_with_it_what_it_showed() {
        let changed = |before: &str, now: &str| owner_changed(&signal("NameOwnerChanged", &(NAME, before, now)));
        assert_eq!(changed(":1.7", ":1.9"), [Signal::Gone { by: ":1.7".into() }, Signal::Came]);
        assert_eq!(changed("", ":1.9"), [Signal::Came]);
        assert_eq!(changed(":1.7", ""), [Signal::Gone { by: ":1.7".into() }]);
    }
}

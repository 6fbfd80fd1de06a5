//! Notifications on macOS and Windows, through Tauri's plugin. It reports a click for as long as the system does, has buttons,
//! and cannot take back what it showed.

use std::sync::atomic::{AtomicI32, Ordering};

use async_trait::async_trait;
use tauri::AppHandle;
use tauri_plugin_notification::{ActionType, ActiveNotification, NotificationExt as _};
use tokio::sync::mpsc::UnboundedSender;

use super::server::{Abilities, Action, NotShown, Notification, NotificationServer, ShownId, Signal};

/// What the plugin calls a click.
const CLICK: &str = "tap";
const MARK_AS_READ: &str = "mark-as-read";
/// The buttons of a conversation's notification.
const CONVERSATION: &str = "conversation";

/// What the system makes heard.
const SOUND: &str = if cfg!(windows) { "IM" } else { "Default" };

/// The system's notifications.
pub struct Plugin {
    app: AppHandle,
    last: AtomicI32,
}

impl Plugin {
    /// Must be made before the first notification is shown, or nobody hears of clicks.
    pub fn new(app: &AppHandle, tell: UnboundedSender<Signal>) -> Self {
        let heard = app.notification().on_action(move |performed| {
            let action = match performed.action_id() {
                CLICK => Action::Open,
                MARK_AS_READ => Action::MarkAsRead,
                _ => return,
            };
            if let Some(id) = performed.notification().map(ActiveNotification::id).and_then(id_of) {
                // At the end nobody listens any more.
                let _told = tell.send(Signal::Invoked { id, action });
            }
        });
        if let Err(error) = heard {
            tracing::warn!(%error, "clicks on notifications will not be heard");
        }
        Self { app: app.clone(), last: AtomicI32::default() }
    }

    /// The button's label may be in another language than at the last time.
    fn offer_buttons(&self, label: &str) {
        let action = tauri_plugin_notification::Action::builder(MARK_AS_READ, label).build();
        let buttons = ActionType::builder(CONVERSATION).actions(vec![action]).build();
        if let Err(error) = self.app.notification().register_action_types(vec![buttons]) {
            tracing::debug!(%error, "notifications have no buttons");
        }
    }
}

#[async_trait]
impl NotificationServer for Plugin {
    async fn abilities(&self) -> Result<Abilities, NotShown> {
        // The system itself keeps quiet when the person wants it so.
        Ok(Abilities { replaces: false, inhibited: false })
    }

    async fn show(&self, notification: &Notification, _replaced: Option<&ShownId>) -> Result<ShownId, NotShown> {
        let number = self.last.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let mut builder =
            self.app.notification().builder().id(number).title(&notification.title).body(&notification.body);
        if let Some((_, label)) = notification.actions.iter().find(|(action, _)| *action == Action::MarkAsRead) {
            self.offer_buttons(label);
            builder = builder.action_type_id(CONVERSATION);
        }
        if notification.sound {
            builder = builder.sound(SOUND);
        }
        // It is handed to another thread.
        if let Err(error) = builder.show() {
            tracing::warn!(%error, "a notification could not be shown");
            return Err(NotShown);
        }
        id_of(number).ok_or(NotShown)
    }

    async fn withdraw(&self, _id: &ShownId) -> bool {
        false
    }
}

fn id_of(number: i32) -> Option<ShownId> {
    Some(ShownId { by: "system".into(), number: u32::try_from(number).ok()? })
}

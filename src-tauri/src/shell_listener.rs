//! What an account's engine tells goes to the page and to the desktop.

use dm_engine::Listener;
use dm_model::{EngineEvent, UserId};
use dm_store::ArrivedMessage;
use tauri::{AppHandle, Manager as _};

use crate::{app_state::AppState, page_events::PageEvent, spare_memory};

/// Hears one account's engine.
pub struct ShellListener {
    pub app: AppHandle,
    pub account_id: UserId,
}

impl ShellListener {
    fn is_shown(&self) -> bool {
        self.app.state::<AppState>().accounts.shown() == Some(self.account_id)
    }
}

impl Listener for ShellListener {
    fn changed(&self, event: EngineEvent) {
        if matches!(event, EngineEvent::ConversationsChanged { .. }) {
            self.app.state::<AppState>().unread.count_again();
        }
        self.app.state::<AppState>().notifications.changed(self.account_id, &event);
        let event = if self.is_shown() {
            PageEvent::Engine { account_id: self.account_id, event }
        } else if changes_list(&event) {
            PageEvent::AccountsChanged
        } else {
            return;
        };
        self.app.state::<AppState>().page.push(event);
    }

    fn arrived(&self, messages: Vec<ArrivedMessage>) {
        let ids = messages.into_iter().map(|message| message.event_id);
        self.app.state::<AppState>().notifications.arrived(self.account_id, ids);
    }

    fn caught_up(&self) {
        if self.is_shown() {
            self.app.state::<AppState>().report("caught up");
        }
    }

    fn rests(&self) {
        spare_memory::give_back();
    }
}

/// Whether the list of accounts looks different: of an account that is not on screen it shows how many messages are unread,
/// the picture, and whether the session ended.
fn changes_list(event: &EngineEvent) -> bool {
    matches!(
        event,
        EngineEvent::ConversationsChanged { .. }
            | EngineEvent::PeopleChanged { .. }
            | EngineEvent::ConnectivityChanged { .. }
    )
}

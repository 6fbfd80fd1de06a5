//! Desktop notifications: who wrote, and what, and to which account where there are several. A click opens that conversation.

use std::collections::HashMap;

use dm_engine::Engine;
use dm_model::{Account, ConversationId, Person, UserId};
use dm_store::ArrivedMessage;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_notification::{ActiveNotification, NotificationExt as _};

use crate::{app_state::AppState, windows};

/// More at once become one summary.
const MOST_AT_ONCE: usize = 4;

/// What a notification carries, to know where it leads.
const ACCOUNT: &str = "account";
const CONVERSATION: &str = "conversation";

/// Lets a click on a notification open its conversation. Must run before the first one is shown.
pub fn open_conversation_when_clicked(app: &AppHandle) {
    let clicked_in = app.clone();
    let registered = app.notification().on_action(move |action| {
        let extra = action.notification().map(ActiveNotification::extra);
        let carried = |what: &str| extra.and_then(|extra| extra.get(what)?.as_str());
        let conversation = carried(CONVERSATION).and_then(|id| id.parse().ok());
        match carried(ACCOUNT).and_then(|id| id.parse().ok()) {
            Some(account) => windows::show(&clicked_in, account, conversation),
            None => windows::raise(&clicked_in),
        }
    });
    if let Err(error) = registered {
        tracing::warn!(%error, "clicks on notifications will not be heard");
    }
}

/// Shows what arrived for an account, but for what is muted and what the person is looking at.
pub async fn show_arrived(app: &AppHandle, engine: &Engine, arrived: Vec<ArrivedMessage>) {
    let is_wanted = |message: &ArrivedMessage| !message.muted && !engine.is_in_view(&message.conversation_id);
    let unseen: Vec<ArrivedMessage> = arrived.into_iter().filter(is_wanted).collect();
    let account = engine.account();
    let is_one_of_several = app.state::<AppState>().settings.signed_in().len() > 1;
    let to = addressee(account, is_one_of_several);
    if unseen.len() > MOST_AT_ONCE {
        show(app, &format!("Pipit{to}"), &format!("{} new messages", unseen.len()), account.id, None);
        return;
    }
    let senders = unseen.iter().map(|message| message.sender).collect();
    let people = engine.describe(senders).await.unwrap_or_default();
    let names: HashMap<UserId, &Person> = people.iter().map(|person| (person.id, person)).collect();
    for message in unseen {
        let name = names.get(&message.sender).map(|person| person.name.as_str()).filter(|name| !name.is_empty());
        let body = if message.text.is_empty() && message.attachment { "Sent a picture" } else { &message.text };
        let place = if message.conversation_id.is_group() { " in a group" } else { "" };
        let title = format!("{}{place}{to}", name.unwrap_or("Someone"));
        show(app, &title, body, account.id, Some(&message.conversation_id));
    }
}

/// For whom it is, where that is not plain.
fn addressee(account: &Account, is_one_of_several: bool) -> String {
    if is_one_of_several { format!(" to @{}", account.username) } else { String::new() }
}

fn show(app: &AppHandle, title: &str, body: &str, account: UserId, conversation: Option<&ConversationId>) {
    let builder = app.notification().builder();
    let mut notification = builder.title(title).body(as_body(body)).extra(ACCOUNT, account.to_string());
    if let Some(conversation) = conversation {
        notification = notification.extra(CONVERSATION, conversation.to_string());
    }
    // It is handed to another thread: a daemon that hangs delays nothing here.
    if let Err(error) = notification.show() {
        tracing::warn!(%error, "a notification could not be shown");
    }
}

/// On Linux the body is a kind of markup (Desktop Notifications Specification 1.2, "Markup"), so what people wrote must be
/// escaped. Elsewhere it is text.
fn as_body(text: &str) -> String {
    if cfg!(target_os = "linux") {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_no_markup() {
        assert_eq!(as_body("<b>1 & 2</b>"), "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
    }
}

//! Addresses that lead into Pipit: `pipit://conversation/<id>` and `pipit://compose?to=<handle>`.
//!
//! Any program and any page may have one opened, so all that a link can do is to show something: it sends nothing, writes
//! nothing and says nothing about what is here.

use dm_model::{ConversationId, UserId};
use tauri::{AppHandle, Manager as _};
use url::{Host, Url};

use crate::{app_state::AppState, page_events::PageEvent, windows};

/// The scheme of such addresses; the packages register it.
pub const SCHEME: &str = "pipit";

/// X's handles: letters, digits and underscores, 15 at most (X's help on usernames).
const LONGEST_HANDLE: usize = 15;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeepLink {
    /// To a conversation.
    Conversation(ConversationId),
    /// To a new message, perhaps to somebody.
    Compose { to: Option<String> },
}

/// An address is none that Pipit knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadsNowhere;

impl DeepLink {
    /// Reads an address.
    ///
    /// # Errors
    /// When it leads nowhere in Pipit.
    pub fn parse(address: &str) -> Result<Self, LeadsNowhere> {
        let url = Url::parse(address).map_err(|_| LeadsNowhere)?;
        let Some(Host::Domain(place)) = url.host() else { return Err(LeadsNowhere) };
        let path = url.path().trim_matches('/');
        match (url.scheme(), place, path) {
            (SCHEME, "conversation", id) => id.parse().map(Self::Conversation).map_err(|_| LeadsNowhere),
            (SCHEME, "compose", "") => Ok(Self::Compose { to: addressee(&url)? }),
            _ => Err(LeadsNowhere),
        }
    }

    /// Follows it: the window comes to the front and shows where it leads.
    pub fn follow(self, app: &AppHandle) {
        windows::raise(app);
        let following = app.clone();
        app.state::<AppState>().start_task("follow a link", async move {
            let state = following.state::<AppState>();
            match self {
                Self::Compose { to } => state.page.push(PageEvent::Compose { to }),
                Self::Conversation(id) => match owner_of(&state, &id).await {
                    Some(account_id) => state.page.push(PageEvent::Show { account_id, conversation_id: Some(id) }),
                    None => state.page.push(PageEvent::LinkLeadsNowhere),
                },
            }
        });
    }
}

/// Follows the address that was given; one that leads nowhere is said to.
pub fn follow(app: &AppHandle, address: &str) {
    if let Ok(link) = DeepLink::parse(address) {
        link.follow(app);
    } else {
        windows::raise(app);
        app.state::<AppState>().page.push(PageEvent::LinkLeadsNowhere);
    }
}

/// Follows the address that Pipit was started with, and on macOS those that the system brings later.
pub fn follow_first(app: &AppHandle) {
    #[cfg(target_os = "macos")]
    {
        use tauri_plugin_deep_link::DeepLinkExt as _;

        let following = app.clone();
        app.deep_link().on_open_url(move |event| event.urls().iter().for_each(|url| follow(&following, url.as_str())));
    }
    if let Some(link) = &app.state::<AppState>().arguments.link {
        follow(app, link);
    }
}

/// To whom a message is to go: nobody yet, or somebody by a handle. Anything else is no link of ours.
fn addressee(url: &Url) -> Result<Option<String>, LeadsNowhere> {
    let mut pairs = url.query_pairs();
    let Some((key, handle)) = pairs.next() else { return Ok(None) };
    let handle = handle.trim_start_matches('@');
    let is_handle = (1..=LONGEST_HANDLE).contains(&handle.len())
        && handle.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if key == "to" && is_handle && pairs.next().is_none() { Ok(Some(handle.to_owned())) } else { Err(LeadsNowhere) }
}

/// The account that has a conversation: the one on screen if it does, or else another.
async fn owner_of(state: &AppState, conversation: &ConversationId) -> Option<UserId> {
    state.all_resumed().await;
    let shown = state.accounts.shown();
    let mut running = state.accounts.all();
    running.sort_by_key(|running| Some(running.engine.account().id) != shown);
    for running in running {
        if running.engine.has_conversation(conversation.clone()).await.unwrap_or(false) {
            return Some(running.engine.account().id);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_conversation_or_to_a_new_message() {
        let conversation = |id: &str| DeepLink::Conversation(id.parse().unwrap());
        assert_eq!(DeepLink::parse("pipit://conversation/17-18"), Ok(conversation("17-18")));
        assert_eq!(DeepLink::parse("pipit://conversation/1700/"), Ok(conversation("1700")));
        assert_eq!(DeepLink::parse("pipit://compose"), Ok(DeepLink::Compose { to: None }));
        let to_bob = Ok(DeepLink::Compose { to: Some("bob".to_owned()) });
        assert_eq!(DeepLink::parse("pipit://compose?to=bob"), to_bob);
        assert_eq!(DeepLink::parse("PIPIT://compose/?to=@bob"), to_bob);
    }

    #[test]
    fn whatever_else_a_link_asks_for_is_refused() {
        for address in [
            "",
            "pipit",
            "pipit:conversation/17-18",
            "pipit://conversation",
            "pipit://conversation/../../etc/passwd",
            "pipit://conversation/17-18/send",
            "pipit://conversation/%31%37",
            "pipit://sign-out",
            "pipit://compose/now?to=bob",
            "pipit://compose?to=",
            "pipit://compose?to=a_handle_that_is_too_long",
            "pipit://compose?to=bob%0Acarol",
            "pipit://compose?to=bob&text=hello",
            "pipit://compose?text=hello",
            "https://conversation/17-18",
            "file:///etc/passwd",
        ] {
            assert!(DeepLink::parse(address).is_err(), "{address} was followed");
        }
    }
}

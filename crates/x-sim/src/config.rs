//! How a simulated X is set up.

use std::path::PathBuf;

use dm_model::Timestamp;

use crate::{Dialect, LimitTable, SimClock};

/// The redirect URIs of Pipit: a small fixed list, because X compares them exactly, port included.
const REDIRECT_URIS: [&str; 3] =
    ["http://127.0.0.1:47231/callback", "http://127.0.0.1:47232/callback", "http://127.0.0.1:47233/callback"];

/// How a simulated X is set up.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen on 127.0.0.1; 0 for any free port.
    pub port: u16,
    /// Decides everything random: ids, tokens, what people say.
    pub seed: u64,
    /// The time.
    pub clock: SimClock,
    /// How many calls are allowed.
    pub limits: LimitTable,
    /// Whose words are understood.
    pub dialect: Dialect,
    /// Who lives there.
    pub scenario: Scenario,
    /// When the scenario's past ends; `None`: now. The same end and the same seed give the same past, ids included.
    pub history_ends_at: Option<Timestamp>,
    /// The file in which everything survives a restart; `None`: nothing does. When it is there, it is continued, and the
    /// scenario is not played again.
    pub persist: Option<PathBuf>,
    /// The developer apps that may ask for consent.
    pub clients: Vec<RegisteredClient>,
}

/// Who lives in the simulated X at the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// Nobody.
    Empty,
    /// The demo's owner, her friends, and a month of what they wrote.
    Demo,
    /// A month of a person with many conversations, all of it within the 30 days that X lists.
    Month {
        /// How many events, from 50 to 1,000,000.
        events: u32,
    },
    /// A group of forty that talks all the time; people join and leave, the owner too.
    BusyGroup,
    /// Hundreds of messages within the last minutes.
    Flood,
    /// Two conversations with a handful of old messages.
    Quiet,
}

/// A developer app as X knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredClient {
    /// The public id.
    pub client_id: String,
    /// What the consent page calls the app.
    pub name: String,
    /// The only places to which X redirects, compared exactly.
    pub redirect_uris: Vec<String>,
    /// The secret of a confidential client; public clients have none.
    pub secret: Option<String>,
    /// Whether its permissions in X's console include Direct Messages. Without, people can sign in, and each call about
    /// messages gets 403.
    pub direct_messages: bool,
    /// Whether X gives it the scope `media.write`. Without, people can sign in, and the scope is missing in what they granted.
    pub media_upload: bool,
    /// Whether it may use the API at all. Without, people can sign in, and each call gets 403 `client-not-enrolled`.
    pub enrolled: bool,
}

impl RegisteredClient {
    /// Pipit's public client for the demo, `pipit-demo`.
    #[must_use]
    pub fn pipit_demo() -> Self {
        Self {
            client_id: "pipit-demo".to_owned(),
            name: "Pipit".to_owned(),
            redirect_uris: REDIRECT_URIS.map(str::to_owned).to_vec(),
            secret: None,
            direct_messages: true,
            media_upload: true,
            enrolled: true,
        }
    }

    /// A confidential client for bots, `bot-demo` with the secret `bot-demo-secret`, and the same redirect URIs.
    #[must_use]
    pub fn bot_demo() -> Self {
        Self {
            client_id: "bot-demo".to_owned(),
            name: "A bot".to_owned(),
            secret: Some("bot-demo-secret".to_owned()),
            ..Self::pipit_demo()
        }
    }
}

impl Default for Config {
    /// An empty world on any free port, real time, today's limits, and the clients `pipit-demo` and `bot-demo`.
    fn default() -> Self {
        Self {
            port: 0,
            seed: 1,
            clock: SimClock::system(),
            limits: LimitTable::current(),
            dialect: Dialect::default(),
            scenario: Scenario::Empty,
            history_ends_at: None,
            persist: None,
            clients: vec![RegisteredClient::pipit_demo(), RegisteredClient::bot_demo()],
        }
    }
}

impl Config {
    /// The same with the demo's people.
    #[must_use]
    pub fn demo() -> Self {
        Self { scenario: Scenario::Demo, ..Self::default() }
    }
}

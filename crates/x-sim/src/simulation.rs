//! What all requests share. Each part has its own lock, and nobody holds two.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use dm_model::{ConversationId, EventId, UserId};
use tokio::sync::{Notify, broadcast};
use url::Url;

pub(crate) use crate::lock::locked;

use crate::{
    Config, Dialect, SimClock,
    activity::{Streams, Subscriptions},
    billing::Ledger,
    config::RegisteredClient,
    connection::Reachability,
    faults::Faults,
    inspection::Inspector,
    limits::Limits,
    lock::{Changes, Kept},
    oauth::Grants,
    page_token::PageTokens,
    persist::State,
    requests::RequestLog,
    wire::View,
    world::World,
};

/// How many sends may wait for the demo's people before the oldest is forgotten.
const SENDS_REMEMBERED: usize = 64;

/// A running simulated X.
#[derive(Debug)]
pub(crate) struct Simulation {
    pub(crate) origin: Url,
    pub(crate) seed: u64,
    pub(crate) clock: SimClock,
    /// Held only to be read, also by who holds another part.
    dialect: Mutex<Dialect>,
    pub(crate) clients: Vec<RegisteredClient>,
    pub(crate) page_tokens: PageTokens,
    pub(crate) reachability: Reachability,
    pub(crate) inspector: Inspector,
    /// Asks for a save of what survives a restart.
    pub(crate) changes: Changes,
    pub(crate) world: Kept<World>,
    pub(crate) grants: Kept<Grants>,
    /// Saved with the rest, as the ledger is, but counting a call is no reason to save.
    pub(crate) limits: Mutex<Limits>,
    pub(crate) ledger: Mutex<Ledger>,
    pub(crate) faults: Mutex<Faults>,
    /// Ends the calls that a fault keeps waiting for ever.
    pub(crate) silence_ends: Notify,
    /// Apps that may not use the API, though X knows them.
    pub(crate) unenrolled: Mutex<HashSet<String>>,
    pub(crate) requests: Mutex<RequestLog>,
    pub(crate) subscriptions: Kept<Subscriptions>,
    pub(crate) streams: Arc<Streams>,
    /// Messages that came through the API, for people who answer.
    pub(crate) sends: broadcast::Sender<Sent>,
}

/// A message that came through the API.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) event: EventId,
    pub(crate) conversation: ConversationId,
    pub(crate) sender: UserId,
    pub(crate) text: String,
    /// Or a GIF, or a video.
    pub(crate) has_picture: bool,
}

impl Simulation {
    pub(crate) fn new(config: Config, state: State, origin: Url, reachability: Reachability) -> Self {
        let State { moved, world, grants, limits, ledger, subscriptions } = state;
        config.clock.advance(moved);
        let changes = Changes::default();
        let unenrolled = config.clients.iter().filter(|client| !client.enrolled);
        let unenrolled = unenrolled.map(|client| client.client_id.clone()).collect();
        Self {
            origin,
            seed: config.seed,
            clock: config.clock,
            dialect: Mutex::new(config.dialect),
            clients: config.clients,
            page_tokens: PageTokens::new(config.seed),
            reachability,
            inspector: Inspector::default(),
            world: Kept::new(world, &changes),
            grants: Kept::new(grants, &changes),
            limits: Mutex::new(limits),
            ledger: Mutex::new(ledger),
            subscriptions: Kept::new(subscriptions, &changes),
            changes,
            faults: Mutex::new(Faults::new(config.seed)),
            silence_ends: Notify::new(),
            unenrolled: Mutex::new(unenrolled),
            requests: Mutex::default(),
            streams: Arc::default(),
            sends: broadcast::Sender::new(SENDS_REMEMBERED),
        }
    }

    /// Whose words are understood now.
    pub(crate) fn dialect(&self) -> Dialect {
        *locked(&self.dialect)
    }

    /// From now on these words are understood.
    pub(crate) fn speak(&self, dialect: Dialect) {
        *locked(&self.dialect) = dialect;
    }

    /// The world as somebody sees it.
    pub(crate) fn view<'a>(&'a self, world: &'a World, viewer: Option<UserId>) -> View<'a> {
        View { world, viewer, origin: &self.origin, dialect: self.dialect() }
    }

    pub(crate) fn client(&self, client_id: &str) -> Option<&RegisteredClient> {
        self.clients.iter().find(|client| client.client_id == client_id)
    }
}

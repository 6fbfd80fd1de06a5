//! What all requests share. Each part has its own lock, and nobody holds two.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use dm_model::{ConversationId, UserId};
use tokio::sync::{Notify, broadcast};
use url::Url;

use crate::{
    Config, Dialect, SimClock, config::RegisteredClient, connection::Reachability, faults::Faults,
    inspection::Inspector, limits::Limits, oauth::Grants, page_token::PageTokens, requests::RequestLog, wire::View,
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
    pub(crate) dialect: Dialect,
    pub(crate) clients: Vec<RegisteredClient>,
    pub(crate) page_tokens: PageTokens,
    pub(crate) reachability: Reachability,
    pub(crate) inspector: Inspector,
    pub(crate) world: Mutex<World>,
    pub(crate) grants: Mutex<Grants>,
    pub(crate) limits: Mutex<Limits>,
    pub(crate) faults: Mutex<Faults>,
    /// Ends the calls that a fault keeps waiting for ever.
    pub(crate) silence_ends: Notify,
    /// Apps that may not use the API, though X knows them.
    pub(crate) unenrolled: Mutex<HashSet<String>>,
    pub(crate) requests: Mutex<RequestLog>,
    /// Messages that came through the API, for people who answer.
    pub(crate) sends: broadcast::Sender<Sent>,
}

/// A message that came through the API.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) conversation: ConversationId,
    pub(crate) sender: UserId,
    pub(crate) text: String,
    /// Or a GIF, or a video.
    pub(crate) has_picture: bool,
}

impl Simulation {
    pub(crate) fn new(config: Config, world: World, origin: Url, reachability: Reachability) -> Self {
        Self {
            origin,
            seed: config.seed,
            clock: config.clock,
            dialect: config.dialect,
            clients: config.clients,
            page_tokens: PageTokens::new(config.seed),
            reachability,
            inspector: Inspector::default(),
            world: Mutex::new(world),
            grants: Mutex::new(Grants::new(config.seed)),
            limits: Mutex::new(Limits::new(config.limits)),
            faults: Mutex::new(Faults::new(config.seed)),
            silence_ends: Notify::new(),
            unenrolled: Mutex::default(),
            requests: Mutex::default(),
            sends: broadcast::Sender::new(SENDS_REMEMBERED),
        }
    }

    /// The world as somebody sees it.
    pub(crate) fn view<'a>(&'a self, world: &'a World, viewer: Option<UserId>) -> View<'a> {
        View { world, viewer, origin: &self.origin, dialect: self.dialect }
    }

    pub(crate) fn client(&self, client_id: &str) -> Option<&RegisteredClient> {
        self.clients.iter().find(|client| client.client_id == client_id)
    }
}

/// Locks, also after another thread panicked while it held the lock: tests want the first failure, not the second.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

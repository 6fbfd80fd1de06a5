//! The streams that are open: at most two for each app.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use tokio_util::{
    sync::CancellationToken,
    task::{TaskTracker, task_tracker::TaskTrackerToken},
};

use crate::{
    connection::Switch,
    simulation::{Simulation, locked},
};

/// How many streams an app may have at once (X's docs).
const MOST_OF_ONE_APP: usize = 2;

/// All open streams.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    open: Mutex<BTreeMap<u64, OpenStream>>,
    opened: AtomicU64,
    /// A misfortune on demand: whether everything is delivered twice, as X says it may be.
    delivers_twice: AtomicBool,
    ending: CancellationToken,
    seats: TaskTracker,
}

#[derive(Debug)]
struct OpenStream {
    app: String,
    switch: Switch,
    position: Arc<AtomicU64>,
}

/// An app that has its two streams already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooManyConnections;

/// The place of one stream among the open ones; it is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    streams: Arc<Streams>,
    number: u64,
    position: Arc<AtomicU64>,
    _occupied: TaskTrackerToken,
}

impl Streams {
    /// Takes a seat for a stream on this connection that begins with the news of this number.
    pub(crate) fn open(self: &Arc<Self>, app: &str, switch: Switch, position: u64) -> Result<Seat, TooManyConnections> {
        let position = Arc::new(AtomicU64::new(position));
        let mut open = locked(&self.open);
        if open.values().filter(|stream| stream.app == app).count() >= MOST_OF_ONE_APP {
            return Err(TooManyConnections);
        }
        let number = self.opened.fetch_add(1, Ordering::Relaxed);
        open.insert(number, OpenStream { app: app.to_owned(), switch, position: position.clone() });
        Ok(Seat { streams: self.clone(), number, position, _occupied: self.seats.token() })
    }

    /// Breaks the connections of all streams. Their seats are free at once.
    pub(crate) fn cut_all(&self) {
        self.cut(|_| true);
    }

    /// Breaks the connections of those whose place in the news is forgotten.
    fn cut_those_before(&self, oldest: u64) {
        self.cut(|stream| stream.position.load(Ordering::Relaxed) < oldest);
    }

    fn cut(&self, is_meant: impl Fn(&OpenStream) -> bool) {
        locked(&self.open).retain(|_, stream| {
            let is_cut = is_meant(stream);
            if is_cut {
                stream.switch.cut();
            }
            !is_cut
        });
    }

    pub(crate) fn set_delivers_twice(&self, twice: bool) {
        self.delivers_twice.store(twice, Ordering::Relaxed);
    }

    pub(super) fn delivers_twice(&self) -> bool {
        self.delivers_twice.load(Ordering::Relaxed)
    }

    /// Ends all streams in good order and waits until they have ended. Streams that are opened later end at once.
    pub(crate) async fn end(&self) {
        self.ending.cancel();
        self.seats.close();
        self.seats.wait().await;
    }

    /// Resolves when all streams shall end.
    pub(super) async fn ending(&self) {
        self.ending.cancelled().await;
    }
}

impl Seat {
    pub(super) fn position(&self) -> u64 {
        self.position.load(Ordering::Relaxed)
    }

    /// Everything before the news of this number was delivered.
    pub(super) fn set_position(&self, number: u64) {
        self.position.store(number, Ordering::Relaxed);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        locked(&self.streams.open).remove(&self.number);
    }
}

/// Disconnects streams whose reader is too slow, until it is dropped. A reader that takes nothing at all would never
/// find out by itself.
pub(crate) async fn cut_slow_streams(simulation: Arc<Simulation>) {
    let mut changes = locked(&simulation.world).news.watch();
    while changes.changed().await.is_ok() {
        let oldest = locked(&simulation.world).news.oldest_number();
        simulation.streams.cut_those_before(oldest);
    }
}

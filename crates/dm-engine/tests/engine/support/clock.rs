//! One clock for the engine and the simulated X.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use dm_model::{Clock, Timestamp};
use tokio::sync::watch;
use x_sim::SimClock;

/// Shows the simulator's time, and knows what the engine waits for.
#[derive(Clone)]
pub struct VirtualClock {
    x: SimClock,
    moves: watch::Sender<()>,
    sleeps: watch::Sender<()>,
    /// How many wait for each moment.
    awaited: Arc<Mutex<BTreeMap<Timestamp, usize>>>,
    /// By how many milliseconds alice's machine is ahead of X.
    wrong_by: Arc<AtomicI64>,
}

impl VirtualClock {
    pub fn over(x: SimClock) -> Self {
        Self {
            x,
            moves: watch::Sender::default(),
            sleeps: watch::Sender::default(),
            awaited: Arc::default(),
            wrong_by: Arc::default(),
        }
    }

    /// Sets alice's machine before or behind X's time.
    pub fn set_wrong_by(&self, milliseconds: i64) {
        self.wrong_by.store(milliseconds, Ordering::SeqCst);
        self.moves.send_replace(());
    }

    /// Moves X's time and the engine's together.
    pub fn advance(&self, duration: Duration) {
        self.x.advance(duration);
        self.moves.send_replace(());
    }

    /// Alice's machine sleeps for so long, and is awake again.
    pub fn sleep(&self, duration: Duration) {
        self.advance(duration);
        self.sleeps.send_replace(());
    }

    /// Moves on to the next moment that somebody waits for, but no further than this.
    pub fn jump(&self, longest: Duration) {
        let now = self.now();
        let next = self.awaited.lock().unwrap().keys().copied().find(|time| *time > now);
        self.advance(next.map_or(longest, |next| next.since(now)).min(longest));
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.x.now().as_millis() + self.wrong_by.load(Ordering::SeqCst))
    }

    fn wait_until(&self, time: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let mut moves = self.moves.subscribe();
            let _waiting = Waiting::for_moment(&self.awaited, time);
            while self.now() < time {
                // The sender lives in `self`.
                let _moved = moves.changed().await;
            }
        })
    }

    fn wake_up(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut sleeps = self.sleeps.subscribe();
        Box::pin(async move {
            let _awake = sleeps.changed().await;
        })
    }
}

/// Somebody waits for as long as this lives.
struct Waiting<'a> {
    awaited: &'a Mutex<BTreeMap<Timestamp, usize>>,
    time: Timestamp,
}

impl<'a> Waiting<'a> {
    fn for_moment(awaited: &'a Mutex<BTreeMap<Timestamp, usize>>, time: Timestamp) -> Self {
        *awaited.lock().unwrap().entry(time).or_default() += 1;
        Self { awaited, time }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut awaited = self.awaited.lock().unwrap();
        if let Some(count) = awaited.get_mut(&self.time) {
            *count -= 1;
            if *count == 0 {
                awaited.remove(&self.time);
            }
        }
    }
}

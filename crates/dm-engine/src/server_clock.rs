//! What time it is at X. The person's own clock may be wrong, and X's limits and events go by X's.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use dm_model::{Clock, Timestamp};
use tokio::sync::watch;

/// The `Date` header has no milliseconds: X's clock may be this much further on.
const CUT_OFF_MS: i64 = 999;

/// X's clock, by what its answers said.
pub struct ServerClock {
    clock: Arc<dyn Clock>,
    ahead_ms: AtomicI64,
    heard: watch::Sender<bool>,
}

impl ServerClock {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, ahead_ms: AtomicI64::new(0), heard: watch::Sender::new(false) }
    }

    /// The time at X now.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.now().as_millis().saturating_add(self.ahead_ms.load(Ordering::Relaxed)))
    }

    /// The time by this machine, to be kept while a request is under way.
    pub fn here(&self) -> Timestamp {
        self.clock.now()
    }

    /// Takes in what the `Date` header of an answer said, to a request that was made at `asked_here`. X wrote it
    /// between then and now, so it leaves room for many clocks; of those the one nearest to what we believed is taken,
    /// and a machine that slept during the request is not misled.
    pub fn learn(&self, asked_here: Timestamp, server_time: Option<Timestamp>) {
        if let Some(server_time) = server_time {
            let least = server_time.as_millis().saturating_sub(self.clock.now().as_millis());
            let most = server_time.as_millis().saturating_add(CUT_OFF_MS).saturating_sub(asked_here.as_millis());
            let believed = self.ahead_ms.load(Ordering::Relaxed);
            self.ahead_ms.store(believed.min(most).max(least), Ordering::Relaxed);
        }
        self.heard.send_if_modified(|heard| !std::mem::replace(heard, true));
    }

    /// Resolves when X has answered once, so that its time is known.
    pub async fn is_known(&self) {
        let mut heard = self.heard.subscribe();
        // The sender lives in `self`.
        drop(heard.wait_for(|heard| *heard).await);
    }

    /// Resolves when the machine has slept, from now on, and is awake again.
    pub async fn wake_up(&self) {
        self.clock.wake_up().await;
    }

    /// Resolves when X's clock shows `time`.
    pub async fn wait_until(&self, time: Timestamp) {
        while self.now() < time {
            let ahead = self.ahead_ms.load(Ordering::Relaxed);
            self.clock.wait_until(Timestamp::from_millis(time.as_millis().saturating_sub(ahead))).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use dm_model::ManualClock;

    use super::*;

    const HERE: Timestamp = Timestamp::from_millis(1_760_000_000_900);

    fn clock() -> (ManualClock, ServerClock) {
        let here = ManualClock::at(HERE);
        (here.clone(), ServerClock::new(Arc::new(here)))
    }

    #[test]
    fn a_machine_that_is_an_hour_slow_does_not_matter() {
        let (_, clock) = clock();
        let at_x = HERE.after(Duration::from_hours(1));
        clock.learn(HERE, Some(at_x));
        assert_eq!(clock.now(), at_x);
    }

    #[test]
    fn the_coarseness_of_the_header_is_no_difference() {
        let (_, clock) = clock();
        clock.learn(HERE, Some(Timestamp::from_millis(1_760_000_000_000)));
        assert_eq!(clock.now(), HERE);
    }

    #[test]
    fn an_answer_that_took_an_hour_does_not_turn_back_the_clock() {
        let (here, clock) = clock();
        here.advance(Duration::from_hours(1));
        clock.learn(HERE, Some(HERE.after(Duration::from_secs(5))));
        assert_eq!(clock.now(), clock.here());
    }
}

//! The simulator's clock: one for the whole simulated X, moved by tests, free-running for people.

use std::{sync::Arc, time::Duration};

use dm_model::{Clock, SystemClock, Timestamp};
use tokio::sync::watch;

/// Tells the simulator's time. Clones show the same time.
#[derive(Debug, Clone)]
pub struct SimClock {
    start: Start,
    /// How far the clock was moved by hand.
    moved: Arc<watch::Sender<Duration>>,
}

#[derive(Debug, Clone, Copy)]
enum Start {
    System,
    Fixed(Timestamp),
    Fast { since: Timestamp, times: u32 },
}

impl SimClock {
    /// Real time plus what the clock was advanced.
    #[must_use]
    pub fn system() -> Self {
        Self { start: Start::System, moved: Arc::default() }
    }

    /// A clock that stands still at `time` until it is advanced.
    #[must_use]
    pub fn fixed_at(time: Timestamp) -> Self {
        Self { start: Start::Fixed(time), moved: Arc::default() }
    }

    /// Real time up to `since`, and `times` as fast from there on; another process can reckon the same time.
    #[must_use]
    pub fn fast(since: Timestamp, times: u32) -> Self {
        Self { start: Start::Fast { since, times }, moved: Arc::default() }
    }

    /// The simulator's time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let start = match self.start {
            Start::System => SystemClock.now(),
            Start::Fixed(time) => time,
            Start::Fast { since, times } => since.after(SystemClock.now().since(since).saturating_mul(times)),
        };
        start.after(self.moved())
    }

    /// Moves the clock forward.
    pub fn advance(&self, duration: Duration) {
        self.moved.send_modify(|moved| *moved = moved.saturating_add(duration));
    }

    /// How far the clock was moved by hand.
    pub(crate) fn moved(&self) -> Duration {
        *self.moved.borrow()
    }

    /// Tells when the clock is moved by hand.
    pub(crate) fn moves(&self) -> watch::Receiver<Duration> {
        self.moved.subscribe()
    }

    /// Resolves when the clock shows `time` or later.
    pub(crate) async fn wait_until(&self, time: Timestamp) {
        let mut moves = self.moved.subscribe();
        loop {
            moves.borrow_and_update();
            let left = time.since(self.now());
            if left.is_zero() {
                return;
            }
            // The sender lives in `self`, so the channel cannot close while this waits.
            match self.start {
                Start::System => drop(tokio::time::timeout(left, moves.changed()).await),
                Start::Fast { times, .. } => drop(tokio::time::timeout(left / times.max(1), moves.changed()).await),
                Start::Fixed(_) => drop(moves.changed().await),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_by_hand() {
        let clock = SimClock::fixed_at(Timestamp::from_millis(5_000));
        let same_clock = clock.clone();
        same_clock.advance(Duration::from_secs(2));
        assert_eq!(clock.now(), Timestamp::from_millis(7_000));
    }

    #[test]
    fn a_fast_clock_goes_on_from_where_it_began() {
        let an_hour_ago = SystemClock.now().before(Duration::from_hours(1));
        let clock = SimClock::fast(an_hour_ago, 100);
        assert!(clock.now().since(an_hour_ago) >= Duration::from_hours(100));
    }

    #[tokio::test]
    async fn waiting_on_a_fast_clock_takes_a_fraction() {
        let clock = SimClock::fast(SystemClock.now(), 3_600_000);
        clock.wait_until(clock.now().after(Duration::from_hours(1))).await;
    }

    #[tokio::test]
    async fn waiting_ends_when_the_clock_is_moved_far_enough() {
        let clock = SimClock::fixed_at(Timestamp::from_millis(0));
        clock.advance(Duration::from_secs(3));
        clock.wait_until(Timestamp::from_millis(3_000)).await;
    }
}

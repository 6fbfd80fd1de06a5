//! What time it is at X. The person's own clock may be wrong, and X's limits and events go by X's.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use dm_model::{Clock, Timestamp};

/// The `Date` header has no milliseconds: on average it is this much behind.
const HALF_A_SECOND_MS: i64 = 500;

/// Differences below this are the header's coarseness and the way the answer took.
const NOISE_MS: i64 = 2_000;

/// X's clock, by what its answers said last.
pub struct ServerClock {
    clock: Arc<dyn Clock>,
    ahead_ms: AtomicI64,
}

impl ServerClock {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, ahead_ms: AtomicI64::new(0) }
    }

    /// The time at X now.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.now().as_millis().saturating_add(self.ahead_ms.load(Ordering::Relaxed)))
    }

    /// Takes in what an answer's `Date` header said.
    pub fn learn(&self, server_time: Timestamp) {
        let ahead = server_time.as_millis() + HALF_A_SECOND_MS - self.clock.now().as_millis();
        let ahead = if ahead.abs() < NOISE_MS { 0 } else { ahead };
        self.ahead_ms.store(ahead, Ordering::Relaxed);
    }

    /// Resolves when X's clock shows `time`.
    pub async fn wait_until(&self, time: Timestamp) {
        let ahead = self.ahead_ms.load(Ordering::Relaxed);
        self.clock.wait_until(Timestamp::from_millis(time.as_millis().saturating_sub(ahead))).await;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use dm_model::ManualClock;

    use super::*;

    #[test]
    fn a_person_s_clock_that_is_an_hour_slow_does_not_matter() {
        let here = Timestamp::from_millis(1_760_000_000_000);
        let at_x = here.after(Duration::from_secs(3_600));
        let clock = ServerClock::new(Arc::new(ManualClock::at(here)));
        clock.learn(at_x);
        assert_eq!(clock.now(), at_x.after(Duration::from_millis(500)));
    }

    #[test]
    fn the_coarseness_of_the_header_is_no_difference() {
        let here = Timestamp::from_millis(1_760_000_000_900);
        let clock = ServerClock::new(Arc::new(ManualClock::at(here)));
        clock.learn(Timestamp::from_millis(1_760_000_000_000));
        assert_eq!(clock.now(), here);
    }
}

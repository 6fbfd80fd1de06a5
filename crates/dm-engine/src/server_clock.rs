//! What time it is at X. The person's own clock may be wrong or be set, and X's limits and events go by X's.
//!
//! A single answer may tell a wrong time, too. So a time that is far from what was believed is believed only when the
//! next answer agrees with it; until then, and when X has told nothing for a while, the time is in doubt.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use dm_model::{Clock, Timestamp};
use tokio::sync::watch;

/// The `Date` header has no milliseconds: X's clock may be this much further on.
const CUT_OFF_MS: i64 = 999;

/// A time that differs by more than this from what was believed needs a second answer that says the same. So what is not in
/// doubt may still be wrong by as much.
pub const FAR: Duration = Duration::from_mins(1);
const FAR_MS: i64 = 60_000;

/// When X has told its time last so long ago, the machine's clock may have been set since.
const GOOD_FOR: Duration = Duration::from_mins(3);

/// X's clock, by what its answers said.
pub struct ServerClock {
    clock: Arc<dyn Clock>,
    belief: Mutex<Belief>,
    heard: watch::Sender<bool>,
}

/// By how much X's clock is ahead of the machine's.
#[derive(Debug, Clone, Copy, Default)]
struct Belief {
    ahead_ms: i64,
    /// What X told last.
    told: Option<Timestamp>,
    /// What the last answer said, if it was far from what was believed: between how many milliseconds.
    doubt: Option<(i64, i64)>,
}

impl ServerClock {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, belief: Mutex::default(), heard: watch::Sender::new(false) }
    }

    /// The time at X now.
    pub fn now(&self) -> Timestamp {
        let ahead_ms = self.belief().ahead_ms;
        Timestamp::from_millis(self.clock.now().as_millis().saturating_add(ahead_ms))
    }

    /// The time by this machine, to be kept while a request is under way.
    pub fn here(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether the next answer may show that it is another time at X.
    pub fn is_in_doubt(&self) -> bool {
        let (now, belief) = (self.now(), *self.belief());
        let is_near = |told: Timestamp| now.since(told) <= GOOD_FOR && told.since(now) <= GOOD_FOR;
        belief.doubt.is_some() || !belief.told.is_some_and(is_near)
    }

    /// The earliest that it can be at X now. While the time is in doubt, that is the earliest that anybody says: the last
    /// answer, this machine, or X itself when it was last believed.
    pub fn not_before(&self) -> Timestamp {
        if !self.is_in_doubt() {
            return self.now();
        }
        let (now, here, belief) = (self.now(), self.here(), *self.belief());
        let doubted = belief.doubt.map(|(least, _)| here.as_millis().saturating_add(least));
        let told = belief.told.map(Timestamp::as_millis);
        let earliest = [Some(now.as_millis()), Some(here.as_millis()), doubted, told].into_iter().flatten().min();
        earliest.map_or(now, Timestamp::from_millis)
    }

    /// Takes in what the `Date` header of an answer said, to a request that was made at `asked_here`. X wrote it
    /// between then and now, so it leaves room for many clocks; of those the one nearest to what we believed is taken,
    /// and a machine that slept during the request is not misled.
    pub fn learn(&self, asked_here: Timestamp, server_time: Option<Timestamp>) {
        if let Some(server_time) = server_time {
            let least = server_time.as_millis().saturating_sub(self.clock.now().as_millis());
            let most = server_time.as_millis().saturating_add(CUT_OFF_MS).saturating_sub(asked_here.as_millis());
            self.belief().learn(least, most, server_time);
        }
        self.heard.send_if_modified(|heard| !std::mem::replace(heard, true));
    }

    fn belief(&self) -> MutexGuard<'_, Belief> {
        self.belief.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// Resolves when this machine's clock shows `time`.
    pub async fn wait_until_here(&self, time: Timestamp) {
        self.clock.wait_until(time).await;
    }

    /// Resolves when X's clock shows `time`.
    pub async fn wait_until(&self, time: Timestamp) {
        while self.now() < time {
            let ahead = self.belief().ahead_ms;
            self.clock.wait_until(Timestamp::from_millis(time.as_millis().saturating_sub(ahead))).await;
        }
    }
}

impl Belief {
    fn learn(&mut self, least: i64, most: i64, told: Timestamp) {
        let nearest = self.ahead_ms.min(most).max(least);
        let is_far = nearest.abs_diff(self.ahead_ms) > FAR_MS.unsigned_abs();
        let is_said_again = self.doubt.is_some_and(|(low, high)| least <= high + FAR_MS && low <= most + FAR_MS);
        // Who knows nothing yet believes the first one, but not yet with certainty.
        let is_first = self.told.is_none();
        if !is_far || is_said_again || is_first {
            self.ahead_ms = nearest;
            self.told = Some(told);
        }
        self.doubt = (is_far && !is_said_again).then_some((least, most));
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
    fn one_answer_with_a_wrong_time_is_not_believed_and_two_are() {
        let (here, clock) = clock();
        clock.learn(HERE, Some(HERE));
        assert!(!clock.is_in_doubt());
        let wrong = HERE.after(Duration::from_hours(2));
        clock.learn(HERE, Some(wrong));
        assert!(clock.is_in_doubt() && clock.now() == HERE);
        assert_eq!(clock.not_before(), HERE);
        clock.learn(HERE, Some(HERE));
        assert!(!clock.is_in_doubt() && clock.now() == HERE);
        for _ in 0..2 {
            clock.learn(here.now(), Some(wrong));
        }
        assert!(!clock.is_in_doubt() && clock.now() == wrong);
    }

    #[test]
    fn a_first_answer_far_from_the_machines_clock_is_believed_until_the_next_ones_agree() {
        let (_, clock) = clock();
        clock.learn(HERE, Some(HERE.after(Duration::from_hours(2))));
        assert!(clock.is_in_doubt());
        assert_eq!(clock.not_before(), HERE, "the machine may be right");
        clock.learn(HERE, Some(HERE));
        assert!(clock.is_in_doubt());
        clock.learn(HERE, Some(HERE));
        assert!(!clock.is_in_doubt() && clock.now().since(HERE) < Duration::from_secs(1));
    }

    #[test]
    fn a_machine_whose_clock_is_set_is_in_doubt() {
        let (here, clock) = clock();
        clock.learn(HERE, Some(HERE));
        here.advance(Duration::from_mins(4));
        assert!(clock.is_in_doubt(), "or it slept");
        assert_eq!(clock.not_before(), HERE, "no time may have gone by");
        clock.learn(here.now(), Some(here.now()));
        assert!(!clock.is_in_doubt());
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

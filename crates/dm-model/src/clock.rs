//! Time as a parameter.
//!
//! Whoever needs to know what time it is holds a [`Clock`]; whoever needs to wait asks it too. Tests hand out a
//! [`ManualClock`] and move it, so nothing in the project sleeps to be in order.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specta::Type;
use tokio::sync::watch;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A point in time: Unix milliseconds. JavaScript's numbers hold it exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Type)]
#[specta(transparent)]
pub struct Timestamp(#[specta(type = i32)] i64);

impl Timestamp {
    /// From Unix milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Unix milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The time `duration` later; the last possible time when that lies beyond it.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The time `duration` earlier; the first possible time when that lies before it.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The UTC day, counted from 1970: X charges for a resource once a day.
    #[must_use]
    pub const fn utc_day(self) -> i64 {
        self.0.div_euclid(DAY_MILLIS)
    }

    /// The beginning of a UTC day, counted from 1970.
    #[must_use]
    pub const fn start_of_utc_day(day: i64) -> Self {
        Self(day.saturating_mul(DAY_MILLIS))
    }

    /// How long after `earlier` this is; nothing when it is not.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}

/// Tells the time and lets one wait for it.
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Resolves when this clock has reached `time`; at once when it already has.
    fn wait_until(&self, time: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;

    /// Resolves when the machine has slept, from now on, and is awake again.
    fn wake_up(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// A machine that slept wakes up with its timers late; short naps notice that within seconds.
const NAP: Duration = Duration::from_secs(5);

/// A nap that took so much longer was no nap: the machine slept, or its clock was set. A busy machine is not that late.
const OVERSLEPT: Duration = Duration::from_secs(20);

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn wait_until(&self, time: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            loop {
                let left = time.since(self.now());
                if left.is_zero() {
                    return;
                }
                tokio::time::sleep(left.min(NAP)).await;
            }
        })
    }

    fn wake_up(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let mut lay_down = self.now();
            loop {
                tokio::time::sleep(NAP).await;
                let up = self.now();
                if has_slept(lay_down, up) {
                    return;
                }
                lay_down = up;
            }
        })
    }
}

/// Whether more than a nap lies between the two times. Timers stand still while a machine sleeps, or are due all at once
/// afterwards; either way the clock on the wall has gone on.
fn has_slept(lay_down: Timestamp, up: Timestamp) -> bool {
    up.since(lay_down) >= NAP + OVERSLEPT
}

/// A clock that stands still until it is moved.
#[derive(Debug, Clone)]
pub struct ManualClock {
    time: Arc<watch::Sender<Timestamp>>,
    sleeps: Arc<watch::Sender<u64>>,
}

impl ManualClock {
    /// A clock that shows `time`.
    #[must_use]
    pub fn at(time: Timestamp) -> Self {
        Self { time: Arc::new(watch::Sender::new(time)), sleeps: Arc::default() }
    }

    /// The machine sleeps for so long, and is awake again.
    pub fn sleep(&self, duration: Duration) {
        self.advance(duration);
        self.sleeps.send_modify(|count| *count += 1);
    }

    /// Moves the clock forward and wakes whoever waited for a time that has now come.
    pub fn advance(&self, duration: Duration) {
        self.time.send_modify(|now| *now = now.after(duration));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.time.borrow()
    }

    fn wait_until(&self, time: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut times = self.time.subscribe();
        Box::pin(async move {
            // The sender lives as long as this clock, which the future borrows.
            let _reached = times.wait_for(|now| *now >= time).await;
        })
    }

    fn wake_up(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut sleeps = self.sleeps.subscribe();
        Box::pin(async move {
            let _awake = sleeps.changed().await;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waiting_ends_when_the_clock_is_moved_far_enough() {
        let clock = ManualClock::at(Timestamp::from_millis(1_000));
        let waiter = clock.clone();
        let waiting = async move { waiter.wait_until(Timestamp::from_millis(3_000)).await };
        tokio::pin!(waiting);
        clock.advance(Duration::from_secs(1));
        tokio::select! {
            biased;
            () = &mut waiting => panic!("it did not wait for the third second"),
            () = std::future::ready(()) => {}
        }
        clock.advance(Duration::from_secs(1));
        waiting.await;
    }

    #[tokio::test]
    async fn only_a_sleep_is_waked_up_from() {
        let clock = ManualClock::at(Timestamp::from_millis(1_000));
        let sleeper = clock.clone();
        let waking = async move { sleeper.wake_up().await };
        tokio::pin!(waking);
        clock.advance(Duration::from_hours(8));
        tokio::select! {
            biased;
            () = &mut waking => panic!("the machine was awake all the time"),
            () = std::future::ready(()) => {}
        }
        clock.sleep(Duration::from_secs(1));
        waking.await;
    }

    #[test]
    fn a_nap_is_no_sleep_even_when_the_machine_is_busy_and_a_closed_lid_is_one() {
        let lay_down = Timestamp::from_millis(1_760_000_000_000);
        assert!(!has_slept(lay_down, lay_down.after(NAP)));
        assert!(!has_slept(lay_down, lay_down.after(Duration::from_secs(15))));
        assert!(has_slept(lay_down, lay_down.after(Duration::from_mins(1))));
        assert!(!has_slept(lay_down, lay_down.before(Duration::from_hours(1))), "the clock was set back");
    }
}

//! Ids as X makes them: 41 bits of milliseconds since November 2010, ten bits of a machine, twelve bits of a counter.
//! Here they grow strictly, also when the clock stands still, so a later event always has the larger id.

use dm_model::{EventId, Timestamp};
use serde::{Deserialize, Serialize};

use super::ControlError;

/// 2010-11-04T01:42:54.657Z in Unix milliseconds, the start of X's snowflake clock.
const EPOCH_MS: i64 = 1_288_834_974_657;
/// X's own pattern wants group ids of at least 15 digits, which also keeps clocks set before 2010 harmless.
const SMALLEST: u64 = 1_000_000_000_000_000;

/// Gives out ids.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Snowflakes {
    machine: u64,
    last: u64,
}

impl Snowflakes {
    /// A generator of the machine with this number; only its ten lower bits count.
    pub(crate) fn of_machine(machine: u64) -> Self {
        Self { machine: machine & 0x3ff, last: 0 }
    }

    /// The next number for something that happens at `time`.
    pub(crate) fn next(&mut self, time: Timestamp) -> u64 {
        let candidate = first_of(time) | (self.machine << 12);
        self.last = candidate.max(self.last + 1);
        self.last
    }

    /// The next event id for something that happens at `time`.
    pub(crate) fn next_event(&mut self, time: Timestamp) -> Result<EventId, ControlError> {
        EventId::new(self.next(time)).map_err(|_| ControlError::OutOfIds)
    }
}

/// The smallest number that an id made at `time` can have.
fn first_of(time: Timestamp) -> u64 {
    let since_epoch = u64::try_from(time.as_millis().saturating_sub(EPOCH_MS)).unwrap_or(0);
    (since_epoch.min(u64::MAX >> 24) << 22).max(SMALLEST)
}

/// The smallest event id that was made at `time` or later.
pub(crate) fn first_event_of(time: Timestamp) -> Option<EventId> {
    EventId::new(first_of(time)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_while_the_clock_stands_still() {
        let mut snowflakes = Snowflakes::of_machine(7);
        let time = Timestamp::from_millis(1_700_000_000_000);
        let first = snowflakes.next_event(time).unwrap();
        let second = snowflakes.next_event(time).unwrap();
        assert!(first < second);
        assert_eq!((first.created_at(), second.created_at()), (time, time));
    }

    #[test]
    fn a_clock_set_back_does_not_set_ids_back() {
        let mut snowflakes = Snowflakes::of_machine(7);
        let later = snowflakes.next(Timestamp::from_millis(1_700_000_000_000));
        assert!(snowflakes.next(Timestamp::from_millis(0)) > later);
    }
}

//! The time that X takes to look into a GIF or a video. Pictures take none.

use std::time::Duration;

use dm_model::Timestamp;
use serde::{Deserialize, Serialize};

/// How long it waits for its turn.
const WAITING: Duration = Duration::from_secs(1);
/// How long the smallest file takes.
const LEAST: Duration = Duration::from_secs(2);
/// What takes a second more.
const BYTES_PER_SECOND: u64 = 16 * 1024 * 1024;
/// How often a client should ask at most.
const BETWEEN_CHECKS: Duration = Duration::from_secs(5);

/// When it is whose turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Processing {
    begins: Timestamp,
    ends: Timestamp,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Pending { check_after_secs: u64 },
    InProgress { percent: u64, check_after_secs: u64 },
    Over,
}

impl Processing {
    /// The processing of a file that came now.
    pub(crate) fn of(size: u64, now: Timestamp) -> Self {
        let begins = now.after(WAITING);
        Self { begins, ends: begins.after(LEAST + Duration::from_secs(size / BYTES_PER_SECOND)) }
    }

    pub(crate) fn at(self, now: Timestamp) -> Turn {
        if now < self.begins {
            return Turn::Pending { check_after_secs: whole_seconds(self.begins.since(now)) };
        }
        if now >= self.ends {
            return Turn::Over;
        }
        let whole = self.ends.since(self.begins).as_millis().max(1);
        let percent = now.since(self.begins).as_millis().saturating_mul(100) / whole;
        let left = self.ends.since(now).min(BETWEEN_CHECKS);
        Turn::InProgress { percent: u64::try_from(percent).unwrap_or(99), check_after_secs: whole_seconds(left) }
    }
}

/// Rounded up, so that asking then is not too early.
fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::NOW;

    #[test]
    fn a_small_file_waits_a_second_and_takes_two() {
        let processing = Processing::of(10, NOW);
        let after = |millis| processing.at(NOW.after(Duration::from_millis(millis)));
        assert_eq!(after(0), Turn::Pending { check_after_secs: 1 });
        assert_eq!(after(1_000), Turn::InProgress { percent: 0, check_after_secs: 2 });
        assert_eq!(after(2_500), Turn::InProgress { percent: 75, check_after_secs: 1 });
        assert_eq!(after(3_000), Turn::Over);
    }

    #[test]
    fn a_large_file_takes_longer() {
        let processing = Processing::of(512 * 1024 * 1024, NOW);
        let progress = processing.at(NOW.after(Duration::from_secs(18)));
        assert_eq!(progress, Turn::InProgress { percent: 50, check_after_secs: 5 });
    }
}

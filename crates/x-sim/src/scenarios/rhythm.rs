//! When people write: in bursts, mostly in the evening, hardly at night (UTC).

use std::time::Duration;

use dm_model::Timestamp;
use rand::RngExt;
use rand_chacha::ChaCha20Rng;

/// How likely a burst is to begin in each hour of the day, of 100.
const HOURS: [u32; 24] = [8, 2, 1, 1, 1, 2, 12, 35, 50, 45, 40, 45, 70, 60, 45, 45, 50, 65, 80, 95, 100, 90, 60, 25];
const LONGEST_BURST: usize = 14;
/// How long people take from one message of a burst to the next, in milliseconds.
const PAUSE: std::ops::Range<u64> = 2_000..150_000;

/// A stretch of time in which people write.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rhythm {
    pub(super) begin: Timestamp,
    pub(super) end: Timestamp,
}

impl Rhythm {
    /// The times of so many events of one conversation, in bursts; not in order.
    pub(super) fn times(self, count: usize, random: &mut ChaCha20Rng) -> Vec<Timestamp> {
        let mut times = Vec::with_capacity(count);
        while times.len() < count {
            let mut at = self.begin_of_burst(random);
            let length = random.random_range(1..=LONGEST_BURST).min(count - times.len());
            for _ in 0..length {
                if at >= self.end {
                    break;
                }
                times.push(at);
                at = at.after(Duration::from_millis(random.random_range(PAUSE)));
            }
        }
        times
    }

    fn begin_of_burst(self, random: &mut ChaCha20Rng) -> Timestamp {
        loop {
            let at = random.random_range(self.begin.as_millis()..self.end.as_millis());
            let hour = usize::try_from(at.div_euclid(3_600_000).rem_euclid(24)).unwrap_or_default();
            if random.random_range(0..100) < HOURS.get(hour).copied().unwrap_or_default() {
                return Timestamp::from_millis(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::testing::NOW;

    #[test]
    fn all_times_lie_within_and_nights_are_quiet() {
        let rhythm = Rhythm { begin: NOW.before(Duration::from_hours(7 * 24)), end: NOW };
        let times = rhythm.times(5_000, &mut ChaCha20Rng::seed_from_u64(1));
        assert_eq!(times.len(), 5_000);
        assert!(times.iter().all(|time| (rhythm.begin..rhythm.end).contains(time)));
        let hour = |time: &&Timestamp| time.as_millis().div_euclid(3_600_000).rem_euclid(24);
        let night = times.iter().filter(|time| (1..6).contains(&hour(time))).count();
        let evening = times.iter().filter(|time| (18..23).contains(&hour(time))).count();
        assert!(night * 10 < evening, "{night} at night, {evening} in the evening");
    }
}

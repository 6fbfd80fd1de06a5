//! When each wish may be carried to X again after it could not be.

use std::{collections::HashMap, time::Duration};

use dm_model::Timestamp;

use super::{Attempt, Subject};
use crate::{randomness::Randomness, waiting::GrowingWait};

/// The wait after a failure.
pub const WAIT: GrowingWait = GrowingWait { first: Duration::from_secs(2), longest: Duration::from_mins(5) };

#[derive(Debug)]
struct Wait {
    failures: u32,
    until: Timestamp,
}

/// The waits of all wishes. They last for one run: a start is a reason to try again.
#[derive(Debug, Default)]
pub struct Waits {
    waits: HashMap<Subject, Wait>,
}

impl Waits {
    /// Until when a wish waits.
    pub fn until(&self, subject: &Subject) -> Option<Timestamp> {
        self.waits.get(subject).map(|wait| wait.until)
    }

    /// Takes in what came of an attempt.
    pub fn take_in(&mut self, randomness: &Randomness, subject: Subject, attempt: &Attempt, now: Timestamp) {
        let failures = self.waits.get(&subject).map_or(0, |wait| wait.failures);
        match attempt {
            Attempt::Settled => drop(self.waits.remove(&subject)),
            Attempt::Later(until) => drop(self.waits.insert(subject, Wait { failures, until: *until })),
            Attempt::Failed => {
                let until = now.after(randomness.jittered(WAIT.after(failures)));
                self.waits.insert(subject, Wait { failures: failures.saturating_add(1), until });
            }
        }
    }

    /// Keeps only what is still wished.
    pub fn retain(&mut self, is_wished: impl Fn(&Subject) -> bool) {
        self.waits.retain(|subject, _| is_wished(subject));
    }

    /// X can be reached again: everything may be tried at once.
    pub fn forget_all(&mut self) {
        self.waits.clear();
    }
}

#[cfg(test)]
mod tests {
    use dm_model::UserId;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_760_000_000_000);

    #[test]
    fn waits_grow_with_failures_up_to_the_longest_and_end_with_success() {
        let (mut waits, randomness) = (Waits::default(), Randomness::from_seed(1));
        let bob = Subject::Person(UserId::new(2).unwrap());
        let mut waited = Vec::new();
        for _ in 0..40 {
            waits.take_in(&randomness, bob, &Attempt::Failed, NOW);
            waited.push(waits.until(&bob).unwrap().since(NOW));
        }
        assert!(waited[0] <= WAIT.first && waited[2] > WAIT.first);
        assert!(waited.iter().all(|wait| *wait <= WAIT.longest) && waited[39] >= WAIT.longest.mul_f64(0.75));
        waits.take_in(&randomness, bob, &Attempt::Settled, NOW);
        assert_eq!(waits.until(&bob), None);
    }
}

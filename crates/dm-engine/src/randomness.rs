//! Randomness from one seed: the ids of sends, and the jitter of waits.

use std::{
    ops::RangeInclusive,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use dm_model::{AttachmentId, TransactionId};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

/// A source of randomness that tasks share.
#[derive(Debug)]
pub struct Randomness {
    generator: Mutex<StdRng>,
}

impl Randomness {
    pub fn from_seed(seed: u64) -> Self {
        Self { generator: Mutex::new(StdRng::seed_from_u64(seed)) }
    }

    /// A new id for a send: a version 4 UUID (RFC 9562).
    pub fn transaction_id(&self) -> TransactionId {
        self.uuid().into()
    }

    /// A new id for a file of ours, made in the same way.
    pub fn attachment_id(&self) -> AttachmentId {
        self.uuid().into()
    }

    fn uuid(&self) -> uuid::Uuid {
        let bytes = self.generator.lock().unwrap_or_else(PoisonError::into_inner).random();
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// What a pace is multiplied by, so that it has no beat that many could share: a little less than one. Never more, or a
    /// reading that is timed to come after the next one would come just before it.
    pub fn jitter(&self) -> f64 {
        self.within(0.95..=1.0)
    }

    /// A wait between three quarters of `wait` and all of it, so that not everyone comes back at once.
    pub fn jittered(&self, wait: Duration) -> Duration {
        wait.mul_f64(self.within(0.75..=1.0))
    }

    fn within(&self, range: RangeInclusive<f64>) -> f64 {
        self.generator.lock().unwrap_or_else(PoisonError::into_inner).random_range(range)
    }
}

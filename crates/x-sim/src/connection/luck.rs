//! Connections that are reset as soon as they are made, before anything is read.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;

/// Decides which connections that are.
#[derive(Debug)]
pub(super) struct Luck {
    next: u32,
    probability: f64,
    random: ChaCha20Rng,
}

impl Luck {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        // Streams 0 to 3 belong to ids, tokens, the past and the living; 16 to the faults, 17 to late events.
        random.set_stream(18);
        Self { next: 0, probability: 0.0, random }
    }

    /// Resets this many connections from now on.
    pub(super) fn reset_next(&mut self, count: u32) {
        self.next = self.next.saturating_add(count);
    }

    /// Resets each connection with this probability.
    pub(super) fn reset_sometimes(&mut self, probability: f64) {
        self.probability = probability;
    }

    /// Whether a connection that is made now is reset.
    pub(super) fn strikes(&mut self) -> bool {
        if self.next > 0 {
            self.next -= 1;
            return true;
        }
        self.probability > 0.0 && self.random.random_bool(self.probability)
    }
}

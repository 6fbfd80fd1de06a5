//! How long to wait before what failed is tried again.

use std::time::Duration;

/// The wait after the store could not be read or written.
pub const STORE_WAIT: Duration = Duration::from_secs(5);

/// A wait that doubles with each failure.
#[derive(Debug, Clone, Copy)]
pub struct GrowingWait {
    /// The one after the first failure.
    pub first: Duration,
    /// The one that no other exceeds.
    pub longest: Duration,
}

impl GrowingWait {
    /// How long to wait after a failure before which there were so many.
    pub fn after(self, earlier_failures: u32) -> Duration {
        self.first.saturating_mul(1_u32.checked_shl(earlier_failures).unwrap_or(u32::MAX)).min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_doubles_until_it_is_the_longest() {
        let wait = GrowingWait { first: Duration::from_secs(2), longest: Duration::from_mins(2) };
        let waits = [0, 1, 2, 5, 6, 31, 32, u32::MAX].map(|failures| wait.after(failures).as_secs());
        assert_eq!(waits, [2, 4, 8, 64, 120, 120, 120, 120]);
    }
}

//! How much of the time in which nobody listened X can tell afterwards.

use std::time::Duration;

use x_api::LONGEST_BACKFILL;

/// Opening a stream takes a moment, and X's clock is known only to the second.
const SLACK: Duration = Duration::from_secs(10);

/// How many minutes of backfill to ask for after an outage.
pub fn backfill_for(outage: Duration) -> u8 {
    let minutes = outage.saturating_add(SLACK).as_secs().div_ceil(60).clamp(1, LONGEST_BACKFILL.into());
    u8::try_from(minutes).unwrap_or(LONGEST_BACKFILL)
}

/// Whether a backfill of so many minutes tells all of an outage.
pub fn is_bridged(outage: Duration, backfill: u8) -> bool {
    outage.saturating_add(SLACK) <= Duration::from_mins(backfill.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_outage_of_five_minutes_is_too_long() {
        assert!(is_bridged(Duration::from_secs(280), backfill_for(Duration::from_secs(280))));
        assert!(!is_bridged(Duration::from_mins(5), backfill_for(Duration::from_mins(5))));
    }

    proptest! {
        #[test]
        fn what_is_shorter_is_bridged_by_what_is_asked_for_and_by_little_more(seconds in 0..290_u64) {
            let outage = Duration::from_secs(seconds);
            let backfill = backfill_for(outage);
            prop_assert!(is_bridged(outage, backfill));
            prop_assert!(Duration::from_mins(backfill.into()) <= outage + Duration::from_secs(70));
        }
    }
}

//! The daily budget: from half of it on reading becomes slower and slower, and what is left of the day when it is nearly
//! spent passes without reading. Sends are never held back.

use std::time::Duration;

use dm_model::{PriceList, Timestamp, price_of};

use crate::shared::Shared;

/// What reading may cost on a UTC day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyBudget {
    /// In thousandths of a dollar.
    pub most: u32,
    /// What things cost.
    pub prices: PriceList,
}

/// How much reading is slowed down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Thrift {
    /// Pauses are so many times as long.
    Slower(f64),
    /// Nothing more is read before this time.
    Until(Timestamp),
}

impl Default for Thrift {
    fn default() -> Self {
        Self::Slower(1.0)
    }
}

impl Thrift {
    /// When to read again after a reading, at this pace.
    pub fn next_after(self, read_at: Timestamp, pace: Duration) -> Timestamp {
        match self {
            Self::Slower(factor) => read_at.after(pace.mul_f64(factor)),
            Self::Until(time) => time.max(read_at.after(pace)),
        }
    }

    fn of(budget: DailyBudget, spent: u64, now: Timestamp) -> Self {
        let most = u64::from(budget.most);
        // The next message costs its event and, in today's dialect, who wrote it.
        let next = u64::from(budget.prices.event_read) + u64::from(budget.prices.user_read);
        if spent.saturating_add(next) > most {
            return Self::Until(Timestamp::start_of_utc_day(now.utc_day() + 1));
        }
        #[expect(clippy::cast_precision_loss, reason = "thousandths of a dollar are few")]
        let left = (most - spent) as f64 / most.max(1) as f64;
        Self::Slower((0.5 / left).max(1.0))
    }
}

/// Compares what was spent today with the budget, if there is one.
pub async fn look_into_the_purse(shared: &Shared) -> Thrift {
    let budget = *shared.daily_budget.lock().await;
    let thrift = match budget {
        None => Thrift::default(),
        Some(budget) => match shared.load_spending().await {
            Ok(spending) => {
                // What the stream told is going to be read, too.
                let owed = u64::from(shared.real_time.to_be_read()) * u64::from(budget.prices.event_read);
                let spent = price_of(&spending.today, &budget.prices).saturating_add(owed);
                Thrift::of(budget, spent, shared.clock.now())
            }
            Err(error) => {
                tracing::warn!(%error, "what was spent today cannot be told");
                Thrift::default()
            }
        },
    };
    shared.thrift.send_replace(thrift);
    thrift
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(20_000 * 86_400_000 + 43_200_000);

    fn thrift(spent: u64) -> Thrift {
        Thrift::of(DailyBudget { most: 1_000, prices: PriceList::default() }, spent, NOON)
    }

    #[test]
    fn the_first_half_of_the_budget_is_spent_without_a_thought() {
        assert_eq!(thrift(0), Thrift::Slower(1.0));
        assert_eq!(thrift(500), Thrift::Slower(1.0));
    }

    #[test]
    fn the_second_half_lasts_longer_and_longer() {
        assert_eq!(thrift(750), Thrift::Slower(2.0));
        assert_eq!(thrift(900), Thrift::Slower(5.0));
    }

    #[test]
    fn the_budget_is_never_passed_by_reading_on() {
        let midnight = Timestamp::start_of_utc_day(20_001);
        assert_eq!(thrift(981), Thrift::Until(midnight));
        assert_eq!(thrift(5_000), Thrift::Until(midnight), "sends may pass it");
    }
}

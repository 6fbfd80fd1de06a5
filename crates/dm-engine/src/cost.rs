//! What reading and writing costs: every answer that X charges for is counted here, as X counts it.
//!
//! X charges for a resource once a UTC day, so what was read today can be read again for nothing. What a page of events costs
//! is counted where it is asked for ([`crate::event_pages`]).

use dm_model::{Billable, Charged, EventId};

use crate::{EngineError, shared::Shared};

/// What X charged, as the person may want to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spending {
    /// On this UTC day.
    pub today: Vec<Charged>,
    /// In the last thirty UTC days, today among them.
    pub month: Vec<Charged>,
}

/// How many days a month has here.
const MONTH_DAYS: i64 = 30;

impl Shared {
    /// Counts a message that the activity stream delivered.
    pub async fn count_delivery(&self, message: EventId) {
        let day = self.clock.now().utc_day();
        warn_if_uncounted(self.store.call(move |store| store.charge_deliveries(day, &[message])).await.map(drop));
    }

    /// Counts something for which X charges each time.
    pub async fn count(&self, billable: Billable) {
        let day = self.clock.now().utc_day();
        warn_if_uncounted(self.store.call(move |store| store.charge(day, billable, 1)).await);
    }

    /// What X charged today and in the last thirty days.
    pub async fn load_spending(&self) -> Result<Spending, EngineError> {
        let today = self.clock.now().utc_day();
        let days = self.store.call(move |store| store.load_spending(today + 1 - MONTH_DAYS)).await?;
        let mut spending = Spending::default();
        for day in days {
            if day.day == today {
                spending.today.clone_from(&day.charged);
            }
            for charged in day.charged {
                match spending.month.iter_mut().find(|sum| sum.billable == charged.billable) {
                    Some(sum) => sum.units = sum.units.saturating_add(charged.units),
                    None => spending.month.push(charged),
                }
            }
        }
        Ok(spending)
    }
}

/// A meter that stands still keeps no message waiting.
pub fn warn_if_uncounted(counted: Result<(), EngineError>) {
    if let Err(error) = counted {
        tracing::warn!(%error, "what X charged could not be counted");
    }
}

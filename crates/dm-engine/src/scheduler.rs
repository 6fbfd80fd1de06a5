//! The one place that gives leave for requests to X.
//!
//! Each budget has a window: so many requests until it begins anew. The first guess is X's table; from then on only the
//! headers of its answers count, also those of the last run. Background reading keeps a little in reserve for the
//! person, and spreads the rest over what is left of the window, so the pace follows from the budget and not from a
//! constant.

mod budget;
mod call;
mod keeping;
mod pools;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use dm_model::{SendAllowance, Timestamp};
use x_api::Limits;

pub use call::Call;
pub use keeping::{kept_windows, restored};
pub use pools::Pool;
use pools::Pools;

/// Who waits for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// The person: it may use the reserve.
    Person,
    /// Nobody in particular, but it may be news.
    Background,
    /// Nobody, and it is old: it leaves room for news.
    Past,
}

/// How eagerly something is read again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eagerness {
    /// Nobody is there: the budget waits for when somebody is.
    Idle,
    /// Nobody is looking: what is left over is there when somebody does.
    Relaxed,
    /// Evenly over the window.
    Even,
    /// Twice as fast, while an answer is likely. More would be late on the whole: in a long conversation the window would
    /// be spent early, and its rest pass in silence.
    AnswerLikely,
}

impl Eagerness {
    fn factor(self) -> f64 {
        match self {
            Self::Idle => 0.5,
            Self::Relaxed => 0.75,
            Self::Even => 1.0,
            Self::AnswerLikely => 2.0,
        }
    }
}

/// Every call's budget.
#[derive(Debug, Default)]
pub struct Scheduler {
    pools: Mutex<Pools>,
}

impl Scheduler {
    /// Goes on with the budgets of the last run.
    pub fn restore(&self, kept: impl IntoIterator<Item = Pool>) {
        let mut pools = self.pools();
        kept.into_iter().for_each(|pool| pools.restore(pool));
    }

    /// Takes a request out of the budget of `call`, or says when there will be one. Times are X's.
    ///
    /// # Errors
    /// When the budget is used up: the time at which to ask again.
    pub fn take_leave_at(&self, now: Timestamp, call: Call, urgency: Urgency) -> Result<(), Timestamp> {
        let mut pools = self.pools();
        let budget = pools.budget(now, call);
        budget.take_at(now, urgency)
    }

    /// How many requests of a call may go out at once, and when there will be more.
    pub fn allowance_at(&self, now: Timestamp, call: Call) -> SendAllowance {
        self.pools().budget(now, call).allowance()
    }

    /// Takes in what an answer said of the limits of `call`.
    pub fn learn(&self, now: Timestamp, call: Call, limits: &Limits) {
        self.pools().learn(now, call, limits);
    }

    /// How the budgets stand.
    pub fn standing(&self) -> Vec<Pool> {
        self.pools().all()
    }

    /// For what can be read with any of these calls: the time between two readings that makes their budgets last until
    /// their windows begin anew, and which of them has most to spend.
    pub fn pace_at(&self, now: Timestamp, calls: &[Call], eagerness: Eagerness) -> (Option<Call>, Duration) {
        let mut pools = self.pools();
        let mut counted = Vec::new();
        let (mut together, mut fastest) = (0.0, None);
        for call in calls {
            let rate = pools.budget(now, *call).rate(now, eagerness);
            if !counted.contains(&pools.head(*call)) {
                counted.push(pools.head(*call));
                together += rate;
            }
            if rate > 0.0 && fastest.is_none_or(|(_, best)| rate > best) {
                fastest = Some((*call, rate));
            }
        }
        if let Some((call, _)) = fastest {
            return (Some(call), Duration::from_secs_f64(1.0 / together));
        }
        let next = calls.iter().map(|call| pools.budget(now, *call).window().reset).min();
        (None, next.map_or(Duration::ZERO, |reset| reset.since(now)))
    }

    fn pools(&self) -> MutexGuard<'_, Pools> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;

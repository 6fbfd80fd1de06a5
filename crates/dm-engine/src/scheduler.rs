//! The one place that gives leave for requests to X.
//!
//! Each call has a window: so many requests until it begins anew. The first guess is X's table; from then on only the
//! headers of its answers count. Background reading keeps a few requests in reserve for the person, and spreads the
//! rest evenly over what is left of the window, so the pace follows from the budget and not from a constant.

mod budget;
mod call;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use dm_model::Timestamp;
use x_api::Limits;

use budget::Budget;
pub use call::Call;

/// However rich the budget, X is not asked more often than this for the same thing.
const FASTEST_PACE: Duration = Duration::from_secs(3);

/// Who waits for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// The person: it may use the reserve.
    Person,
    /// Nobody in particular.
    Background,
}

/// How eagerly something is read again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eagerness {
    /// Evenly over the window.
    Even,
    /// Four times as fast, while an answer is likely.
    AnswerLikely,
}

/// Every call's budget.
#[derive(Debug, Default)]
pub struct Scheduler {
    budgets: Mutex<HashMap<Call, Budget>>,
}

impl Scheduler {
    /// Takes a request out of the budget of `call`, or says when there will be one. Times are X's.
    ///
    /// # Errors
    /// When the budget is used up: the time at which to ask again.
    pub fn take_leave_at(&self, now: Timestamp, call: Call, urgency: Urgency) -> Result<(), Timestamp> {
        self.with_budget(now, call, |budget| {
            let reserve = if urgency == Urgency::Person { 0 } else { budget.reserve() };
            budget.take(reserve)
        })
    }

    /// Takes in what an answer said of the limits of `call`.
    pub fn learn(&self, now: Timestamp, call: Call, limits: &Limits) {
        if let Some(window) = limits.window {
            self.with_budget(now, call, |budget| budget.learn(window));
        }
    }

    /// The time between two readings with `call` that makes its budget last until its window begins anew.
    pub fn pace_at(&self, now: Timestamp, call: Call, eagerness: Eagerness) -> Duration {
        self.with_budget(now, call, |budget| budget.pace(now, eagerness).max(FASTEST_PACE))
    }

    /// The same for what can be read with either of two calls: how long, and which of them has more to spend.
    pub fn shared_pace_at(&self, now: Timestamp, calls: [Call; 2], eagerness: Eagerness) -> (Call, Duration) {
        let [one, other] = calls.map(|call| self.with_budget(now, call, |budget| budget.pace(now, eagerness)));
        let call = if one <= other { calls[0] } else { calls[1] };
        // Two paces make one as two resistances beside each other do.
        let sum = one.as_secs_f64() + other.as_secs_f64();
        let together = if sum > 0.0 { one.mul_f64(other.as_secs_f64() / sum) } else { Duration::ZERO };
        (call, together.max(FASTEST_PACE))
    }

    fn with_budget<T>(&self, now: Timestamp, call: Call, ask: impl FnOnce(&mut Budget) -> T) -> T {
        let mut budgets = self.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        let budget = budgets.entry(call).or_insert_with(|| Budget::first_guess(call, now));
        budget.begin_anew_if_due(call, now);
        ask(budget)
    }
}

#[cfg(test)]
mod tests {
    use x_api::Window;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_760_000_000_000);

    fn minutes(minutes: u64) -> Timestamp {
        NOW.after(Duration::from_secs(minutes * 60))
    }

    fn takes(scheduler: &Scheduler, call: Call, urgency: Urgency) -> usize {
        (0..10_000).take_while(|_| scheduler.take_leave_at(NOW, call, urgency).is_ok()).count()
    }

    #[test]
    fn the_first_guess_is_x_s_table_and_leaves_a_reserve_for_the_person() {
        let scheduler = Scheduler::default();
        assert_eq!(takes(&scheduler, Call::Events, Urgency::Background), 12);
        assert_eq!(takes(&scheduler, Call::Events, Urgency::Person), 3);
    }

    #[test]
    fn a_used_up_budget_says_when_it_begins_anew() {
        let scheduler = Scheduler::default();
        takes(&scheduler, Call::Events, Urgency::Person);
        assert_eq!(scheduler.take_leave_at(NOW, Call::Events, Urgency::Person), Err(minutes(15)));
        assert_eq!(scheduler.take_leave_at(minutes(15), Call::Events, Urgency::Person), Ok(()));
    }

    #[test]
    fn the_headers_of_an_answer_outweigh_the_guess() {
        let scheduler = Scheduler::default();
        let window = Window { limit: 300, remaining: 200, reset: minutes(5) };
        scheduler.learn(NOW, Call::Events, &Limits { window: Some(window), ..Limits::default() });
        assert_eq!(takes(&scheduler, Call::Events, Urgency::Person), 200);
    }

    #[test]
    fn each_call_has_its_own_budget() {
        let scheduler = Scheduler::default();
        takes(&scheduler, Call::Events, Urgency::Person);
        assert_eq!(scheduler.take_leave_at(NOW, Call::ConversationEvents, Urgency::Background), Ok(()));
    }

    #[test]
    fn the_pace_follows_from_the_budget() {
        let scheduler = Scheduler::default();
        let pace = |eagerness| scheduler.pace_at(NOW, Call::Events, eagerness).as_secs();
        assert_eq!(pace(Eagerness::Even), 75, "12 requests in 15 minutes");
        assert_eq!(pace(Eagerness::AnswerLikely), 18);
        let window = Window { limit: 300, remaining: 299, reset: minutes(15) };
        scheduler.learn(NOW, Call::Events, &Limits { window: Some(window), ..Limits::default() });
        assert_eq!(pace(Eagerness::Even), 3);
    }

    #[test]
    fn two_budgets_last_for_twice_as_many_readings_and_an_empty_one_for_none() {
        let scheduler = Scheduler::default();
        let calls = [Call::ConversationEvents, Call::EventsWith];
        let pace = || scheduler.shared_pace_at(NOW, calls, Eagerness::Even);
        assert_eq!((pace().0, pace().1.as_millis()), (Call::ConversationEvents, 37_500));
        takes(&scheduler, Call::ConversationEvents, Urgency::Background);
        assert_eq!(pace().0, Call::EventsWith);
        assert!(pace().1.as_secs() > 60, "{:?}", pace().1);
    }

    #[test]
    fn a_used_up_budget_waits_for_its_reset_however_likely_an_answer_is() {
        let scheduler = Scheduler::default();
        takes(&scheduler, Call::Events, Urgency::Background);
        assert_eq!(scheduler.pace_at(NOW, Call::Events, Eagerness::AnswerLikely).as_secs(), 900);
    }
}

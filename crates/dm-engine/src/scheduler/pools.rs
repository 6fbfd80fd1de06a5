//! Which calls draw from one budget.
//!
//! X's documents disagree: today each call has its own budget, at launch all reads had one. Nobody tells which holds, so
//! each call begins alone, unless its relatives show
//! limits of another table than today's. When an answer leaves less than this call alone can have used, and another call of its
//! family has the very same window, they are one pool from then on. When they show different windows, they part.

use std::collections::{BTreeMap, BTreeSet};

use dm_model::Timestamp;
use x_api::{Limits, Window};

use super::{Call, budget::Budget};

/// Calls with one budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    pub calls: BTreeSet<Call>,
    pub budget: Budget,
}

/// All pools. Each is known by one of its calls, its head.
#[derive(Debug, Default)]
pub struct Pools {
    heads: BTreeMap<Call, Call>,
    budgets: BTreeMap<Call, Budget>,
}

impl Pools {
    /// The head of the pool of a call.
    pub fn head(&self, call: Call) -> Call {
        self.heads.get(&call).copied().unwrap_or(call)
    }

    /// The budget of a call, as it stands now.
    pub fn budget(&mut self, now: Timestamp, call: Call) -> &mut Budget {
        self.join_relatives_if_unheard(call);
        let documented = call.documented_limit();
        let budget = self.budgets.entry(self.head(call)).or_insert_with(|| Budget::first_guess(documented, now));
        budget.begin_anew_if_due(documented, now);
        budget
    }

    /// Puts a pool back that was kept.
    pub fn restore(&mut self, pool: Pool) {
        let Some(head) = pool.calls.first().copied() else { return };
        self.heads.extend(pool.calls.into_iter().map(|call| (call, head)));
        self.budgets.insert(head, pool.budget);
    }

    /// All of them.
    pub fn all(&self) -> Vec<Pool> {
        let pool = |(head, budget): (&Call, &Budget)| Pool { calls: self.calls_of(*head), budget: budget.clone() };
        self.budgets.iter().map(pool).collect()
    }

    /// Takes in what an answer to `call` said.
    pub fn learn(&mut self, now: Timestamp, call: Call, limits: &Limits) {
        if let Some(told) = limits.window {
            self.part_if_apart(now, call, told);
            self.join_if_one(now, call, told);
        }
        self.budget(now, call).learn(limits);
    }

    fn calls_of(&self, head: Call) -> BTreeSet<Call> {
        Call::ALL.into_iter().filter(|call| self.head(*call) == head).collect()
    }

    /// A call of which X has told nothing yet is believed to draw from the budget of its relatives, where that is another
    /// than today's table has: then the table of the launch may hold.
    fn join_relatives_if_unheard(&mut self, call: Call) {
        if self.heads.contains_key(&call) || self.budgets.get(&call).is_some_and(Budget::is_told) {
            return;
        }
        let is_of_another_table = |(other, budget): &(&Call, &Budget)| {
            let strange = budget.is_told() && budget.window().limit != call.documented_limit();
            **other != call && other.family() == call.family() && strange
        };
        if let Some(head) = self.budgets.iter().find(is_of_another_table).map(|(head, _)| *head) {
            self.budgets.remove(&call);
            self.heads.insert(call, head);
        }
    }

    /// The calls of a pool show one window, which only ever moves on. A call that shows another has a budget of its own.
    fn part_if_apart(&mut self, now: Timestamp, call: Call, told: Window) {
        let known = self.budget(now, call).window();
        let apart = known.limit != told.limit || known.reset > told.reset;
        let mut others = self.calls_of(self.head(call));
        others.remove(&call);
        let Some(next_head) = others.first().copied().filter(|_| apart) else { return };
        if let Some(budget) = self.budgets.remove(&self.head(call)) {
            self.budgets.insert(next_head, budget);
        }
        self.heads.extend(others.into_iter().map(|other| (other, next_head)));
        self.heads.remove(&call);
        self.budgets.insert(call, Budget::kept(told, [None; 2]));
    }

    fn join_if_one(&mut self, now: Timestamp, call: Call, told: Window) {
        if !self.budget(now, call).somebody_else_drew(told) {
            return;
        }
        let head = self.head(call);
        let is_same = |window: Window| window.limit == told.limit && window.reset == told.reset;
        let others: Vec<Call> = self
            .budgets
            .iter()
            .filter(|(other, budget)| **other != head && other.family() == call.family() && is_same(budget.window()))
            .map(|(other, _)| *other)
            .collect();
        for other in others {
            let joining = self.calls_of(other);
            self.heads.extend(joining.into_iter().map(|member| (member, head)));
            self.budgets.remove(&other);
        }
    }
}

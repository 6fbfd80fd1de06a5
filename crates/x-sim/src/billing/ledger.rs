//! Who was charged how much for what, and what is left of their credit.

use std::collections::{BTreeMap, HashMap, HashSet};

use dm_model::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{Money, Resource, prices};
use crate::Call;

/// The charges of all apps.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Ledger {
    lines: BTreeMap<Key, Line>,
    /// The UTC day of the last charge, in days since 1970.
    day: i64,
    /// What each app has got on that day.
    paid_for: HashMap<String, HashSet<Resource>>,
    /// What apps may still spend; who is not here may spend as much as they like.
    credits: BTreeMap<String, Money>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key {
    day: i64,
    app: String,
    user: Option<UserId>,
    call: Call,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Line {
    charged: u64,
    repeated: u64,
    amount: Money,
}

/// Who is charged, and for which call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Charge<'a> {
    pub(crate) app: &'a str,
    /// Whose token it was; nobody's for the token of the app itself.
    pub(crate) user: Option<UserId>,
    pub(crate) call: Call,
    /// Whether the call succeeded, and so wrote what it writes.
    pub(crate) wrote: bool,
}

/// What X would charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// One for each day, app, person and call that cost something or would have.
    pub lines: Vec<BillLine>,
    /// All of them together.
    pub total: Money,
    /// What is left to the apps that have a limited credit.
    pub credits: BTreeMap<String, Money>,
}

/// What one kind of call cost on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BillLine {
    /// The UTC day, such as `2025-06-15`.
    pub day: String,
    /// The id of the app that pays.
    pub app: String,
    /// Whose token was used; nobody's for the token of the app itself.
    pub user: Option<UserId>,
    /// What was called.
    pub call: Call,
    /// How many resources and writes were charged.
    pub charged: u64,
    /// How many resources were returned again on the same day, which is free.
    pub repeated: u64,
    /// What that costs.
    pub amount: Money,
}

impl Ledger {
    /// Charges for what one call returned and wrote.
    pub(crate) fn charge(&mut self, now: Timestamp, charge: Charge<'_>, reads: &[Resource]) {
        let write = if charge.wrote { prices::of_write(charge.call) } else { Money::default() };
        if reads.is_empty() && write.is_nothing() {
            return;
        }
        let day = day_of(now);
        if day != self.day {
            self.day = day;
            self.paid_for.clear();
        }
        let key = Key { day, app: charge.app.to_owned(), user: charge.user, call: charge.call };
        let line = self.lines.entry(key).or_default();
        let paid_for = self.paid_for.entry(charge.app.to_owned()).or_default();
        let mut amount = write;
        line.charged += u64::from(!write.is_nothing());
        for resource in reads {
            if paid_for.insert(*resource) {
                line.charged += 1;
                amount = amount.plus(prices::of_read(*resource));
            } else {
                line.repeated += 1;
            }
        }
        line.amount = line.amount.plus(amount);
        if let Some(credit) = self.credits.get_mut(charge.app) {
            *credit = credit.minus(amount);
        }
    }

    /// What an app may spend from now on; `None` for as much as it likes.
    pub(crate) fn set_credit(&mut self, app: &str, credit: Option<Money>) {
        match credit {
            Some(credit) => drop(self.credits.insert(app.to_owned(), credit)),
            None => drop(self.credits.remove(app)),
        }
    }

    /// Whether an app has spent what it may.
    pub(crate) fn has_no_credit(&self, app: &str) -> bool {
        self.credits.get(app).is_some_and(|credit| credit.is_nothing())
    }

    /// Everything so far, oldest first.
    pub(crate) fn bill(&self) -> Bill {
        let lines: Vec<_> = self.lines.iter().map(|(key, line)| line.told(key)).collect();
        let total = lines.iter().map(|line| line.amount).sum();
        Bill { lines, total, credits: self.credits.clone() }
    }
}

impl Line {
    fn told(&self, key: &Key) -> BillLine {
        BillLine {
            day: iso_day(key.day),
            app: key.app.clone(),
            user: key.user,
            call: key.call,
            charged: self.charged,
            repeated: self.repeated,
            amount: self.amount,
        }
    }
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn day_of(time: Timestamp) -> i64 {
    time.as_millis().div_euclid(DAY_MS)
}

fn iso_day(day: i64) -> String {
    let start = jiff::Timestamp::from_millisecond(day.saturating_mul(DAY_MS)).unwrap_or_default();
    start.strftime("%F").to_string()
}

//! Who has used up how many of the calls that X allows.
//!
//! A window begins with the first call in it and lasts fifteen minutes, or 24 hours for the daily limits. Calls may
//! share a budget: at launch all reads of Direct Messages drew from one. Every call with a good token counts, also one
//! that is then refused (400, 402, 403, 404) or struck by a fault; one beyond a limit (429) does not make it worse.
//! Calls without a good token count for nobody, and their answers tell nothing about limits.

mod standing;
mod table;

use std::{collections::HashMap, time::Duration};

use dm_model::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::Call;

use standing::Standing;
pub(crate) use standing::Standings;
pub use table::LimitTable;

const WINDOW: Duration = Duration::from_mins(15);
const DAY: Duration = Duration::from_hours(24);

/// Counts calls.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Limits {
    /// Belongs to the configuration, so it is not saved.
    #[serde(skip)]
    table: LimitTable,
    windows: HashMap<Key, Used>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct Key {
    client_id: String,
    /// Nobody for what all people of an app share with it.
    user: Option<UserId>,
    budget: Call,
    span: Duration,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Used {
    calls: u32,
    reset: Timestamp,
}

/// A call beyond a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exhausted(pub(crate) Standings);

/// How much of one limit is used, while its window lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimitUse {
    /// The id of the app.
    pub app: String,
    /// Whose limit it is; nobody's for that of the app.
    pub user: Option<UserId>,
    /// The calls that draw on it.
    pub calls: Vec<Call>,
    /// How long the window lasts, in seconds: 15 minutes or 24 hours.
    pub window_seconds: u64,
    /// How many calls are allowed in a window.
    pub limit: u32,
    /// How many there were in this one.
    pub used: u32,
    /// When this window ends, in Unix milliseconds.
    pub resets_at: Timestamp,
}

impl Limits {
    pub(crate) fn new(table: LimitTable) -> Self {
        Self { table, windows: HashMap::new() }
    }

    /// The same counts under another table.
    pub(crate) fn with_table(self, table: LimitTable) -> Self {
        Self { table, ..self }
    }

    /// Counts a call, unless that would be one too many.
    pub(crate) fn take(
        &mut self,
        now: Timestamp,
        call: Call,
        client_id: &str,
        user: Option<UserId>,
    ) -> Result<Standings, Exhausted> {
        let Some(rule) = self.table.rule(call) else { return Ok(Standings::default()) };
        let rule = if user.is_some() { rule.for_person(call) } else { rule.for_app() };
        let key = |user, span| Key { client_id: client_id.to_owned(), user, budget: rule.budget, span };
        let wanted = [
            (key(user, WINDOW), rule.user.window),
            (key(None, WINDOW), rule.app.window),
            (key(user, DAY), rule.user.day),
            (key(None, DAY), rule.app.day),
        ];
        let allowed = wanted.iter().all(|(key, limit)| limit.is_none_or(|limit| self.used(now, key).calls < limit));
        let [user_window, app_window, user_day, app_day] = wanted.map(|(key, limit)| {
            let limit = limit?;
            let mut count = self.used(now, &key);
            count.calls += u32::from(allowed);
            self.windows.insert(key, count);
            Some(Standing { limit, remaining: limit.saturating_sub(count.calls), reset: count.reset })
        });
        let window = [user_window, app_window].into_iter().flatten().min_by_key(|standing| standing.remaining);
        let standings = Standings { window, user_day, app_day };
        if allowed { Ok(standings) } else { Err(Exhausted(standings)) }
    }

    /// The windows that last at this time, by app, person and call.
    pub(crate) fn in_use(&self, now: Timestamp) -> Vec<LimitUse> {
        let mut lasting: Vec<_> = self.windows.iter().filter(|(_, used)| used.reset > now).collect();
        lasting.sort_unstable_by_key(|(key, _)| *key);
        let told = |(key, used): (&Key, &Used)| {
            let (rule, calls) = self.table.of_budget(key.budget)?;
            let allowance = if key.user.is_some() { rule.user } else { rule.app };
            Some(LimitUse {
                app: key.client_id.clone(),
                user: key.user,
                calls,
                window_seconds: key.span.as_secs(),
                limit: if key.span == DAY { allowance.day } else { allowance.window }?,
                used: used.calls,
                resets_at: used.reset,
            })
        };
        lasting.into_iter().filter_map(told).collect()
    }

    fn used(&self, now: Timestamp, key: &Key) -> Used {
        let fresh = Used { calls: 0, reset: now.after(key.span) };
        self.windows.get(key).copied().filter(|used| used.reset > now).unwrap_or(fresh)
    }
}

#[cfg(test)]
mod tests;

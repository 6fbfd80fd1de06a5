//! How many calls X allows, by the published tables, and who has used up how many.
//!
//! A window begins with the first call in it and lasts fifteen minutes, or 24 hours for the daily limits. Calls may
//! share a budget: at launch all reads of Direct Messages drew from one.

use std::{collections::HashMap, time::Duration};

use axum::http::{HeaderMap, HeaderValue};
use dm_model::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::Call;

const WINDOW: Duration = Duration::from_mins(15);
const DAY: Duration = Duration::from_hours(24);

/// How many calls are allowed.
#[derive(Debug, Clone, Default)]
pub struct LimitTable {
    rules: HashMap<Call, Rule>,
}

/// What one call may cost.
#[derive(Debug, Clone, Copy)]
struct Rule {
    /// The call under whose name this and others are counted.
    budget: Call,
    window: u32,
    user_day: Option<u32>,
    app_day: Option<u32>,
}

impl Rule {
    fn per_window(budget: Call, window: u32) -> Self {
        Self { budget, window, user_day: None, app_day: None }
    }
}

const READS: [Call; 5] = [Call::DmEvents, Call::ConversationEvents, Call::EventsWith, Call::Event, Call::DmMedia];
const SENDS: [Call; 3] = [Call::SendToConversation, Call::SendToParticipant, Call::CreateGroup];

impl LimitTable {
    /// X's documentation of August 2026: a small budget for each call by itself.
    #[must_use]
    pub fn current() -> Self {
        let mut table = Self::of_users();
        for call in READS {
            table.rules.insert(call, Rule::per_window(call, 15));
        }
        for call in SENDS {
            let rule = Rule { user_day: Some(1_440), app_day: Some(1_440), ..Rule::per_window(call, 15) };
            table.rules.insert(call, rule);
        }
        table
    }

    /// X's documentation when v2 Direct Messages began: larger budgets that the calls share.
    #[must_use]
    pub fn launch() -> Self {
        let mut table = Self::of_users();
        for call in READS {
            table.rules.insert(call, Rule::per_window(Call::DmEvents, 300));
        }
        for call in SENDS {
            let shared = Rule::per_window(Call::SendToConversation, 200);
            table.rules.insert(call, Rule { user_day: Some(1_000), app_day: Some(15_000), ..shared });
        }
        table
    }

    /// No limits, and no headers about them.
    #[must_use]
    pub fn none() -> Self {
        Self { rules: HashMap::new() }
    }

    /// What both tables have in common; the launch documents are silent about these.
    fn of_users() -> Self {
        let delete = Rule { user_day: Some(1_500), ..Rule::per_window(Call::DeleteEvent, 300) };
        let rules = [
            (Call::UsersMe, Rule::per_window(Call::UsersMe, 75)),
            (Call::Users, Rule::per_window(Call::Users, 900)),
            (Call::DeleteEvent, delete),
        ];
        Self { rules: HashMap::from(rules) }
    }
}

/// Counts calls.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Limits {
    /// Belongs to the configuration, so it is not saved.
    #[serde(skip)]
    table: LimitTable,
    windows: HashMap<Key, Used>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Key {
    budget: Call,
    client_id: String,
    /// Nobody for what all people of an app share.
    user: Option<UserId>,
    span: Duration,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Used {
    calls: u32,
    reset: Timestamp,
}

/// Where a person stands after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    limit: u32,
    remaining: u32,
    reset: Timestamp,
}

/// The standings that the headers of one answer tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Standings {
    window: Option<Standing>,
    user_day: Option<Standing>,
    app_day: Option<Standing>,
}

/// A call beyond a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exhausted(pub(crate) Standings);

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
        let Some(rule) = self.table.rules.get(&call).copied() else { return Ok(Standings::default()) };
        let key = |user, span| Key { budget: rule.budget, client_id: client_id.to_owned(), user, span };
        let wanted =
            [(key(user, WINDOW), Some(rule.window)), (key(user, DAY), rule.user_day), (key(None, DAY), rule.app_day)];
        let allowed = wanted.iter().all(|(key, limit)| limit.is_none_or(|limit| self.used(now, key).calls < limit));
        let [window, user_day, app_day] = wanted.map(|(key, limit)| {
            let limit = limit?;
            let mut count = self.used(now, &key);
            count.calls += u32::from(allowed);
            self.windows.insert(key, count);
            Some(Standing { limit, remaining: limit.saturating_sub(count.calls), reset: count.reset })
        });
        let standings = Standings { window, user_day, app_day };
        if allowed { Ok(standings) } else { Err(Exhausted(standings)) }
    }

    fn used(&self, now: Timestamp, key: &Key) -> Used {
        let fresh = Used { calls: 0, reset: now.after(key.span) };
        self.windows.get(key).copied().filter(|used| used.reset > now).unwrap_or(fresh)
    }
}

impl Standings {
    /// As if the window were used up, whatever was counted.
    pub(crate) fn used_up(self, now: Timestamp) -> Self {
        let window = self.window.unwrap_or(Standing { limit: 15, remaining: 0, reset: now.after(WINDOW) });
        Self { window: Some(Standing { remaining: 0, ..window }), ..self }
    }

    /// Writes X's headers.
    pub(crate) fn write_into(&self, headers: &mut HeaderMap) {
        let mut write = |name: &'static str, number: i64| headers.insert(name, HeaderValue::from(number));
        if let Some(standing) = self.window {
            write("x-rate-limit-limit", standing.limit.into());
            write("x-rate-limit-remaining", standing.remaining.into());
            write("x-rate-limit-reset", standing.reset_seconds());
        }
        if let Some(standing) = self.user_day {
            write("x-user-limit-24hour-limit", standing.limit.into());
            write("x-user-limit-24hour-remaining", standing.remaining.into());
            write("x-user-limit-24hour-reset", standing.reset_seconds());
        }
        if let Some(standing) = self.app_day {
            write("x-app-limit-24hour-limit", standing.limit.into());
            write("x-app-limit-24hour-remaining", standing.remaining.into());
            write("x-app-limit-24hour-reset", standing.reset_seconds());
        }
    }
}

impl Standing {
    /// Whole Unix seconds, rounded up so that whoever waits for them has waited long enough.
    fn reset_seconds(self) -> i64 {
        self.reset.as_millis().saturating_add(999).div_euclid(1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

    fn user(number: u64) -> UserId {
        UserId::new(number).unwrap()
    }

    fn take_all(limits: &mut Limits, call: Call, times: u32) {
        for _ in 0..times {
            limits.take(NOW, call, "app", Some(user(1))).unwrap();
        }
    }

    #[test]
    fn the_sixteenth_read_is_refused_until_the_window_ends() {
        let mut limits = Limits::new(LimitTable::current());
        take_all(&mut limits, Call::DmEvents, 15);
        assert!(limits.take(NOW, Call::DmEvents, "app", Some(user(1))).is_err());
        assert!(limits.take(NOW.after(WINDOW), Call::DmEvents, "app", Some(user(1))).is_ok());
    }

    #[test]
    fn bob_does_not_pay_for_alice() {
        let mut limits = Limits::new(LimitTable::current());
        take_all(&mut limits, Call::DmEvents, 15);
        assert!(limits.take(NOW, Call::DmEvents, "app", Some(user(2))).is_ok());
    }

    #[test]
    fn each_call_has_its_own_budget_now_and_shared_one_at_launch() {
        let mut current = Limits::new(LimitTable::current());
        take_all(&mut current, Call::DmEvents, 15);
        assert!(current.take(NOW, Call::EventsWith, "app", Some(user(1))).is_ok());

        let mut launch = Limits::new(LimitTable::launch());
        take_all(&mut launch, Call::DmEvents, 300);
        assert!(launch.take(NOW, Call::EventsWith, "app", Some(user(1))).is_err());
    }

    #[test]
    fn all_people_of_an_app_share_its_day() {
        let mut limits = Limits::new(LimitTable::current());
        for number in 1..=96 {
            for _ in 0..15 {
                limits.take(NOW, Call::CreateGroup, "app", Some(user(number))).unwrap();
            }
        }
        assert!(limits.take(NOW, Call::CreateGroup, "app", Some(user(97))).is_err());
        assert!(limits.take(NOW, Call::CreateGroup, "other app", Some(user(97))).is_ok());
        assert!(limits.take(NOW.after(DAY), Call::CreateGroup, "app", Some(user(97))).is_ok());
    }

    #[test]
    fn headers_tell_what_is_left() {
        let mut limits = Limits::new(LimitTable::current());
        let standings = limits.take(NOW, Call::SendToConversation, "app", Some(user(1))).unwrap();
        let mut headers = HeaderMap::new();
        standings.write_into(&mut headers);
        assert_eq!(headers["x-rate-limit-limit"], "15");
        assert_eq!(headers["x-rate-limit-remaining"], "14");
        assert_eq!(headers["x-rate-limit-reset"], "1750000900");
        assert_eq!(headers["x-user-limit-24hour-remaining"], "1439");
        assert_eq!(headers["x-app-limit-24hour-remaining"], "1439");
    }
}

//! How many calls X allows.
//!
//! The numbers are those of X's page on rate limits (docs.x.com/x-api/fundamentals/rate-limits, August 2026) and, for
//! Direct Messages, also those of the documents of their launch. X says them per endpoint, for users and for apps.

use std::collections::HashMap;

use crate::{Call, call::Wants};

/// How many calls are allowed.
#[derive(Debug, Clone, Default)]
pub struct LimitTable {
    rules: HashMap<Call, Rule>,
}

/// What one call may cost. Limits that are `None` do not exist.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// The call under whose name this and others are counted.
    pub(super) budget: Call,
    pub(super) user: Allowance,
    pub(super) app: Allowance,
}

/// How many calls one user may make through one app, or one app for all its users and itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Allowance {
    pub(super) window: Option<u32>,
    pub(super) day: Option<u32>,
}

impl Rule {
    fn on(budget: Call) -> Self {
        Self { budget, user: Allowance::default(), app: Allowance::default() }
    }

    fn user_window(self, calls: u32) -> Self {
        Self { user: Allowance { window: Some(calls), ..self.user }, ..self }
    }

    fn user_day(self, calls: u32) -> Self {
        Self { user: Allowance { day: Some(calls), ..self.user }, ..self }
    }

    fn app_window(self, calls: u32) -> Self {
        Self { app: Allowance { window: Some(calls), ..self.app }, ..self }
    }

    fn app_day(self, calls: u32) -> Self {
        Self { app: Allowance { day: Some(calls), ..self.app }, ..self }
    }

    /// What a call with a person's token draws on. Where people have a window of their own and apps may call by
    /// themselves, the app's window is only for the latter.
    pub(super) fn for_person(self, call: Call) -> Self {
        let apps_call_too = matches!(call.wants(), Wants::AppOrPerson(_));
        if apps_call_too && self.user.window.is_some() {
            Self { app: Allowance { window: None, ..self.app }, ..self }
        } else {
            self
        }
    }

    /// What a call with the token of the app itself draws on.
    pub(super) fn for_app(self) -> Self {
        Self { user: Allowance::default(), ..self }
    }
}

const READS: [Call; 5] = [Call::DmEvents, Call::ConversationEvents, Call::EventsWith, Call::Event, Call::DmMedia];
const SENDS: [Call; 3] = [Call::SendToConversation, Call::SendToParticipant, Call::CreateGroup];

impl LimitTable {
    /// X's documentation of August 2026: a small budget for each call by itself.
    #[must_use]
    pub fn current() -> Self {
        let mut table = Self::of_both();
        for call in READS {
            table.rules.insert(call, Rule::on(call).user_window(15));
        }
        // The page has a row with these numbers for each of the three, and 1,440 is what 15 in each window of a day
        // make: so the sends do not share their day.
        for call in SENDS {
            table.rules.insert(call, Rule::on(call).user_window(15).user_day(1_440).app_day(1_440));
        }
        table
    }

    /// X's documentation when v2 Direct Messages began: larger budgets that the calls share.
    #[must_use]
    pub fn launch() -> Self {
        let mut table = Self::of_both();
        for call in READS {
            table.rules.insert(call, Rule::on(Call::DmEvents).user_window(300));
        }
        for call in SENDS {
            let shared = Rule::on(Call::SendToConversation);
            table.rules.insert(call, shared.user_window(200).user_day(1_000).app_day(15_000));
        }
        table
    }

    /// More than anybody uses, for each Direct Message call by itself. The headers say so: whoever is told nothing has
    /// to go by X's documents.
    #[must_use]
    pub fn generous() -> Self {
        let mut table = Self::of_both();
        for call in READS.into_iter().chain(SENDS) {
            table.rules.insert(call, Rule::on(call).user_window(100_000));
        }
        table
    }

    /// No limits, and no headers about them.
    #[must_use]
    pub fn none() -> Self {
        Self { rules: HashMap::new() }
    }

    pub(super) fn rule(&self, call: Call) -> Option<Rule> {
        self.rules.get(&call).copied()
    }

    /// The rule by which this budget is counted, and the calls that share it.
    pub(super) fn of_budget(&self, budget: Call) -> Option<(Rule, Vec<Call>)> {
        let sharing = self.rules.iter().filter(|(_, rule)| rule.budget == budget);
        let mut calls: Vec<_> = sharing.map(|(call, _)| *call).collect();
        calls.sort_unstable();
        self.rule(budget).map(|rule| (rule, calls))
    }

    /// What both tables have in common; the launch documents are silent about these.
    fn of_both() -> Self {
        let mut rules = Vec::new();
        for call in [Call::Users, Call::UserById, Call::UsersByUsernames, Call::UserByUsername] {
            rules.push(Rule::on(call).user_window(900).app_window(300));
        }
        // The page has 300 for apps too, but the specification lets only people search.
        rules.push(Rule::on(Call::UserSearch).user_window(900));
        rules.push(Rule::on(Call::UsersMe).user_window(75));
        rules.push(Rule::on(Call::DeleteEvent).user_window(300).user_day(1_500).app_day(4_000));
        for call in [Call::DmBlock, Call::DmUnblock] {
            rules.push(Rule::on(call).user_window(10).user_day(400).app_window(25).app_day(1_000));
        }
        for call in [Call::MediaInitialize, Call::MediaAppend, Call::MediaFinalize] {
            rules.push(Rule::on(call).user_window(1_875).app_day(180_000));
        }
        rules.push(Rule::on(Call::MediaUpload).user_window(500).app_day(50_000));
        rules.push(Rule::on(Call::MediaStatus).user_window(1_000).app_day(100_000));
        rules.push(Rule::on(Call::MediaMetadata).user_window(500).app_day(50_000));
        for call in [Call::Subscribe, Call::Subscriptions, Call::ChangeSubscription, Call::Unsubscribe] {
            rules.push(Rule::on(call).app_window(500));
        }
        rules.push(Rule::on(Call::ActivityStream).app_window(450));
        Self { rules: rules.into_iter().map(|rule| (rule.budget, rule)).collect() }
    }
}

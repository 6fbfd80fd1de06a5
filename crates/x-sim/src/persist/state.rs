//! What survives a restart.

use std::time::Duration;

use crate::{
    Config,
    activity::Subscriptions,
    billing::Ledger,
    limits::Limits,
    oauth::Grants,
    scenarios::{self, ScenarioError},
    world::World,
};

/// All that changes while the simulator runs and is worth keeping.
#[derive(Debug)]
pub(crate) struct State {
    /// How far the clock was moved by hand.
    pub(crate) moved: Duration,
    pub(crate) world: World,
    pub(crate) grants: Grants,
    pub(crate) limits: Limits,
    pub(crate) ledger: Ledger,
    pub(crate) subscriptions: Subscriptions,
}

impl State {
    /// How things stand when the scenario has been played.
    pub(crate) fn at_the_beginning(config: &Config) -> Result<Self, ScenarioError> {
        let mut world = World::new(config.seed);
        let history_ends_at = config.history_ends_at.unwrap_or_else(|| config.clock.now());
        scenarios::move_in(config.scenario, &mut world, history_ends_at, config.seed)?;
        let limits = Limits::new(config.limits.clone());
        let (grants, ledger) = (Grants::new(config.seed), Ledger::default());
        let subscriptions = Subscriptions::default();
        Ok(Self { moved: Duration::ZERO, world, grants, limits, ledger, subscriptions })
    }
}

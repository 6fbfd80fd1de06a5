//! Who lives in the simulated X at the beginning, and what they wrote.

use dm_model::Timestamp;

use crate::{
    Scenario,
    world::{ControlError, World},
};

/// Why a scenario cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// Something that cannot happen.
    #[error(transparent)]
    World(#[from] ControlError),
}

/// Puts a scenario's people and their past into the world.
pub(crate) fn move_in(scenario: Scenario, world: &mut World, now: Timestamp, _seed: u64) -> Result<(), ScenarioError> {
    match scenario {
        Scenario::Empty => {}
        Scenario::Demo => {
            world.add_person(now, "Robin Vale", "robinvale");
        }
    }
    Ok(())
}

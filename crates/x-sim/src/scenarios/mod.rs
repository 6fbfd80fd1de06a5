//! Who lives in the simulated X at the beginning, and what they wrote.

mod demo;

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
    /// A line of a script that is none.
    #[error("line {line} of {file} means nothing")]
    Script {
        /// The file's name.
        file: &'static str,
        /// The line's number, from 1.
        line: u32,
    },
    /// A script names somebody who does not live here.
    #[error("nobody here is called {0}")]
    Nobody(String),
    /// A script names a picture that nobody can draw.
    #[error("there is no picture called {0}")]
    NoPicture(String),
}

/// Puts a scenario's people and their past into the world.
pub(crate) fn move_in(scenario: Scenario, world: &mut World, now: Timestamp, seed: u64) -> Result<(), ScenarioError> {
    match scenario {
        Scenario::Empty => Ok(()),
        Scenario::Demo => demo::move_in(world, now, seed),
    }
}

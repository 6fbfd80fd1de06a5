//! Who lives in the simulated X at the beginning, and what they wrote.

mod busy_group;
mod by_name;
mod company;
mod demo;
mod flood;
mod month;
mod names;
mod quiet;
mod rhythm;
mod talk;
mod words;

use dm_model::Timestamp;

pub use by_name::UnknownScenario;

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
    /// A month that is too small or too large.
    #[error(
        "A month has from {least} to {most} events, so {events} is not possible.", least = month::SIZES.start(),
        most = month::SIZES.end()
    )]
    Size {
        /// The size that was asked for.
        events: u32,
    },
}

/// Puts a scenario's people and their past into the world.
pub(crate) fn move_in(scenario: Scenario, world: &mut World, now: Timestamp, seed: u64) -> Result<(), ScenarioError> {
    match scenario {
        Scenario::Empty => Ok(()),
        Scenario::Demo => demo::move_in(world, now, seed),
        Scenario::Month { events } => month::move_in(world, now, seed, events),
        Scenario::BusyGroup => busy_group::move_in(world, now, seed),
        Scenario::Flood => flood::move_in(world, now, seed),
        Scenario::Quiet => quiet::move_in(world, now, seed),
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

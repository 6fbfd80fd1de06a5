//! Playing a scenario for a test.

use super::*;
use crate::{testing::NOW, world::TrueEvent};

/// The world after the scenario.
pub(super) fn played(scenario: Scenario, seed: u64) -> World {
    let mut world = World::new(seed);
    move_in(scenario, &mut world, NOW, seed).unwrap();
    world
}

/// What the owner may see, oldest first.
pub(super) fn history(world: &World) -> Vec<TrueEvent> {
    world.truth(world.owner().unwrap())
}

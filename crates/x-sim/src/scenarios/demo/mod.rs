//! The demo: Robin Vale, eight people around her, and what they wrote to each other in the last month.
//!
//! The people are declared here; what they wrote lies in `talk/`, one file for each of them and one for the groups, in
//! the small format that [`script`] reads.

mod people;
mod script;

use dm_model::Timestamp;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use super::ScenarioError;
use crate::world::World;

/// What people wrote, file by file.
const TALK: [(&str, &str); 6] = [
    ("june.txt", include_str!("talk/june.txt")),
    ("mika.txt", include_str!("talk/mika.txt")),
    ("tobi.txt", include_str!("talk/tobi.txt")),
    ("rei.txt", include_str!("talk/rei.txt")),
    ("others.txt", include_str!("talk/others.txt")),
    ("groups.txt", include_str!("talk/groups.txt")),
];

/// Lets the demo's people move in, with a month of history that ends shortly before `now`.
pub(crate) fn move_in(world: &mut World, now: Timestamp, seed: u64) -> Result<(), ScenarioError> {
    // Another stream than the world's and the tokens', so that none of them depends on the others.
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    random.set_stream(2);
    let cast = people::move_in(world, now);
    let mut play = script::Play::default();
    for (file, text) in TALK {
        play.read(file, text, now, &mut random)?;
    }
    play.perform(world, now, &cast)
}

#[cfg(test)]
mod tests;

//! The people of a generated scenario, and what they have to say and to show.

use std::time::Duration;

use dm_model::{Timestamp, UserId};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha20Rng;

use super::{
    names::{self, Name},
    words::Words,
};
use crate::{
    drawing::{Colour, Drawing, Motif, View},
    world::{Picture, World},
};

const YEAR: Duration = Duration::from_hours(365 * 24);

/// Colours for profile pictures: ground and figure.
const COLOURS: [(Colour, Colour); 8] = [
    ([15, 118, 110], [243, 233, 214]),
    ([244, 219, 186], [200, 102, 74]),
    ([214, 228, 236], [52, 96, 130]),
    ([44, 62, 53], [164, 196, 138]),
    ([46, 49, 82], [240, 214, 160]),
    ([236, 224, 232], [122, 66, 104]),
    ([222, 232, 214], [84, 116, 88]),
    ([120, 144, 156], [247, 226, 170]),
];

/// Everybody, their words and their pictures. All chance comes from one generator.
#[derive(Debug)]
pub(super) struct Company {
    pub(super) owner: UserId,
    pub(super) others: Vec<UserId>,
    pub(super) random: ChaCha20Rng,
    words: Words,
    /// Each is drawn once, however often it is sent.
    pictures: Vec<Picture>,
}

impl Company {
    /// The owner, who is called as in the demo, and so many others move in.
    pub(super) fn move_in(world: &mut World, now: Timestamp, seed: u64, others: usize) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        // Another stream than the world's and the tokens', so that none of them depends on the others.
        random.set_stream(2);
        let owner = Name { name: "Robin Vale".to_owned(), username: "robinvale".to_owned() };
        let owner = settle(world, now, &owner, &mut random);
        let names = names::draw(others, &mut random);
        let others = names.iter().map(|name| settle(world, now, name, &mut random)).collect();
        let pictures = View::ALL.map(|view| Picture::drawn(Drawing::Landscape(view))).to_vec();
        Self { owner, others, random, words: Words::read(), pictures }
    }

    /// What somebody sends next: a text, a picture, or both.
    pub(super) fn next_message(&mut self) -> (String, Option<Picture>) {
        let picture = self.pictures.choose(&mut self.random).filter(|_| self.random.random_ratio(1, 50)).cloned();
        let silent = picture.is_some() && self.random.random();
        let text = if silent { String::new() } else { self.words.say(&mut self.random) };
        (text, picture)
    }
}

/// One person moves in; one in ten has no picture.
fn settle(world: &mut World, now: Timestamp, name: &Name, random: &mut ChaCha20Rng) -> UserId {
    let since = now.before(YEAR * random.random_range(1..15));
    let id = world.add_person(since, &name.name, &name.username);
    if let (Some(person), Some(motif), Some((ground, figure))) =
        (world.person_mut(id), Motif::ALL.choose(random), COLOURS.choose(random))
        && random.random_ratio(9, 10)
    {
        person.picture = Some(Picture::drawn(Drawing::Avatar { motif: *motif, ground: *ground, figure: *figure }));
    }
    id
}

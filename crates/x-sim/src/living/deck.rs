//! A shuffled deck: nothing is said again before everything was said once.

use rand::{Rng, seq::SliceRandom};

/// Lines in random order.
pub(super) struct Deck {
    lines: Vec<&'static str>,
    left: Vec<&'static str>,
}

impl Deck {
    pub(super) fn of_lines(text: &'static str) -> Self {
        Self { lines: text.lines().filter(|line| !line.is_empty()).collect(), left: Vec::new() }
    }

    /// The next line; `None` only for an empty deck.
    pub(super) fn draw(&mut self, random: &mut impl Rng) -> Option<&'static str> {
        if self.left.is_empty() {
            self.left.clone_from(&self.lines);
            self.left.shuffle(random);
        }
        self.left.pop()
    }
}

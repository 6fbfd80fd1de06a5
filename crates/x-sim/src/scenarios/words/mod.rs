//! What people say when nobody has written it for them: short replies, sentences, questions, long letters, links, emoji,
//! in several languages and scripts.
//!
//! The texts lie in small files; a word in braces is a blank that is filled in.

use rand::{RngExt, seq::IndexedRandom};
use rand_chacha::ChaCha20Rng;

const SENTENCES: &str = include_str!("sentences.txt");
const QUESTIONS: &str = include_str!("questions.txt");
const REPLIES: &str = include_str!("replies.txt");

const PLACES: [&str; 16] = [
    "bakery",
    "station",
    "library",
    "old bridge",
    "market",
    "harbour",
    "cinema",
    "garden",
    "lake",
    "post office",
    "gym",
    "bookshop",
    "playground",
    "roof",
    "tram stop",
    "café",
];
const THINGS: [&str; 16] = [
    "the umbrella",
    "my charger",
    "two chairs",
    "the blue bowl",
    "a map",
    "the ladder",
    "your scarf",
    "the good knife",
    "a cake",
    "the tent",
    "three books",
    "the camera",
    "a bicycle pump",
    "the letter",
    "some apples",
    "the projector",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const EMOJI: [&str; 12] = ["🙂", "😄", "🌧️", "🚲", "🍜", "🎶", "🧡", "🙈", "🌿", "☕", "🦭", "🤷‍♀️"];

/// Everything that can be said.
#[derive(Debug)]
pub(super) struct Words {
    sentences: Vec<&'static str>,
    questions: Vec<&'static str>,
    replies: Vec<&'static str>,
}

impl Words {
    pub(super) fn read() -> Self {
        let lines = |text: &'static str| text.lines().collect();
        Self { sentences: lines(SENTENCES), questions: lines(QUESTIONS), replies: lines(REPLIES) }
    }

    /// One message.
    pub(super) fn say(&self, random: &mut ChaCha20Rng) -> String {
        let mut text = String::new();
        match random.random_range(0..100) {
            0..25 => append_one_of(&self.replies, &mut text, random),
            25..65 => append_one_of(&self.sentences, &mut text, random),
            65..80 => append_one_of(&self.questions, &mut text, random),
            80..92 => {
                append_one_of(&self.sentences, &mut text, random);
                text.push(' ');
                append_one_of(&self.questions, &mut text, random);
            }
            92..97 => {
                append_one_of(&self.sentences, &mut text, random);
                text.push(' ');
                append_link(&mut text, random);
            }
            _ => self.append_letter(&mut text, random),
        }
        if random.random_ratio(1, 8) {
            text.push(' ');
            text.push_str(EMOJI.choose(random).copied().unwrap_or_default());
        }
        text
    }

    /// Some paragraphs.
    fn append_letter(&self, text: &mut String, random: &mut ChaCha20Rng) {
        for paragraph in 0..random.random_range(1..=4) {
            if paragraph > 0 {
                text.push_str("\n\n");
            }
            for sentence in 0..random.random_range(2..=6) {
                if sentence > 0 {
                    text.push(' ');
                }
                append_one_of(&self.sentences, text, random);
            }
        }
    }
}

fn append_one_of(lines: &[&str], text: &mut String, random: &mut ChaCha20Rng) {
    let mut rest = lines.choose(random).copied().unwrap_or_default();
    while let Some((before, after)) = rest.split_once('{') {
        let (blank, after) = after.split_once('}').unwrap_or_default();
        text.push_str(before);
        text.push_str(filling(blank, random));
        rest = after;
    }
    text.push_str(rest);
}

/// `other place` is a blank of its own because a sentence may name two.
fn filling(blank: &str, random: &mut ChaCha20Rng) -> &'static str {
    let words: &[&str] = match blank {
        "place" => PLACES.get(..8).unwrap_or_default(),
        "other place" => PLACES.get(8..).unwrap_or_default(),
        "thing" => &THINGS,
        "day" => &DAYS,
        _ => &[],
    };
    words.choose(random).copied().unwrap_or_default()
}

fn append_link(text: &mut String, random: &mut ChaCha20Rng) {
    let place = PLACES.choose(random).copied().unwrap_or_default().replace([' ', 'é'], "-");
    let link = format!("https://example.com/{place}/{}", random.random_range(100..100_000));
    text.push_str(&link);
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn each_blank_can_be_filled() {
        let mut random = ChaCha20Rng::seed_from_u64(1);
        let words = Words::read();
        for line in words.sentences.iter().chain(&words.questions).chain(&words.replies) {
            let mut rest = *line;
            while let Some((_, after)) = rest.split_once('{') {
                let (blank, after) = after.split_once('}').unwrap();
                assert!(!filling(blank, &mut random).is_empty(), "{line}");
                rest = after;
            }
        }
    }

    #[test]
    fn what_is_said_varies() {
        let mut random = ChaCha20Rng::seed_from_u64(1);
        let words = Words::read();
        let said: Vec<_> = (0..2_000).map(|_| words.say(&mut random)).collect();
        assert!(said.iter().all(|text| !text.is_empty() && text.len() < 5_000 && !text.contains(['{', '}'])));
        assert!(said.iter().any(|text| text.chars().count() < 5) && said.iter().any(|text| text.len() > 800));
        for part in ["https://example.com/", "?", "👍", "駅", "غد", "\n\n"] {
            assert!(said.iter().any(|text| text.contains(part)), "nobody says {part:?}");
        }
    }
}

//! What to answer: the first reason that fits decides, chance chooses the words.

use rand::{Rng, seq::IndexedRandom};

/// A reason to answer in a certain way.
struct Reason {
    /// Words of which one must be in the text. None: it fits whatever was said.
    words: &'static [&'static str],
    answers: &'static [&'static str],
}

const PICTURE: &[&str] = &[
    "What a lovely picture",
    "Oh, I like that one. Where was it?",
    "That light! Thank you for showing me",
    "This goes straight on my wall",
];

const QUESTION: &[&str] = &[
    "Good question. Let me sleep on it and tell you tomorrow",
    "I think so, yes",
    "Probably not this week, but I would love to",
    "Yes! Why do you ask?",
    "Hmm, I honestly don't know. Shall I find out?",
    "If it doesn't rain, yes",
];

const ANYTHING: &[&str] = &[
    "Ha, that is very you",
    "I was just thinking the same",
    "Tell me more when we meet?",
    "Noted, and underlined",
    "That made me smile, thank you",
    "I see what you mean",
    "Sounds good to me",
];

/// In the order in which they are tried.
const REASONS: &[Reason] = &[
    Reason {
        words: &["how are you", "how's it going", "how is it going", "how are things"],
        answers: &[
            "All well here, a bit sleepy. And you?",
            "Good, thank you! The kettle is on, so better by the minute",
            "Busy but cheerful. How about you?",
        ],
    },
    Reason {
        words: &["good night", "goodnight", "sleep well", "bye", "see you", "talk later", "until then"],
        answers: &["See you soon!", "Sleep well when you get there", "Until then!", "Bye for now 👋"],
    },
    Reason {
        words: &["hello", "hi", "hey", "good morning", "good evening", "morning"],
        answers: &[
            "Hello you! How is your day?",
            "Hey! I was about to write to you",
            "Hi! Everything all right over there?",
            "Oh, hello! Good to hear from you",
        ],
    },
    Reason {
        words: &["thank", "thanks", "cheers"],
        answers: &["Any time!", "You are very welcome", "It was nothing, really", "Happy to 🙂"],
    },
    Reason {
        words: &["sorry", "apologies"],
        answers: &["No harm done at all", "Please don't worry about it", "Already forgotten"],
    },
    Reason {
        words: &["happy birthday", "congratulations", "congrats", "well done"],
        answers: &[
            "That is so kind, thank you!",
            "Oh, you remembered! Thank you",
            "We must celebrate properly soon 🎉",
        ],
    },
    Reason {
        words: &["when", "what time"],
        answers: &["Around half past six?", "Saturday would suit me best", "Any time after four", "Shall we say ten?"],
    },
    Reason {
        words: &["where"],
        answers: &["By the harbour, as always", "The place with the wobbly tables?", "At mine, I have cake"],
    },
    Reason { words: &["test", "testing"], answers: &["Loud and clear!", "It works, I can read you", "Received, over"] },
    Reason {
        words: &["haha", "hahaha", "lol", "😂", "🤣"],
        answers: &["I am still laughing", "Stop, I am on a train", "😄"],
    },
    Reason {
        words: &["love", "miss"],
        answers: &["Right back at you", "Now I am smiling at my phone", "Come and visit soon ❤️"],
    },
];

/// An answer to this text.
pub(super) fn fitting(text: &str, has_picture: bool, random: &mut impl Rng) -> &'static str {
    let text = text.to_lowercase();
    let answers = if has_picture {
        PICTURE
    } else if let Some(reason) = REASONS.iter().find(|reason| reason.words.iter().any(|word| has_word(&text, word))) {
        reason.answers
    } else if text.trim_end().ends_with(['?', '？']) {
        QUESTION
    } else {
        ANYTHING
    };
    answers.choose(random).copied().unwrap_or("…")
}

/// Whether the word stands by itself: "hi" is not in "this".
fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
    text.match_indices(word).any(|(start, found)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|text| text.chars().next());
        !is_letter(before) && !is_letter(after)
    })
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;

    fn answers_to(text: &str, has_picture: bool) -> Vec<&'static str> {
        let mut random = ChaCha20Rng::seed_from_u64(1);
        (0..20).map(|_| fitting(text, has_picture, &mut random)).collect()
    }

    #[test]
    fn an_answer_fits_what_was_said() {
        assert!(answers_to("Hello Mika!", false).contains(&"Hello you! How is your day?"));
        assert!(answers_to("Thanks a lot", false).contains(&"Any time!"));
        assert!(answers_to("When shall we meet?", false).contains(&"Shall we say ten?"));
        assert!(answers_to("Is it far?", false).contains(&"I think so, yes"));
        assert!(answers_to("", true).contains(&"What a lovely picture"));
    }

    #[test]
    fn a_word_within_a_word_is_no_reason() {
        assert!(!answers_to("This is the shipping bill", false).contains(&"Hello you! How is your day?"));
    }
}

//! What the index is given of a message, and what it is asked for.
//!
//! FTS5's trigram tokenizer makes a term of every three characters in a row. That serves words of three characters and
//! more; two things are brought into the same shape beside it:
//! * **Short words** of scripts that write words with one or two characters. Each such character `c` is given as `c·c`,
//!   one after the other, where `·` is a mark that no text needs. Out of "東京" come the terms `東·東`, `東京·` and `京·京`: one
//!   for each character and one for each pair.
//! * **The conversation**, as three characters of its own, so that a search within one reads no others.
//!
//! The terms only narrow down where to look: a message counts when the words occur in its text.

use super::folding::folded;

/// Stands between the characters of short words.
const MARK: char = '\u{f8ff}';

/// More terms than this narrow nothing down any further.
const MOST_TERMS: usize = 24;

/// The messages of one moment, as the index is given them.
#[derive(Debug, Default)]
pub struct Document {
    /// Their texts, folded.
    pub text: String,
    /// Their characters that can be words alone or in pairs.
    pub short: String,
    /// The conversations they stand in.
    pub place: String,
}

impl Document {
    /// Adds a message by its text as people see it.
    pub fn add(&mut self, conversation: i64, text: &str) {
        let text = folded(text);
        self.text.push_str(&text);
        self.text.push('\n');
        for character in text.chars() {
            if is_word_like(character) {
                self.short.extend([character, MARK, character]);
            } else if !self.short.is_empty() && !self.short.ends_with(' ') {
                self.short.push(' ');
            }
        }
        self.place.push_str(&place(conversation));
    }
}

/// FTS5's query for folded words, within a conversation or everywhere. `None` where no word is of a kind that the index
/// knows.
pub fn expression(words: &[String], conversation: Option<i64>) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    for term in words.iter().flat_map(|word| terms_of(word)) {
        if terms.len() < MOST_TERMS && !terms.contains(&term) {
            terms.push(term);
        }
    }
    if terms.is_empty() {
        return None;
    }
    terms.extend(conversation.map(place));
    let quoted: Vec<String> = terms.iter().map(|term| format!("\"{}\"", term.replace('"', "\"\""))).collect();
    Some(quoted.join(" AND "))
}

fn terms_of(word: &str) -> Vec<String> {
    // No word needs more characters than there may be terms.
    let characters: Vec<char> = word.chars().take(MOST_TERMS + 2).collect();
    match *characters.as_slice() {
        [one, other] if is_word_like(one) && is_word_like(other) => vec![String::from_iter([one, other, MARK])],
        [_] | [_, _] => {
            let word_like = characters.into_iter().filter(|&character| is_word_like(character));
            word_like.map(|character| String::from_iter([character, MARK, character])).collect()
        }
        [.., before, second, last] => {
            // Enough to cover the word: more of them would be read for nothing, as the text decides anyway.
            let covering = characters.windows(3).step_by(3).map(String::from_iter);
            covering.chain([String::from_iter([before, second, last])]).collect()
        }
        [] => Vec::new(),
    }
}

/// Whether one or two such characters can be a word: from the symbols on, with the Chinese, Japanese and Korean scripts and
/// emoji behind them.
fn is_word_like(character: char) -> bool {
    character >= '\u{2600}'
}

/// A conversation's number as three characters that no text needs.
fn place(conversation: i64) -> String {
    const DIGITS: u64 = 0x1800;
    let mut rest = conversation.unsigned_abs();
    let mut digit = || {
        let digit = u32::try_from(rest % DIGITS).unwrap_or_default();
        rest /= DIGITS;
        char::from_u32(0xe000 + digit).unwrap_or(MARK)
    };
    String::from_iter([digit(), digit(), digit()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::folding::words_of;

    fn asked(query: &str) -> Option<String> {
        expression(&words_of(query), None)
    }

    #[test]
    fn a_word_is_asked_for_by_trigrams_that_cover_it() {
        assert_eq!(asked("Tea Time").unwrap(), r#""tea" AND "tim" AND "ime""#);
        assert_eq!(asked("umbrella").unwrap(), r#""umb" AND "rel" AND "lla""#);
    }

    #[test]
    fn a_short_chinese_word_is_asked_for_by_its_form() {
        assert_eq!(asked("東京").unwrap(), "\"東京\u{f8ff}\"");
        assert_eq!(asked("茶").unwrap(), "\"茶\u{f8ff}茶\"");
        let mut document = Document::default();
        document.add(1, "東京 茶");
        assert_eq!(document.short, "東\u{f8ff}東京\u{f8ff}京 茶\u{f8ff}茶");
    }

    #[test]
    fn a_short_latin_word_is_not_in_the_index() {
        assert_eq!(asked("ok no"), None);
        assert_eq!(asked("ok tea").unwrap(), r#""tea""#);
    }

    #[test]
    fn what_fts5_would_take_for_orders_is_quoted() {
        assert_eq!(asked(r#"NEAR( a"b"#).unwrap(), r#""nea" AND "ar(" AND "a""b""#);
    }

    #[test]
    fn conversations_do_not_share_a_place() {
        let places: std::collections::BTreeSet<String> = (1..20_000).map(place).collect();
        assert_eq!(places.len(), 19_999);
        assert!(places.iter().all(|place| place.chars().count() == 3));
    }
}

//! When two texts count as the same for someone who searches: "CAFÉ" is "cafe", "ｶﾞ" is "ガ".
//!
//! The index and the comparison afterwards both see folded texts only, so they can never disagree.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// A text without what does not matter: upper or lower case, accents, compatibility forms, characters that are not seen.
/// Control characters become spaces.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        let mut text = text.to_ascii_lowercase();
        if text.bytes().any(|byte| byte.is_ascii_control()) {
            text = text.replace(|character: char| character.is_ascii_control(), " ");
        }
        return text;
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(text.chars());
    // Up and down again joins what only one direction tells apart: ß and ss, σ and ς.
    let cased = decomposed.flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let seen = cased.filter(|&character| !is_accent(character) && !is_unseen(character));
    let spaced = seen.map(|character| if character.is_control() { ' ' } else { character });
    ComposingNormalizerBorrowed::new_nfc().normalize_iter(spaced).collect()
}

/// The combining marks of Latin, Greek and Cyrillic. Those of other scripts are letters to their readers.
fn is_accent(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// Joiners, marks of direction, variation selectors, the soft hyphen.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
                      | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The words of a query, folded, each once.
pub fn words_of(query: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in folded(query).split_whitespace() {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// Whether all these folded words occur in a text, also as parts of its words.
pub fn contains_all(text: &str, words: &[String]) -> bool {
    let text = folded(text);
    words.iter().all(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_forms_do_not_matter() {
        for (one, other) in [
            ("CAFÉ", "cafe"),
            ("Straße", "STRASSE"),
            ("Οδός", "ΟΔΟΣ"),
            ("İstanbul", "istanbul"),
            ("Ёлка", "елка"),
            ("ｶﾞｷﾞ", "ガギ"),
            ("Ｐｉｐｉｔ", "pipit"),
            ("ﬁne", "fine"),
            ("❤️", "❤"),
            ("pass\u{ad}word\u{200b}", "password"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
    }

    #[test]
    fn letters_of_other_scripts_stay_apart() {
        for (one, other) in [("か", "が"), ("한", "하"), ("ไม", "ไม่")] {
            assert_ne!(folded(one), folded(other));
        }
    }

    #[test]
    fn a_query_is_split_where_people_see_a_space() {
        assert_eq!(words_of("  Tea\u{a0}and\0TEA\u{3000}茶 "), ["tea", "and", "茶"]);
    }
}

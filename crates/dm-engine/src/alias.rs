//! The names that people give to conversations: one short line, whatever was pasted.

use crate::EngineError;

/// The longest name, in characters.
pub const MOST_ALIAS_CHARACTERS: usize = 100;

/// What the person typed, fit to be kept: on one line, without what is invisible or turns the direction of other texts.
/// Nothing is left of an empty one, and the conversation is called by its people.
///
/// # Errors
/// [`EngineError::AliasTooLong`].
pub fn tidied(typed: &str) -> Result<Option<String>, EngineError> {
    let visible: String = typed
        .chars()
        .filter(|character| !turns_direction(*character))
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    let alias = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let characters = alias.chars().count();
    if characters > MOST_ALIAS_CHARACTERS {
        return Err(EngineError::AliasTooLong { characters, most: MOST_ALIAS_CHARACTERS });
    }
    Ok(Some(alias).filter(|alias| !alias.is_empty()))
}

/// Unicode's explicit marks of direction (Unicode Standard Annex 9, 2): names are shown isolated, and need none.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidy(typed: &str) -> Option<String> {
        tidied(typed).unwrap()
    }

    #[test]
    fn a_name_is_one_line_without_spaces_around() {
        assert_eq!(tidy("  Book\nclub\t \u{0}2 ").as_deref(), Some("Book club 2"));
        assert_eq!(tidy("日曜日 👩‍👧").as_deref(), Some("日曜日 👩‍👧"), "what joins an emoji stays");
    }

    #[test]
    fn nothing_visible_is_no_name() {
        for empty in ["", " \n ", "\u{202e}", "\u{7}"] {
            assert_eq!(tidy(empty), None, "{empty:?}");
        }
    }

    #[test]
    fn a_name_cannot_turn_what_stands_around_it() {
        assert_eq!(tidy("evil\u{202e}txt\u{2066}.\u{200f}exe").as_deref(), Some("eviltxt.exe"));
    }

    #[test]
    fn a_hundred_characters_fit_and_one_more_does_not() {
        let most = "é".repeat(MOST_ALIAS_CHARACTERS);
        assert_eq!(tidy(&most).as_deref(), Some(most.as_str()));
        assert!(matches!(tidied(&format!("{most}!")), Err(EngineError::AliasTooLong { characters: 101, .. })));
    }
}

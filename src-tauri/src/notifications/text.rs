//! Texts of others, fit for a place where only a few lines fit and where nothing may reach beyond its own.

use unicode_segmentation::UnicodeSegmentation as _;

/// The longest name, in characters as people count them.
const LONGEST_NAME: usize = 80;

/// More marks than this upon one letter are a tower.
const MOST_CODE_POINTS: usize = 8;

/// Characters that Unicode has for the direction of what they enclose.
const ISOLATE: char = '\u{2068}';
const END_OF_ISOLATE: char = '\u{2069}';

/// A text on one line, at most so long, without controls and without what turns the direction of its neighbours.
pub fn on_one_line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(|character: char| character.is_whitespace() || character.is_control()) {
        let mut graphemes =
            word.graphemes(true).map(without_overrides).filter(|grapheme| !grapheme.is_empty()).peekable();
        if graphemes.peek().is_some() && !line.is_empty() {
            line.push(' ');
            length += 1;
        }
        for grapheme in graphemes {
            if length >= longest {
                line.truncate(line.trim_end().len());
                line.push('…');
                return line;
            }
            line.push_str(&grapheme);
            length += 1;
        }
    }
    line
}

/// What somebody is called, if that can be seen.
pub fn name(name: &str) -> Option<String> {
    let name = on_one_line(name, LONGEST_NAME);
    if name.chars().all(is_blank) { None } else { Some(isolated(name)) }
}

/// Fillers of Hangul, a blank of Braille, joiners, marks of direction, selectors of variants: nothing to see.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(character,
            '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{200c}'..='\u{200f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}')
}

/// Kept in its own direction where it has another one than its neighbours may have.
fn isolated(name: String) -> String {
    // Hebrew, Arabic, Syriac, Thaana, N'Ko and what follows them; their presentation forms; Adlam; and marks of direction.
    let turns = |character: char| matches!(character, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{1e800}'..='\u{1efff}' | '\u{200e}' | '\u{200f}');
    if name.contains(turns) { format!("{ISOLATE}{name}{END_OF_ISOLATE}") } else { name }
}

/// Without explicit directions and what takes no room; joiners stay, which emoji and Persian need.
fn without_overrides(grapheme: &str) -> String {
    let is_harmless = |character: &char| {
        !matches!(character, '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
            && !character.is_control()
    };
    let is_letter = grapheme.starts_with(char::is_alphanumeric);
    let most = if is_letter { MOST_CODE_POINTS } else { usize::MAX };
    grapheme.chars().filter(is_harmless).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bob_wrote_on_several_lines_stands_on_one() {
        assert_eq!(on_one_line(" Tea\n\n at\tfive?\u{0}\u{2028}Yes ", 100), "Tea at five? Yes");
    }

    #[test]
    fn a_long_text_is_cut_between_characters_as_people_see_them() {
        assert_eq!(on_one_line("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2), "👩‍👩‍👧👩‍👩‍👧…");
        assert_eq!(on_one_line("e\u{301}e\u{301}", 2), "e\u{301}e\u{301}", "what fits is whole");
        assert_eq!(on_one_line("one two", 4), "one…");
    }

    #[test]
    fn nobody_turns_the_text_beside_theirs_or_towers_over_it() {
        assert_eq!(on_one_line("evil\u{202e}txt.exe\u{2066}", 100), "eviltxt.exe");
        let tower = format!("Z{}", "\u{30d}".repeat(500));
        assert_eq!(on_one_line(&tower, 100).chars().count(), MOST_CODE_POINTS);
    }

    #[test]
    fn a_name_that_cannot_be_seen_is_none() {
        for invisible in ["", " \n", "\u{3164}\u{2800}", "\u{202e}\u{200d}"] {
            assert_eq!(name(invisible), None, "{invisible:?}");
        }
        assert_eq!(name("🌱").as_deref(), Some("🌱"));
        assert_eq!(name("Bob\n<b>").as_deref(), Some("Bob <b>"));
    }

    #[test]
    fn a_name_from_right_to_left_stays_by_itself() {
        assert_eq!(name("سارة").as_deref(), Some("\u{2068}سارة\u{2069}"));
    }
}

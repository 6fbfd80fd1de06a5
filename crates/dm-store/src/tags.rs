//! Handles and hashtags in the text of a message. They are found in what people see, since X's entities count places in the
//! text before its links were put back, and say nothing at all in the words of the launch.

use dm_model::{Link, TextSpan};

/// The longest handle (X's specification).
const LONGEST_HANDLE: usize = 15;

/// What was found in a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tags {
    pub mentions: Vec<TextSpan>,
    pub hashtags: Vec<TextSpan>,
}

/// Where the handles and hashtags of a text stand, outside its links.
pub fn find(text: &str, links: &[Link]) -> Tags {
    let mut tags = Tags::default();
    let mut before = None;
    let mut units: u32 = 0;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let begins =
            before.is_none_or(|before| !is_word_like(before) && !matches!(before, '@' | '#' | '&' | '/' | '.'));
        let in_link = links.iter().any(|link| link.start <= units && units < link.end);
        let tag = match character {
            '@' | '\u{ff20}' if begins && !in_link => handle(rest.as_str()).map(|tag| (tag, &mut tags.mentions)),
            '#' | '\u{ff03}' if begins && !in_link => hashtag(rest.as_str()).map(|tag| (tag, &mut tags.hashtags)),
            _ => None,
        };
        let start = units;
        units = units.saturating_add(units_of(character));
        before = Some(character);
        if let Some((tag, found)) = tag {
            for character in rest.by_ref().take(tag.chars().count()) {
                units = units.saturating_add(units_of(character));
                before = Some(character);
            }
            found.push(TextSpan { start, end: units });
        }
    }
    tags
}

fn handle(text: &str) -> Option<&str> {
    let is_letter = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let (handle, behind) = text.split_at(text.find(|character| !is_letter(character)).unwrap_or(text.len()));
    // `@bob@example.org` is an address, and `@boé` is nobody.
    let ends = !behind.starts_with(|character: char| is_word_like(character) || character == '@');
    ((1..=LONGEST_HANDLE).contains(&handle.len()) && ends).then_some(handle)
}

fn hashtag(text: &str) -> Option<&str> {
    let end = text.find(|character| !is_word_like(character)).unwrap_or(text.len());
    let tag = text.split_at(end).0;
    // `#1` is a number.
    tag.chars().any(char::is_alphabetic).then_some(tag)
}

fn is_word_like(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn units_of(character: char) -> u32 {
    u32::try_from(character.len_utf16()).unwrap_or(2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::links;

    /// The mentions and hashtags of a text, cut out as JavaScript would.
    fn cut_out(text: &str) -> (Vec<String>, Vec<String>) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let place = |place: u32| usize::try_from(place).unwrap();
        let cut = |span: &TextSpan| String::from_utf16(&units[place(span.start)..place(span.end)]).unwrap();
        let tags = find(text, &links::find(text));
        (tags.mentions.iter().map(cut).collect(), tags.hashtags.iter().map(cut).collect())
    }

    #[test]
    fn handles_and_hashtags_are_found_between_everything_else() {
        let (mentions, hashtags) = cut_out("🎉 @bob_2, (@Carol)! #tea #東京 and ＃茶 #été.");
        assert_eq!(mentions, ["@bob_2", "@Carol"]);
        assert_eq!(hashtags, ["#tea", "#東京", "＃茶", "#été"]);
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in [
            "bob@example.org",
            "@bob@example.org",
            "@",
            "# tea",
            "#1",
            "a#b",
            "##",
            "@averyveryverylongname",
            "https://example.org/@bob#part",
            "&#39;",
            "1.@b/@c",
        ] {
            assert_eq!(cut_out(text), (Vec::new(), Vec::new()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_text_tags_lie_in_it_one_behind_the_other(text in "([@#&/.]|[a1_ é東🎉]|https://a.b/){0,24}") {
            let tags = find(&text, &links::find(&text));
            let length = u32::try_from(text.encode_utf16().count()).unwrap();
            for spans in [&tags.mentions, &tags.hashtags] {
                let mut end = 0;
                for span in spans {
                    prop_assert!(end <= span.start && span.start + 1 < span.end && span.end <= length);
                    end = span.end;
                }
            }
            let (mentions, hashtags) = cut_out(&text);
            prop_assert!(mentions.iter().all(|mention| mention.starts_with('@')));
            prop_assert!(hashtags.iter().all(|hashtag| hashtag.starts_with('#')));
        }
    }
}

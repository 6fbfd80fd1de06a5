//! Web addresses in the text of a message, as people see it: X's short links have become what they stand for by then.
//!
//! Only what says `http://` or `https://` itself is a link. Whether it is opened, and where it leads, is decided when somebody wants
//! to open it.

use dm_model::Link;
use linkify::{LinkFinder, LinkKind};

/// Where the links of a text stand, first one first.
pub fn find(text: &str) -> Vec<Link> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let (mut bytes, mut units) = (0, 0);
    let mut units_up_to = |end: usize| {
        units += text.get(bytes..end).unwrap_or_default().chars().map(char::len_utf16).sum::<usize>();
        bytes = end;
        u32::try_from(units).unwrap_or(u32::MAX)
    };
    finder
        .links(text)
        .filter(|link| is_web_address(link.as_str()))
        .map(|link| Link { start: units_up_to(link.start()), end: units_up_to(link.end()) })
        .collect()
}

fn is_web_address(address: &str) -> bool {
    address.split_once("://").is_some_and(|(scheme, rest)| {
        (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")) && !rest.is_empty()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The links of a text, cut out as JavaScript would.
    fn cut_out(text: &str) -> Vec<String> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let place = |place: u32| usize::try_from(place).unwrap();
        find(text).iter().map(|link| String::from_utf16(&units[place(link.start)..place(link.end)]).unwrap()).collect()
    }

    #[test]
    fn a_link_ends_before_the_sentence_does() {
        assert_eq!(
            cut_out(
                "See https://example.org/a_(b)?c=d, and (HTTP://example.net/). \u{1f426}\u{1f426} https://t.co/Ab3dE!"
            ),
            ["https://example.org/a_(b)?c=d", "HTTP://example.net/", "https://t.co/Ab3dE"]
        );
    }

    #[test]
    fn what_is_no_web_address_is_no_link() {
        for text in [
            "javascript:alert(1)",
            "javascript://example.org/%0Aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "file:///etc/passwd",
            "tauri://localhost/",
            "ipc://localhost/start",
            "pipit-media://localhost/1",
            "ftp://example.org/",
            "mailto:alice@example.org",
            "alice@example.org",
            "example.org",
            "https://",
            "http:example.org",
        ] {
            assert_eq!(cut_out(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn markup_around_a_link_is_no_part_of_it() {
        assert_eq!(
            cut_out(r#"<a href="https://example.org/">https://example.net/</a><img src=x>"#),
            ["https://example.org/", "https://example.net/"]
        );
    }

    proptest! {
        #[test]
        fn whatever_the_text_links_lie_in_it_one_behind_the_other(
            words in prop::collection::vec(prop_oneof![".*", "https?://.*", "[hHtTpPsS:/@.]{0,12}"], 0..6)
        ) {
            let text = words.join(" ");
            let length = u32::try_from(text.encode_utf16().count()).unwrap();
            let mut end = 0;
            for link in find(&text) {
                prop_assert!(end <= link.start && link.start < link.end && link.end <= length);
                end = link.end;
            }
            for link in cut_out(&text) {
                prop_assert!(is_web_address(&link), "{link}");
            }
        }
    }
}

//! Whether a text that X shows is the one that was sent. X rewrites each link to `https://t.co/…`, so the two differ
//! where there are links.

use dm_model::SHORT_LINK;

/// Whether `shown` is what X makes of `sent`.
pub fn is_same_text(sent: &str, shown: &str) -> bool {
    let (mut sent, mut shown) = (sent.split_whitespace(), shown.split_whitespace());
    loop {
        match (sent.next(), shown.next()) {
            (None, None) => return true,
            (Some(sent), Some(shown)) if sent == shown || is_shortened(sent, shown) => {}
            _ => return false,
        }
    }
}

/// A text without the link that X put at its end: with an attachment, that may be one to the attachment.
pub fn without_media_link(shown: &str) -> Option<&str> {
    let shown = shown.trim_end();
    let last = shown.rsplit(char::is_whitespace).next()?;
    if last.starts_with(SHORT_LINK) { shown.strip_suffix(last) } else { None }
}

/// Whether `shown` is `sent` with one link in it shortened.
fn is_shortened(sent: &str, shown: &str) -> bool {
    let Some((before, link)) = shown.split_once(SHORT_LINK) else { return false };
    let after = link.trim_start_matches(|character: char| character.is_ascii_alphanumeric());
    let original = sent.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    // Whatever X took for a link has a dot in it.
    original.is_some_and(|original| original.contains('.'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_link_is_recognised_behind_its_short_form() {
        assert!(is_same_text("See https://example.org/a?b=c now", "See https://t.co/Ab3dE now"));
        assert!(is_same_text("(example.org)", "(https://t.co/Ab3dE)"));
    }

    #[test]
    fn other_words_are_another_text() {
        assert!(!is_same_text("See you", "See https://t.co/Ab3dE"));
        assert!(!is_same_text("Yes", "Yes yes"));
        assert!(!is_same_text("Yes", ""));
    }

    #[test]
    fn a_link_at_the_end_can_be_left_out_and_words_cannot() {
        assert_eq!(without_media_link("Look https://t.co/Ab3dE"), Some("Look "));
        assert_eq!(without_media_link("https://t.co/Ab3dE"), Some(""));
        assert_eq!(without_media_link("Look https://t.co/Ab3dE here"), None);
        assert_eq!(without_media_link(""), None);
    }

    proptest! {
        #[test]
        fn every_text_is_the_same_as_itself(text in ".{0,200}") {
            prop_assert!(is_same_text(&text, &text));
        }

        #[test]
        fn words_around_a_link_still_count(before in "[a-z]{1,8}", after in "[a-z]{1,8}", other in "[0-9]{1,8}") {
            let sent = format!("{before} https://example.org/{after} {after}");
            let same = format!("{before} https://t.co/x1Y2z3 {after}");
            let different = format!("{before} https://t.co/x1Y2z3 {other}");
            prop_assert!(is_same_text(&sent, &same));
            prop_assert!(!is_same_text(&sent, &different));
        }
    }
}

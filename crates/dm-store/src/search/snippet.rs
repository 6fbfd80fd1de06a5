//! What of a found text is shown, and where in it the words stand.
//!
//! Words are found in the folded text, where one character may have become several, or none. So a text is folded piece by
//! piece, a piece being what people see as one character: no folding reaches across.

use std::ops::Range;

use dm_model::{Snippet, TextSpan};
use unicode_segmentation::UnicodeSegmentation as _;

use super::folding::folded;

/// So many pieces are shown before the first hit.
const BEFORE: usize = 40;

/// So many pieces are shown altogether.
const MOST: usize = 200;

/// More hits than this help nobody.
const MOST_HITS: usize = 50;

const LEFT_OUT: &str = "…";

/// The part of a text around the first of these folded words.
pub fn of(text: &str, words: &[String]) -> Snippet {
    let pieces: Vec<&str> = text.graphemes(true).collect();
    let hits = hits_in(&pieces, words);
    let begin = match hits.first() {
        Some(first) if pieces.len() > MOST => first.start.saturating_sub(BEFORE).min(pieces.len() - MOST),
        _ => 0,
    };
    let end = pieces.len().min(begin + MOST);
    let mut snippet = Snippet { text: String::new(), hits: Vec::new() };
    if begin > 0 {
        snippet.text.push_str(LEFT_OUT);
    }
    let mut units = units_of(&snippet.text);
    let mut starts = Vec::with_capacity(end - begin + 1);
    for piece in pieces.get(begin..end).unwrap_or_default() {
        starts.push(units);
        units = units.saturating_add(units_of(piece));
        snippet.text.push_str(piece);
    }
    starts.push(units);
    if end < pieces.len() {
        snippet.text.push_str(LEFT_OUT);
    }
    let unit_at = |piece: usize| starts.get(piece.clamp(begin, end) - begin).copied().unwrap_or(units);
    let spans = hits.iter().map(|hit| TextSpan { start: unit_at(hit.start), end: unit_at(hit.end) });
    snippet.hits = spans.filter(|span| span.start < span.end).take(MOST_HITS).collect();
    snippet
}

/// Where words stand, in pieces, first one first; what touches or overlaps has become one.
fn hits_in(pieces: &[&str], words: &[String]) -> Vec<Range<usize>> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut whole = String::new();
    // The piece that each byte of the folded text comes from.
    let mut piece_of = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        whole.push_str(&folded(piece));
        piece_of.resize(whole.len(), index);
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words {
        for (byte, _) in whole.match_indices(word.as_str()) {
            let piece = |byte: usize| piece_of.get(byte).copied().unwrap_or_default();
            found.push(piece(byte)..piece(byte + word.len() - 1) + 1);
        }
    }
    found.sort_by_key(|hit| (hit.start, hit.end));
    let mut hits: Vec<Range<usize>> = Vec::new();
    for hit in found {
        match hits.last_mut() {
            Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
            _ => hits.push(hit),
        }
    }
    hits
}

fn units_of(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::folding::words_of;

    /// The hits of a snippet, cut out as JavaScript would.
    fn cut_out(snippet: &Snippet) -> Vec<String> {
        let units: Vec<u16> = snippet.text.encode_utf16().collect();
        let place = |place: u32| usize::try_from(place).unwrap();
        let cut = |span: &TextSpan| String::from_utf16(&units[place(span.start)..place(span.end)]).unwrap();
        snippet.hits.iter().map(cut).collect()
    }

    fn hits(text: &str, query: &str) -> Vec<String> {
        cut_out(&of(text, &words_of(query)))
    }

    #[test]
    fn words_are_marked_as_they_were_written() {
        assert_eq!(hits("Un CAFÉ, s’il vous plaît", "cafe plait"), ["CAFÉ", "plaît"]);
        assert_eq!(hits("🎉🎉 Straße ﬁne ｶﾞ", "strasse"), ["Straße"]);
        assert_eq!(hits("ﬁne ｶﾞｷﾞ", "ガ"), ["ｶﾞ"]);
        assert_eq!(hits("明日は東京で", "東京"), ["東京"]);
    }

    #[test]
    fn a_part_of_what_is_seen_as_one_character_marks_all_of_it() {
        assert_eq!(hits("a👩\u{200d}👧b", "👧"), ["👩\u{200d}👧"]);
        assert_eq!(hits("ﬁne", "i"), ["ﬁ"]);
    }

    #[test]
    fn hits_that_overlap_are_one() {
        assert_eq!(hits("banana", "ban nana"), ["banana"]);
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_hit() {
        let text = format!("{} umbrella {}", "before ".repeat(300), "after ".repeat(300));
        let snippet = of(&text, &words_of("umbrella"));
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'));
        assert_eq!(snippet.text.chars().count(), MOST + 2);
        assert_eq!(cut_out(&snippet), ["umbrella"]);
        let without_words = of(&text, &[]);
        assert!(without_words.text.starts_with("before") && without_words.hits.is_empty());
    }

    proptest! {
        #[test]
        fn whatever_a_text_holds_hits_lie_in_it_one_behind_the_other_and_hold_what_was_looked_for(
            text in "[ab東ßéﬁ🎉\\u{301}\\u{200d} ]{0,80}", query in "[abs東ßeﬁ🎉]{1,3}"
        ) {
            let words = words_of(&query);
            let snippet = of(&text, &words);
            let mut end = 0;
            for hit in &snippet.hits {
                prop_assert!(end <= hit.start && hit.start < hit.end);
                end = hit.end;
            }
            prop_assert!(end <= units_of(&snippet.text));
            for hit in cut_out(&snippet) {
                prop_assert!(words.iter().any(|word| folded(&hit).contains(word.as_str())), "{hit:?} {words:?}");
            }
            let found = words.iter().any(|word| folded(&text).contains(word.as_str()));
            prop_assert_eq!(found, !snippet.hits.is_empty());
        }
    }
}

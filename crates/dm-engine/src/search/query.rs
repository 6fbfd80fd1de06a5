//! What the person typed, taken apart: `from:`, `in:`, `has:`, `before:` and `after:` are filters, everything else is words. A
//! value with spaces stands in quotes. A colon elsewhere means itself.

/// A query in parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What is to occur in the text.
    pub words: String,
    /// The filters, in the order in which they were typed.
    pub filters: Vec<Filter>,
}

/// One filter.
#[derive(Debug, PartialEq, Eq)]
pub struct Filter {
    pub key: Key,
    /// What stands behind the colon, without quotes.
    pub value: String,
    /// All of it, as it was typed.
    pub typed: String,
}

/// What a filter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    From,
    In,
    Has,
    Before,
    After,
}

const KEYS: [(&str, Key); 5] =
    [("from:", Key::From), ("in:", Key::In), ("has:", Key::Has), ("before:", Key::Before), ("after:", Key::After)];

impl Query {
    pub fn of(typed: &str) -> Self {
        let mut query = Self::default();
        let mut rest = typed.trim_start();
        while !rest.is_empty() {
            let Some((key, behind)) = key_of(rest) else {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let (word, behind) = rest.split_at(end);
                if !query.words.is_empty() {
                    query.words.push(' ');
                }
                query.words.push_str(word);
                rest = behind.trim_start();
                continue;
            };
            let (value, behind) = value_of(behind);
            let whole = rest.len() - behind.len();
            let typed = rest.split_at(whole).0.to_owned();
            query.filters.push(Filter { key, value: value.trim().to_owned(), typed });
            rest = behind.trim_start();
        }
        query
    }
}

fn key_of(text: &str) -> Option<(Key, &str)> {
    KEYS.iter().find_map(|(name, key)| {
        let (begin, behind) = text.split_at_checked(name.len())?;
        begin.eq_ignore_ascii_case(name).then_some((*key, behind))
    })
}

/// The value, and what comes behind it. Quotes that do not end yet reach to the end.
fn value_of(text: &str) -> (&str, &str) {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(typed: &str) -> (String, Vec<(Key, String)>) {
        let query = Query::of(typed);
        (query.words, query.filters.into_iter().map(|filter| (filter.key, filter.value)).collect())
    }

    #[test]
    fn filters_may_stand_anywhere_and_values_with_spaces_in_quotes() {
        let (words, filters) = parts("  tea From:@bob time in:\"Book club\"has:photo  before:2026-11-01");
        assert_eq!(words, "tea time");
        let expected = [(Key::From, "@bob"), (Key::In, "Book club"), (Key::Has, "photo"), (Key::Before, "2026-11-01")];
        assert_eq!(filters, expected.map(|(key, value)| (key, value.to_owned())));
    }

    #[test]
    fn what_is_no_filter_is_text() {
        for text in ["https://example.org", "foo:bar", "\"from bob\"", "12:30", "sin:x"] {
            assert_eq!(parts(text), (text.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn what_is_being_typed_is_a_filter_already() {
        assert_eq!(parts("from:"), (String::new(), vec![(Key::From, String::new())]));
        assert_eq!(parts("in:\"Book cl"), (String::new(), vec![(Key::In, "Book cl".to_owned())]));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_nothing_of_it_is_lost(typed in "(from:|IN:|has:|\"|[a東 :]){0,12}") {
            let query = Query::of(&typed);
            let kept: usize = query.words.chars().chain(query.filters.iter().flat_map(|filter| filter.typed.chars()))
                .filter(|character| !character.is_whitespace()).count();
            prop_assert_eq!(kept, typed.chars().filter(|character| !character.is_whitespace()).count());
        }
    }
}

//! Where short links lead. X rewrites every link in a text to `https://t.co/…` and tells in `entities` what it was; people
//! are shown that. The text is stored as X gave it.

use std::borrow::Cow;

use dm_model::SHORT_LINK;
use rusqlite::Row;
use serde_json::Value;

use crate::{StoreError, error::Context as _};

/// The text with its links as they were written, as far as X tells.
pub fn expanded<'a>(text: &'a str, entities: Option<&Value>) -> Cow<'a, str> {
    let urls = entities.and_then(|entities| entities.get("urls")).and_then(Value::as_array);
    let mut text = Cow::Borrowed(text);
    for url in urls.into_iter().flatten() {
        let part = |name: &str| url.get(name).and_then(Value::as_str);
        if let (Some(short), Some(long)) = (part("url"), part("expanded_url"))
            && short.starts_with(SHORT_LINK)
            && short.len() > SHORT_LINK.len()
            && is_link(long)
            && text.contains(short)
        {
            text = Cow::Owned(match text.trim_end().strip_suffix(short) {
                // The attachment itself is shown, not X's link to it.
                Some(before) if leads_to_attachment(long) => before.trim_end().to_owned(),
                _ => text.replace(short, long),
            });
        }
    }
    text
}

/// The same with `entities` as they are stored. What cannot be read tells nothing.
pub fn expanded_by_stored(text: String, entities: Option<&str>) -> String {
    match expanded_from_stored(&text, entities) {
        Cow::Borrowed(_) => text,
        Cow::Owned(expanded) => expanded,
    }
}

/// The text of a message as people see it, out of the columns `text` and `entities`.
pub fn shown_text<'a>(row: &'a Row<'_>, text: usize, entities: usize) -> Result<Cow<'a, str>, StoreError> {
    let column = |index| {
        let value = row.get_ref(index).context("reading a message's text")?;
        value.as_str_or_null().map_err(|_| StoreError::Unreadable { context: "a message's text" })
    };
    Ok(expanded_from_stored(column(text)?.unwrap_or_default(), column(entities)?))
}

fn expanded_from_stored<'a>(text: &'a str, entities: Option<&str>) -> Cow<'a, str> {
    if !text.contains(SHORT_LINK) {
        return Cow::Borrowed(text);
    }
    let entities: Option<Value> = entities.and_then(|entities| serde_json::from_str(entities).ok());
    expanded(text, entities.as_ref())
}

/// Whether this is the address under which X's own page shows what hangs on a message.
fn leads_to_attachment(long: &str) -> bool {
    let after_host = ["https://x.com/", "https://twitter.com/"].iter().find_map(|host| long.strip_prefix(host));
    after_host.is_some_and(|path| path.starts_with("messages/media/"))
}

/// Whether this is a web address in one word: nothing else may take the place of one.
fn is_link(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.chars().any(|character| character.is_whitespace() || character.is_control())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_link_is_shown_as_it_was_written() {
        let entities = json!({ "urls": [
            { "url": "https://t.co/Ab3dE", "expanded_url": "https://example.org/a?b=c" },
            { "url": "https://t.co/Fg7hI", "expanded_url": "http://example.net" },
        ] });
        let shown = expanded("See https://t.co/Ab3dE (or https://t.co/Fg7hI)", Some(&entities));
        assert_eq!(shown, "See https://example.org/a?b=c (or http://example.net)");
    }

    #[test]
    fn x_s_link_to_an_attachment_is_not_shown() {
        let entities = json!({ "urls": [
            { "url": "https://t.co/Ab3dE", "expanded_url": "https://example.org" },
            { "url": "https://t.co/Fg7hI", "expanded_url": "https://twitter.com/messages/media/1582838499983564806" },
        ] });
        let shown = |text| expanded(text, Some(&entities)).into_owned();
        assert_eq!(shown("See https://t.co/Ab3dE https://t.co/Fg7hI"), "See https://example.org");
        assert_eq!(shown("https://t.co/Fg7hI"), "");
    }

    #[test]
    fn what_is_no_link_of_x_s_or_leads_nowhere_stays_as_it_is() {
        let text = "See https://t.co/Ab3dE and bob";
        for (short, long) in [
            ("bob", "https://example.org"),
            ("https://t.co/", "https://example.org"),
            ("https://t.co/Ab3dE", "javascript:alert(1)"),
            ("https://t.co/Ab3dE", "https://example.org now send me your password"),
        ] {
            let entities = json!({ "urls": [{ "url": short, "expanded_url": long }, 7] });
            assert_eq!(expanded(text, Some(&entities)), text, "{short} {long}");
        }
        for entities in [None, Some(json!({ "urls": "none" })), Some(json!([]))] {
            assert_eq!(expanded(text, entities.as_ref()), text);
        }
    }
}

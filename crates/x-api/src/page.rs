//! Pages of events, and the cursors between them.
//!
//! A page is a set: X does not promise its order, may repeat events, and there is no `since_id`. What cannot be read
//! is counted, so that a page which loses something says so.

use std::{fmt, str::FromStr};

use serde_json::Value;

use crate::{DmEvent, Media, Post, User, posts, wire};

/// The longest cursor that is taken, in bytes. X's are some forty letters.
const LONGEST_CURSOR: usize = 1024;

/// Where the next, older page begins: X's opaque word for it. It becomes `pagination_token` only in this crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(String);

/// A text that is no cursor: empty, or longer than 1,024 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no cursor")]
pub struct InvalidCursor;

impl Cursor {
    /// The text to store; [`str::parse`] takes it back.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        if text.is_empty() || text.len() > LONGEST_CURSOR { Err(InvalidCursor) } else { Ok(Self(text.to_owned())) }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Which page to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// How many events at most, 1 to [`LARGEST`](Self::LARGEST); what lies outside is moved to the nearer end. Each event read is paid for.
    pub max_results: u8,
    /// Where to begin; at the newest event when `None`.
    pub cursor: Option<Cursor>,
}

impl PageRequest {
    /// How many events X's largest page has.
    pub const LARGEST: u8 = 100;

    /// The page with the newest events.
    #[must_use]
    pub const fn newest(max_results: u8) -> Self {
        Self { max_results, cursor: None }
    }

    pub(crate) fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("max_results", self.max_results.clamp(1, Self::LARGEST).to_string())];
        parameters.extend(self.cursor.as_ref().map(|cursor| ("pagination_token", cursor.0.clone())));
        parameters
    }
}

/// A page of events with what X sent along.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPage {
    /// The readable events, as X ordered them: newest first, but not strictly.
    pub events: Vec<DmEvent>,
    /// How many entries had no readable id and are therefore not among `events`.
    pub unreadable: usize,
    /// The attachments that the events name; one may be missing.
    pub media: Vec<Media>,
    /// The people whom X sent along, complete enough to be stored; in the launch dialect none.
    pub users: Vec<User>,
    /// The Posts that messages share; one may be missing.
    pub posts: Vec<Post>,
    /// Where older events begin; `None` on the last page.
    pub next: Option<Cursor>,
}

impl EventPage {
    /// Reads the envelope of a list call. The error says what is wrong with it.
    pub(crate) fn from_wire(mut envelope: Value) -> Result<Self, &'static str> {
        // Taking an unreadable cursor for the end would silently lose everything older.
        let next = match envelope.pointer("/meta/next_token") {
            None | Some(Value::Null) => None,
            Some(Value::String(token)) => {
                Some(token.parse().map_err(|InvalidCursor| "the next page has no usable name")?)
            }
            Some(_) => return Err("the next page has no usable name"),
        };
        let entries = match envelope.get_mut("data").map(Value::take) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(entries)) => entries,
            Some(_) => return Err("the list of events is no list"),
        };
        let count = entries.len();
        let events: Vec<_> = entries.into_iter().filter_map(DmEvent::from_wire).collect();
        let includes = envelope.get("includes").unwrap_or(&Value::Null);
        Ok(Self {
            unreadable: count - events.len(),
            events,
            media: wire::list(includes, "media").iter().filter_map(Media::from_wire).collect(),
            users: wire::list(includes, "users").iter().filter_map(User::from_wire).collect(),
            posts: posts::included(includes),
            next,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(envelope: Value) -> EventPage {
        EventPage::from_wire(envelope).unwrap()
    }

    #[test]
    fn a_page_without_data_is_empty() {
        for envelope in [json!({"meta":{"result_count":0}}), json!({"data":null}), json!({"data":[]})] {
            let page = page(envelope);
            assert_eq!((page.events.len(), page.unreadable, page.next), (0, 0, None));
        }
    }

    #[test]
    fn an_entry_without_a_readable_id_is_counted_and_costs_only_itself() {
        let page = page(json!({"data":[
            {"id":"10","event_type":"MessageCreate"},
            {"event_type":"MessageCreate","text":"no id"},
            {"id":"9223372036854775808","event_type":"MessageCreate"},
            {"id":["10"]},
            null,
            {"id":"11","event_type":"MessageCreate"},
        ]}));
        let ids: Vec<_> = page.events.iter().map(|event| event.id.get()).collect();
        assert_eq!((ids, page.unreadable), (vec![10, 11], 4));
    }

    #[test]
    fn what_stands_in_includes_is_read_and_what_is_odd_there_is_left_out() {
        let page = page(json!({"data":[], "includes":{
            "users":[{"id":"1001","username":"alice"},{"username":"nobody"}],
            "media":[{"media_key":"3_7","type":"photo"},{"media_key":"../x"}],
            "polls":7,
        }}));
        assert_eq!((page.users.len(), page.media.len()), (1, 1));
    }

    #[test]
    fn an_unusable_cursor_is_an_error_and_never_the_end() {
        let next =
            |token: Value| EventPage::from_wire(json!({"data":[],"meta":{"next_token":token}})).map(|page| page.next);
        assert_eq!(next(json!("7140dibdnow9c7btw3w29grvxfcgvpb9n9coehpk7xz5i")).unwrap().unwrap().as_str().len(), 45);
        assert_eq!(next(Value::Null), Ok(None));
        for token in [json!("x".repeat(1025)), json!(""), json!(7)] {
            assert!(next(token).is_err());
        }
    }

    #[test]
    fn a_page_asks_for_1_to_100_events() {
        assert_eq!(PageRequest::newest(0).parameters(), [("max_results", "1".to_owned())]);
        assert_eq!(PageRequest::newest(255).parameters(), [("max_results", "100".to_owned())]);
    }
}

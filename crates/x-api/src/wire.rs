//! Reading X's JSON so that one odd field never costs more than itself: what is missing or of another type is `None`.

use std::str::FromStr;

use dm_model::Timestamp;
use serde_json::Value;
use url::Url;

/// A text field.
pub(crate) fn text<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

/// A text field that is an id. Ids travel as text; a number is taken as well.
pub(crate) fn id<Id: FromStr>(object: &Value, name: &str) -> Option<Id> {
    parse_id(object.get(name)?)
}

/// The readable ids of a list.
pub(crate) fn ids<Id: FromStr>(object: &Value, name: &str) -> Vec<Id> {
    list(object, name).iter().filter_map(parse_id).collect()
}

fn parse_id<Id: FromStr>(value: &Value) -> Option<Id> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// A list field; empty when it is missing.
pub(crate) fn list<'a>(object: &'a Value, name: &str) -> &'a [Value] {
    object.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A time in RFC 3339.
pub(crate) fn time(object: &Value, name: &str) -> Option<Timestamp> {
    let time: jiff::Timestamp = text(object, name)?.parse().ok()?;
    Some(Timestamp::from_millis(time.as_millisecond()))
}

/// An address on the web.
pub(crate) fn web_url(object: &Value, name: &str) -> Option<Url> {
    let url = Url::parse(text(object, name)?).ok()?;
    matches!(url.scheme(), "https" | "http").then_some(url)
}

/// A whole number from 0 to 2^32 - 1.
pub(crate) fn number(object: &Value, name: &str) -> Option<u32> {
    object.get(name)?.as_u64()?.try_into().ok()
}

/// A yes or no.
pub(crate) fn flag(object: &Value, name: &str) -> Option<bool> {
    object.get(name)?.as_bool()
}

//! Reading columns into our types. What does not fit is an error, never a guess.

use std::str::FromStr;

use dm_model::{EventId, Timestamp, UserId};

use crate::StoreError;

/// A column that holds a user's id.
pub fn user_id(number: i64) -> Result<UserId, StoreError> {
    UserId::try_from(number).map_err(|_| StoreError::Unreadable { context: "a user id" })
}

/// A column that holds an event's id.
pub fn event_id(number: i64) -> Result<EventId, StoreError> {
    EventId::try_from(number).map_err(|_| StoreError::Unreadable { context: "an event id" })
}

/// A column that holds a time.
pub fn timestamp(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A column that holds an id as text.
pub fn text_id<T: FromStr>(text: &str, context: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable { context })
}

/// A column that holds JSON of ours.
pub fn json<T: serde::de::DeserializeOwned>(text: &str, context: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { context })
}

/// Our JSON for a column.
pub fn to_json(value: &impl serde::Serialize, context: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { context })
}

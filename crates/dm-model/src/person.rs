//! Someone at X, as we last saw them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UserId;

/// A person. Names and handles come from X and are only ever shown as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Their id.
    pub id: UserId,
    /// The name they show.
    pub name: String,
    /// Their handle, without `@`.
    pub username: String,
    /// Whether they have a picture: the `pipit-media` protocol gives it by their id.
    pub has_picture: bool,
    /// Changes when their picture does, so that the page loads the new one.
    pub picture_version: u32,
    /// Whether X would take a message to them from us; `None` when X has not said.
    pub receives_our_messages: Option<bool>,
}

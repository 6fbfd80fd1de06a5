//! The person whose conversations these are.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Timestamp, UserId};

/// A person who signed in on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Their id at X.
    pub id: UserId,
    /// The name they show.
    pub name: String,
    /// Their handle, without `@`.
    pub username: String,
    /// When they first signed in here; what happened before never raises a notification.
    pub signed_in_at: Timestamp,
    /// Whether they live in the simulator and not at X.
    pub demo: bool,
}

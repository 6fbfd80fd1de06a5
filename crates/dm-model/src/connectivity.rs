//! How well we are connected to X, for the person to see.

use serde::Serialize;
use specta::Type;

use crate::Timestamp;

/// The state of the connection. Where several hold, the worst one wins: they are ordered from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum Connectivity {
    /// X cannot be reached.
    Offline,
    /// X wants the person to sign in again.
    SignedOut,
    /// X lets us read again at this time.
    RateLimited {
        /// When the window opens.
        until: Timestamp,
    },
    /// A sync pass is under way.
    Syncing,
    /// All is well.
    Live,
}

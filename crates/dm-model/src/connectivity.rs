//! How well we are connected to X, for the person to see.

use serde::Serialize;
use specta::Type;

use crate::Timestamp;

/// The state of the connection. Where several hold, the worst one wins: they are ordered from worst to best.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum Connectivity {
    /// X cannot be reached.
    Offline,
    /// The keychain does not give the sign-in out: it may be locked. X was not asked.
    KeychainLocked,
    /// X wants the person to sign in again.
    SignedOut,
    /// X lets us read again at this time.
    RateLimited {
        /// When the window opens.
        until: Timestamp,
    },
    /// A sync pass is under way.
    Syncing {
        /// How far it has come, where there is much to read: at the first sign-in, or after a long absence.
        history: Option<HistoryProgress>,
    },
    /// All is well.
    #[default]
    Live,
}

/// How far the reading of a long history has come. It goes from the newest message down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryProgress {
    /// All messages from then on are here.
    pub back_to: Timestamp,
    /// How many messages that are.
    pub messages: u32,
    /// When X lets us read on, where it makes us wait.
    pub goes_on_at: Option<Timestamp>,
}

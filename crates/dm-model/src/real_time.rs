//! How X's activity stream is doing, which tells what happens the moment it does.

use serde::Serialize;
use specta::Type;

use crate::Timestamp;

/// The state of the stream. Whatever it is, messages come: without the stream by asking X for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum RealTime {
    /// There is no token of the developer app, so nobody listens.
    #[default]
    Off,
    /// It is being opened, for the first time or again.
    Connecting,
    /// It is open.
    #[serde(rename_all = "camelCase")]
    Live {
        /// Since when.
        since: Timestamp,
    },
    /// X refuses it. It is tried again now and then.
    #[serde(rename_all = "camelCase")]
    Refused {
        /// Why.
        reason: RealTimeRefusal,
    },
    /// The daily budget is spent.
    #[serde(rename_all = "camelCase")]
    Resting {
        /// Until when.
        until: Timestamp,
    },
}

/// Why X does not let us listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RealTimeRefusal {
    /// It does not know the token.
    WrongToken,
    /// The token belongs to another developer app than the one the person signed in with.
    OtherApp,
    /// The developer app may not do this.
    NotAllowed,
    /// As many as may listen for this developer app do so already.
    TooManyConnections,
    /// The developer account has no credits left.
    OutOfCredits,
    /// It answered in a way that Pipit does not understand.
    NotUnderstood,
}

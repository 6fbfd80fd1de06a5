//! How an account's sync is doing, for people who want to know and for reports of trouble. Nothing private is in it: no
//! names, no texts, no ids.

use serde::Serialize;
use specta::Type;

use crate::{Charged, Connectivity, RealTime, Timestamp};

/// The state of the sync.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostics {
    /// How the connection is doing.
    pub connectivity: Connectivity,
    /// How the activity stream is doing.
    pub real_time: RealTime,
    /// The time at X.
    pub now: Timestamp,
    /// When the last catch-up ended well.
    pub last_catch_up: Option<Timestamp>,
    /// Why the last catch-up ended early, in a sentence; nothing when it ended well.
    pub trouble: Option<String>,
    /// Stretches of history that are known of and not read yet.
    pub open_gaps: u32,
    /// Messages that wait to be sent.
    pub waiting_sends: u32,
    /// The words that X understood last.
    pub dialect: String,
    /// What X still allows.
    pub windows: Vec<WindowStanding>,
    /// What X charged on this UTC day.
    pub charged_today: Vec<Charged>,
    /// What X charged in the last thirty UTC days, today among them.
    pub charged_this_month: Vec<Charged>,
}

/// One of X's limits at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WindowStanding {
    /// The calls that draw from it.
    pub calls: Vec<String>,
    /// Over how long it counts.
    pub span: WindowSpan,
    /// Requests allowed in the whole window.
    pub limit: u32,
    /// Requests left.
    pub remaining: u32,
    /// When it begins anew, by X's clock.
    pub resets_at: Timestamp,
}

/// Over how long a limit counts, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WindowSpan {
    /// Fifteen minutes, for the person.
    QuarterHour,
    /// 24 hours, for the person.
    UserDay,
    /// 24 hours, for all who use the same developer app.
    AppDay,
}

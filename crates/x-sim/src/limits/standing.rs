//! Where a caller stands, and the headers that tell it.

use axum::http::{HeaderMap, HeaderValue};
use dm_model::Timestamp;

use super::WINDOW;

/// Where a caller stands in one window after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(super) limit: u32,
    pub(super) remaining: u32,
    pub(super) reset: Timestamp,
}

/// The standings that the headers of one answer tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Standings {
    /// Of the user's window and the app's, the one with less left.
    pub(super) window: Option<Standing>,
    pub(super) user_day: Option<Standing>,
    pub(super) app_day: Option<Standing>,
}

impl Standings {
    /// As if the window were used up, whatever was counted.
    pub(crate) fn used_up(self, now: Timestamp) -> Self {
        let window = self.window.unwrap_or(Standing { limit: 15, remaining: 0, reset: now.after(WINDOW) });
        Self { window: Some(Standing { remaining: 0, ..window }), ..self }
    }

    /// Writes X's headers.
    pub(crate) fn write_into(&self, headers: &mut HeaderMap) {
        let mut write = |name: &'static str, number: i64| headers.insert(name, HeaderValue::from(number));
        if let Some(standing) = self.window {
            write("x-rate-limit-limit", standing.limit.into());
            write("x-rate-limit-remaining", standing.remaining.into());
            write("x-rate-limit-reset", standing.reset_seconds());
        }
        if let Some(standing) = self.user_day {
            write("x-user-limit-24hour-limit", standing.limit.into());
            write("x-user-limit-24hour-remaining", standing.remaining.into());
            write("x-user-limit-24hour-reset", standing.reset_seconds());
        }
        if let Some(standing) = self.app_day {
            write("x-app-limit-24hour-limit", standing.limit.into());
            write("x-app-limit-24hour-remaining", standing.remaining.into());
            write("x-app-limit-24hour-reset", standing.reset_seconds());
        }
    }
}

impl Standing {
    /// Whole Unix seconds, rounded up so that whoever waits for them has waited long enough.
    fn reset_seconds(self) -> i64 {
        self.reset.as_millis().saturating_add(999).div_euclid(1000)
    }
}

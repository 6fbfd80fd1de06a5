//! What is left of one call's window.

use std::time::Duration;

use dm_model::Timestamp;
use x_api::Window;

use super::{Call, Eagerness};

/// The length of X's windows.
const WINDOW: Duration = Duration::from_mins(15);

/// One call's budget, until its window begins anew. Times are X's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    limit: u32,
    remaining: u32,
    reset: Timestamp,
}

impl Budget {
    pub fn first_guess(call: Call, now: Timestamp) -> Self {
        let limit = call.documented_limit();
        Self { limit, remaining: limit, reset: now.after(WINDOW) }
    }

    /// A window that has passed gives way to a full one of the size that X told last.
    pub fn begin_anew_if_due(&mut self, call: Call, now: Timestamp) {
        if now >= self.reset {
            let limit = if self.limit == 0 { call.documented_limit() } else { self.limit };
            *self = Self { limit, remaining: limit, reset: now.after(WINDOW) };
        }
    }

    /// What background reading leaves to the person.
    pub fn reserve(&self) -> u32 {
        (self.limit / 5).min(10)
    }

    /// Takes one request out, if more than `reserve` are left.
    pub fn take(&mut self, reserve: u32) -> Result<(), Timestamp> {
        if self.remaining <= reserve {
            return Err(self.reset);
        }
        self.remaining -= 1;
        Ok(())
    }

    pub fn learn(&mut self, window: Window) {
        *self = Self { limit: window.limit, remaining: window.remaining, reset: window.reset };
    }

    /// The time between two requests that spends what is left, but for the reserve, evenly or in a quarter of the time.
    pub fn pace(&self, now: Timestamp, eagerness: Eagerness) -> Duration {
        let left = self.reset.since(now);
        match (self.remaining.saturating_sub(self.reserve()), eagerness) {
            (0, _) => left,
            (requests, Eagerness::Even) => left / requests,
            (requests, Eagerness::AnswerLikely) => left / requests / 4,
        }
    }
}

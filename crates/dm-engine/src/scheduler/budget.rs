//! What is left of one budget's windows.

use std::time::Duration;

use dm_model::{SendAllowance, Timestamp};
use x_api::{Limits, Window};

use super::{Eagerness, Urgency};

/// The length of X's windows.
const WINDOW: Duration = Duration::from_mins(15);

/// Nothing is kept for the person when the window begins anew so soon: what is left then is lost.
const NOTHING_KEPT_FOR: Duration = Duration::from_mins(2);

/// One budget: a window of 15 minutes and, where X told of one, the windows of a day. Times are X's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    window: Window,
    /// What the person and their developer app may do in a day, where X limits that.
    days: [Option<Window>; 2],
    /// Whether X told of it, or it is a guess.
    told: bool,
}

impl Budget {
    pub fn first_guess(limit: u32, now: Timestamp) -> Self {
        Self { window: Window { limit, remaining: limit, reset: now.after(WINDOW) }, days: [None; 2], told: false }
    }

    /// A budget as it was kept.
    pub fn kept(window: Window, days: [Option<Window>; 2]) -> Self {
        Self { window, days, told: true }
    }

    /// Whether X told of it, or it is a guess.
    pub fn is_told(&self) -> bool {
        self.told
    }

    /// The window of 15 minutes.
    pub fn window(&self) -> Window {
        self.window
    }

    /// The windows of a day, the person's and the app's.
    pub fn days(&self) -> [Option<Window>; 2] {
        self.days
    }

    /// A window that has passed gives way to a full one of the size that X told last.
    pub fn begin_anew_if_due(&mut self, documented_limit: u32, now: Timestamp) {
        if now >= self.window.reset {
            let limit = if self.window.limit == 0 { documented_limit } else { self.window.limit };
            self.window = Window { limit, remaining: limit, reset: now.after(WINDOW) };
        }
        for day in &mut self.days {
            if day.is_some_and(|day| now >= day.reset) {
                *day = None;
            }
        }
    }

    /// What a reading leaves to those that are more urgent.
    fn reserve_at(&self, now: Timestamp, urgency: Urgency) -> u32 {
        match urgency {
            _ if self.window.reset.since(now) < NOTHING_KEPT_FOR => 0,
            Urgency::Person => 0,
            Urgency::Background => (self.window.limit / 15).clamp(1, 10),
            Urgency::Past => (self.window.limit / 5).clamp(1, 60),
        }
    }

    /// Takes one request out, if more are left in the window than are kept for what is more urgent, and any in the day.
    pub fn take_at(&mut self, now: Timestamp, urgency: Urgency) -> Result<(), Timestamp> {
        let reserve = self.reserve_at(now, urgency);
        let used_up_days = self.days.iter().flatten().filter(|day| day.remaining == 0).map(|day| day.reset);
        let used_up_window = (self.window.remaining <= reserve).then_some(self.window.reset);
        if let Some(reset) = used_up_days.chain(used_up_window).max() {
            return Err(reset);
        }
        self.window.remaining -= 1;
        for day in self.days.iter_mut().flatten() {
            day.remaining -= 1;
        }
        Ok(())
    }

    /// What is left in the window that is used up first; of several that are used up, the one that lasts longest counts.
    pub fn allowance(&self) -> SendAllowance {
        let of = |window: Window, daily| SendAllowance { left: window.remaining, renewed_at: window.reset, daily };
        let days = self.days.iter().flatten().map(|day| of(*day, true));
        days.fold(of(self.window, false), |narrowest, day| {
            let counts = (day.left, std::cmp::Reverse(day.renewed_at))
                < (narrowest.left, std::cmp::Reverse(narrowest.renewed_at));
            if counts { day } else { narrowest }
        })
    }

    /// Takes in what an answer said.
    pub fn learn(&mut self, limits: &Limits) {
        if let Some(told) = limits.window {
            self.window = told;
            self.told = true;
        }
        for (day, told) in self.days.iter_mut().zip([limits.user_day, limits.app_day]) {
            *day = told.or(*day);
        }
    }

    /// Whether somebody else drew from this window, by what an answer tells of it: another device of the person, or
    /// another call.
    pub fn somebody_else_drew(&self, told: Window) -> bool {
        let same = self.window.limit == told.limit && self.window.reset == told.reset;
        let expected = if same { self.window.remaining } else { told.limit.saturating_sub(1) };
        told.remaining < expected
    }

    /// How many requests a second spend what is left, but for the reserve, evenly; and faster while an answer is likely.
    pub fn rate(&self, now: Timestamp, eagerness: Eagerness) -> f64 {
        let requests = f64::from(self.window.remaining.saturating_sub(self.reserve_at(now, Urgency::Background)));
        let left = self.window.reset.since(now).as_secs_f64().max(1.0);
        requests / left * eagerness.factor()
    }
}

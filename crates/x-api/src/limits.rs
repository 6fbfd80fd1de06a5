//! X's limits, as its answers tell them.
//!
//! The documented numbers have changed over time, so only the headers count: `x-rate-limit-*` for the call's own
//! window (15 minutes), `x-user-limit-24hour-*` and `x-app-limit-24hour-*` for a day's sends.

use std::time::Duration;

use dm_model::Timestamp;
use reqwest::header::HeaderMap;

/// How long a refused call waits when X names no time: its shortest window.
const SHORTEST_WINDOW: Duration = Duration::from_mins(15);
/// No window of X is longer, so a later time is a mistake and must not stop the app for good.
const LONGEST_WINDOW: Duration = Duration::from_hours(24);
/// A time that lies in the past must not make us ask again at once.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// What an answer says about the limits of its call; `None` where it says nothing readable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// The call's own window.
    pub window: Option<Window>,
    /// The person's sends of a day.
    pub user_day: Option<Window>,
    /// The developer app's sends of a day, over all its users.
    pub app_day: Option<Window>,
}

/// One limit at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Requests allowed in the whole window.
    pub limit: u32,
    /// Requests left.
    pub remaining: u32,
    /// When the window begins anew, by X's clock.
    pub reset: Timestamp,
}

impl Limits {
    pub(crate) fn from_headers(headers: &HeaderMap) -> Self {
        Self {
            window: window(headers, "x-rate-limit"),
            user_day: window(headers, "x-user-limit-24hour"),
            app_day: window(headers, "x-app-limit-24hour"),
        }
    }

    /// When a call that was refused with 429 may be made again: when the last used-up window begins anew, else after
    /// `retry_after`, else when the call's window begins anew, else after a whole window. From one second to one day
    /// after `now`.
    pub(crate) fn reopens_at(&self, now: Timestamp, retry_after: Option<Duration>) -> Timestamp {
        let windows = [self.window, self.user_day, self.app_day];
        let used_up = windows.into_iter().flatten().filter(|window| window.remaining == 0).map(|window| window.reset);
        let reset = used_up.max().or_else(|| retry_after.map(|wait| now.after(wait)));
        let reset = reset.or_else(|| self.window.map(|window| window.reset));
        let reset = reset.unwrap_or_else(|| now.after(SHORTEST_WINDOW));
        reset.clamp(now.after(SHORTEST_WAIT), now.after(LONGEST_WINDOW))
    }
}

fn window(headers: &HeaderMap, prefix: &str) -> Option<Window> {
    let number = |name: &str| headers.get(format!("{prefix}-{name}"))?.to_str().ok()?.trim().parse::<u32>().ok();
    let reset = Timestamp::from_millis(i64::from(number("reset")?) * 1000);
    Some(Window { limit: number("limit")?, remaining: number("remaining")?, reset })
}

/// The `Retry-After` header in seconds (RFC 9110, 10.2.3); its date form is not used by X.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(reqwest::header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// X's clock by the `Date` header (RFC 9110, 6.6.1). The person's own clock may be wrong.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(reqwest::header::DATE)?.to_str().ok()?;
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Timestamp::from_millis(date.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn seconds_after_now(limits: &[(&'static str, &'static str)], wait: Option<u64>) -> u64 {
        let limits = Limits::from_headers(&headers(limits));
        limits.reopens_at(NOW, wait.map(Duration::from_secs)).since(NOW).as_secs()
    }

    #[test]
    fn all_three_windows_are_read() {
        let limits = Limits::from_headers(&headers(&[
            ("x-rate-limit-limit", "15"),
            ("x-rate-limit-remaining", "14"),
            ("x-rate-limit-reset", "1700000900"),
            ("x-user-limit-24hour-limit", "1440"),
            ("x-user-limit-24hour-remaining", "3"),
            ("x-user-limit-24hour-reset", "1700080000"),
            ("x-app-limit-24hour-limit", "15000"),
            ("x-app-limit-24hour-remaining", "0"),
            ("x-app-limit-24hour-reset", "1700080001"),
        ]));
        let window = limits.window.unwrap();
        assert_eq!((window.limit, window.remaining), (15, 14));
        assert_eq!(window.reset, Timestamp::from_millis(1_700_000_900_000));
        assert_eq!(limits.user_day.map(|day| day.remaining), Some(3));
        assert_eq!(limits.app_day.map(|day| day.limit), Some(15_000));
    }

    #[test]
    fn a_window_that_is_not_told_whole_is_not_known() {
        for reset in ["", "-1", "soon", "99999999999"] {
            let lines = [("x-rate-limit-limit", "15"), ("x-rate-limit-remaining", "1"), ("x-rate-limit-reset", reset)];
            assert_eq!(Limits::from_headers(&headers(&lines)), Limits::default(), "{reset:?} passed as a time");
        }
        assert_eq!(Limits::from_headers(&headers(&[("x-rate-limit-limit", "15")])), Limits::default());
    }

    #[test]
    fn a_day_that_is_used_up_outweighs_the_short_window() {
        let lines = [
            ("x-rate-limit-limit", "15"),
            ("x-rate-limit-remaining", "0"),
            ("x-rate-limit-reset", "1700000900"),
            ("x-user-limit-24hour-limit", "1440"),
            ("x-user-limit-24hour-remaining", "0"),
            ("x-user-limit-24hour-reset", "1700050000"),
        ];
        assert_eq!(seconds_after_now(&lines, None), 50_000);
    }

    #[test]
    fn without_a_used_up_window_retry_after_counts_and_then_a_whole_window() {
        assert_eq!(seconds_after_now(&[], Some(90)), 90);
        assert_eq!(seconds_after_now(&[], None), 900);
    }

    #[test]
    fn a_time_in_the_past_or_far_away_neither_hammers_x_nor_stops_the_app() {
        let reset = |reset| {
            let lines = [("x-rate-limit-limit", "15"), ("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", reset)];
            seconds_after_now(&lines, None)
        };
        assert_eq!(reset("1600000000"), 1);
        assert_eq!(reset("4000000000"), 86_400);
    }

    #[test]
    fn the_date_header_is_xs_clock() {
        let date = |text| server_time(&headers(&[("date", text)])).map(Timestamp::as_millis);
        assert_eq!(date("Tue, 14 Nov 2023 22:13:20 GMT"), Some(1_700_000_000_000));
        assert_eq!(date("yesterday"), None);
    }
}

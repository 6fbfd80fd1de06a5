//! What was asked of the simulator, for tests that count requests.

use std::collections::VecDeque;

use dm_model::{Timestamp, UserId};
use serde::Serialize;

use crate::Call;

/// How many requests are remembered. A simulator may run for weeks; the oldest are forgotten, but still counted.
const REMEMBERED: usize = 100_000;

/// One request and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestRecord {
    /// When it was answered, by the simulator's clock.
    pub at: Timestamp,
    /// What was called.
    pub call: Call,
    /// The HTTP method.
    pub method: String,
    /// The path and the query as they came.
    pub path_and_query: String,
    /// The status of the answer; 0 when the connection was cut instead.
    pub status: u16,
    /// Whose token it carried, if that was good.
    pub user: Option<UserId>,
}

/// The latest requests, oldest first, and how many there ever were.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    latest: VecDeque<RequestRecord>,
    total: u64,
}

impl RequestLog {
    /// Adds a request; the oldest makes room for it.
    pub(crate) fn push(&mut self, record: RequestRecord) {
        if self.latest.len() == REMEMBERED {
            self.latest.pop_front();
        }
        self.latest.push_back(record);
        self.total += 1;
    }

    /// The latest 100,000, oldest first.
    pub(crate) fn latest(&self) -> impl DoubleEndedIterator<Item = &RequestRecord> + ExactSizeIterator {
        self.latest.iter()
    }

    /// How many there were since the start.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_requests_are_forgotten_but_counted() {
        let mut log = RequestLog::default();
        let record = |status| RequestRecord {
            at: Timestamp::from_millis(0),
            call: Call::UsersMe,
            method: "GET".to_owned(),
            path_and_query: "/2/users/me".to_owned(),
            status,
            user: None,
        };
        log.push(record(401));
        for _ in 0..REMEMBERED {
            log.push(record(200));
        }
        assert_eq!((log.latest().len(), log.total()), (REMEMBERED, 100_001));
        assert!(log.latest().all(|record| record.status == 200));
    }
}

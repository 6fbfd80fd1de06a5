//! What was asked of the simulator, for tests that count requests.

use dm_model::{Timestamp, UserId};
use serde::Serialize;

use crate::Call;

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

//! A Post that somebody shared in a message.

use serde::Serialize;
use specta::Type;

use crate::{PostId, Timestamp, UserId};

/// A Post, as far as X told of it. All of it is only ever shown as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Post {
    /// X's id.
    pub id: PostId,
    /// Where it stands at X.
    pub address: String,
    /// Who wrote it, where X says so: in today's words it does not.
    pub author: Option<UserId>,
    /// Their handle without `@`, where the message links to it by that.
    pub author_handle: Option<String>,
    /// What it says; its links are as they were written.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

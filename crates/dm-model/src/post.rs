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
    /// The picture of the page that it links to. Of pictures in the Post itself X tells nothing here.
    pub picture: Option<PostPicture>,
    /// When it was written.
    pub at: Timestamp,
}

/// The picture of a Post. Where it lies at X is not for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PostPicture {
    /// In pixels, where X tells.
    pub width: Option<u32>,
    /// In pixels, where X tells.
    pub height: Option<u32>,
}

//! A picture, GIF or video that hangs on a message.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::MediaKey;

/// What an attachment is, by X's word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AttachmentKind {
    /// A still picture.
    Photo,
    /// A silent, looping picture.
    Gif,
    /// A video with sound.
    Video,
    /// Something that this version does not know.
    Other,
}

/// One attachment. Its bytes come from the `pipit-media` protocol by its key, never from an address of X's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// X's key.
    pub media_key: MediaKey,
    /// What it is.
    pub kind: AttachmentKind,
    /// Width in pixels, where X told it, so that the place is kept before the picture loads.
    pub width: Option<u32>,
    /// Height in pixels, where X told it.
    pub height: Option<u32>,
    /// What the sender wrote for those who cannot see it.
    pub alt_text: Option<String>,
}

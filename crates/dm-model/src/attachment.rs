//! A picture, GIF or video that hangs on a message.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AttachmentId, MediaKey};

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
    /// How long it plays, in milliseconds, where X told it.
    pub duration_ms: Option<u32>,
    /// Whether X has a still picture of it, which the protocol gives as `preview/<key>`.
    pub has_preview: bool,
    /// What the sender wrote for those who cannot see it.
    pub alt_text: Option<String>,
}

/// Where X keeps the bytes of an attachment, as X gave it; nothing of it was checked yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentAddresses {
    /// The file itself.
    pub file: Option<String>,
    /// A still picture of what moves.
    pub preview: Option<String>,
}

/// A file of ours that is to hang on a message: part of a draft, or on its way. The `pipit-media` protocol gives the
/// bytes of our copy by its id, as `outgoing/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutgoingAttachment {
    /// Ours.
    pub id: AttachmentId,
    /// What X will call it.
    pub kind: AttachmentKind,
    /// What the bytes are, such as `image/png`.
    pub content_type: String,
    /// How many bytes are to be uploaded.
    pub bytes: u32,
    /// How many of them X has.
    pub uploaded_bytes: u32,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// How long it plays, in milliseconds.
    pub duration_ms: Option<u32>,
    /// What the person wrote for those who cannot see it.
    pub alt_text: Option<String>,
}

/// What became of a file that the person attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Attached {
    /// What hangs on the draft now.
    pub attachment: OutgoingAttachment,
    /// What hung there before. It can be put back until it is removed, or until the next start.
    pub replaced: Option<AttachmentId>,
    /// Whether the file said where it was taken and our copy does not.
    pub location_removed: bool,
}

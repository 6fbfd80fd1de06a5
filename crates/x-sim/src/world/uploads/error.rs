//! Why an upload does not go on, and why a file cannot be attached.

use serde::{Deserialize, Serialize};

/// Why an upload does not go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UploadError {
    #[error("There is no such upload of this user, or it has expired.")]
    Unknown,
    #[error("This upload was finalized already.")]
    Finalized,
    #[error("This upload has not been finalized.")]
    NotFinalized,
    #[error("Segments came in while the upload was being finalized.")]
    Changed,
    #[error("File size exceeds {0} bytes.")]
    TooLarge(u64),
    #[error("The file has no bytes.")]
    Empty,
    #[error("Segments do not add up to provided total file size: {arrived} of {total} bytes came.")]
    WrongSize { arrived: u64, total: u64 },
    #[error("The segment with the index {0} is missing.")]
    MissingSegment(u16),
    #[error("Too many uploads have not been finalized, or too many bytes wait to be sent.")]
    TooMany,
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

/// Why a file is not fit to be sent, in the words of `processing_info.error`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Unfit {
    code: u8,
    name: String,
    message: String,
}

impl Unfit {
    /// What cannot be read.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { code: 1, name: "InvalidMedia".to_owned(), message: message.into() }
    }

    /// What can be read, but is beyond what X takes.
    pub(crate) fn unsupported(message: impl Into<String>) -> Self {
        Self { code: 3, name: "UnsupportedMedia".to_owned(), message: message.into() }
    }
}

/// Why a file cannot be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AttachError {
    #[error("no such upload, or it has expired")]
    Unknown,
    #[error("it belongs to somebody else, is for something else, or was sent already and is not shared")]
    NotPermitted,
    #[error("it is not finalized, or X still looks into it")]
    NotReady,
    #[error("it is not fit to be sent")]
    Failed,
}

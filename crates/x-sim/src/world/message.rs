//! What somebody says.

use super::{Attachment, Picture};

/// A message before it is said.
#[derive(Debug, Clone)]
pub(crate) struct NewMessage<'a> {
    /// As it was typed; empty when only a file is sent.
    pub(crate) text: &'a str,
    pub(crate) attachment: Option<Attachment>,
    /// Whether X puts a link to the attachment behind the text, as it does with what comes through its API.
    pub(crate) ends_with_media_link: bool,
}

impl<'a> NewMessage<'a> {
    /// Words alone.
    pub(crate) fn text(text: &'a str) -> Self {
        Self { text, attachment: None, ends_with_media_link: false }
    }

    /// Words, perhaps none, with a picture.
    pub(crate) fn with_picture(text: &'a str, picture: Option<Picture>) -> Self {
        Self { attachment: picture.map(Into::into), ..Self::text(text) }
    }
}

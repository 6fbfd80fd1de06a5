//! What somebody says.

use super::Picture;

/// A message before it is said.
#[derive(Debug, Clone)]
pub(crate) struct NewMessage<'a> {
    /// As it was typed; empty when only a picture is sent.
    pub(crate) text: &'a str,
    pub(crate) picture: Option<Picture>,
}

impl<'a> NewMessage<'a> {
    /// Words alone.
    pub(crate) fn text(text: &'a str) -> Self {
        Self { text, picture: None }
    }
}

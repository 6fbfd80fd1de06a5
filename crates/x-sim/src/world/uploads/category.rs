//! What an upload is for.

use serde::{Deserialize, Serialize};

use super::UploadError;
use crate::world::{Format, MediaKind};

const MEGABYTE: u64 = 1024 * 1024;

/// X's media categories, without `subtitles`, which have nothing to do with messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Category {
    TweetImage,
    TweetGif,
    TweetVideo,
    AmplifyVideo,
    DmImage,
    DmGif,
    DmVideo,
}

impl Category {
    /// As X's 400 lists them.
    pub(crate) const NAMES: &str = "tweet_image,tweet_gif,tweet_video,amplify_video,dm_image,dm_gif,dm_video";

    pub(crate) fn from_wire(name: &str) -> Option<Self> {
        serde_json::from_value(name.into()).ok()
    }

    /// The category that X assumes when none is named.
    pub(crate) fn assumed_for(format: Format) -> Self {
        match format.kind() {
            MediaKind::Photo => Self::TweetImage,
            MediaKind::AnimatedGif => Self::TweetGif,
            MediaKind::Video => Self::TweetVideo,
        }
    }

    pub(crate) fn is_for_messages(self) -> bool {
        matches!(self, Self::DmImage | Self::DmGif | Self::DmVideo)
    }

    pub(crate) fn kind(self) -> MediaKind {
        match self {
            Self::TweetImage | Self::DmImage => MediaKind::Photo,
            Self::TweetGif | Self::DmGif => MediaKind::AnimatedGif,
            Self::TweetVideo | Self::AmplifyVideo | Self::DmVideo => MediaKind::Video,
        }
    }

    /// Whether a file of this many bytes may be uploaded at all.
    pub(crate) fn must_fit(self, size: u64) -> Result<(), UploadError> {
        match size {
            0 => Err(UploadError::Empty),
            size if size > self.largest() => Err(UploadError::TooLarge(self.largest())),
            _ => Ok(()),
        }
    }

    /// The most bytes of a file (X's docs).
    fn largest(self) -> u64 {
        match self.kind() {
            MediaKind::Photo => 5 * MEGABYTE,
            MediaKind::AnimatedGif => 15 * MEGABYTE,
            MediaKind::Video => 512 * MEGABYTE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_name_is_a_category() {
        for name in Category::NAMES.split(',') {
            assert!(Category::from_wire(name).is_some(), "{name}");
        }
        assert_eq!(Category::from_wire("subtitles"), None);
        assert_eq!(Category::from_wire("DmImage"), None);
    }
}

//! What messages carry: files as they came, and the demo's pictures, which are drawn when they are looked at.
//!
//! A file may go with several messages (`shared`), so where it lies depends on the message: whoever may see one of them
//! finds it under the id of that one.

use std::fmt;

use axum::body::Bytes;
use dm_model::{EventId, MediaKey, Timestamp, UserId};
use rand::Rng;
use serde::{Deserialize, Serialize};

use super::{ControlError, Picture, TrueContent, World};

/// X's id of an uploaded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct MediaId(pub(crate) u64);

impl fmt::Display for MediaId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What X calls the `type` of media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MediaKind {
    Photo,
    AnimatedGif,
    Video,
}

impl MediaKind {
    const ALL: [Self; 3] = [Self::Photo, Self::AnimatedGif, Self::Video];

    /// X's key of such media: the kind's number and the id.
    pub(crate) fn key_of(self, id: MediaId) -> Result<MediaKey, ControlError> {
        format!("{}_{id}", self.number()).parse().map_err(|_| ControlError::OutOfIds)
    }

    /// The kind that a key is of.
    fn of_key(key: &MediaKey) -> Option<Self> {
        let (number, _) = key.as_str().split_once('_')?;
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    fn number(self) -> &'static str {
        match self {
            Self::Photo => "3",
            Self::AnimatedGif => "16",
            Self::Video => "7",
        }
    }
}

/// The formats that X takes for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Format {
    Jpeg,
    Png,
    Webp,
    Gif,
    Mp4,
}

impl Format {
    const ALL: [Self; 5] = [Self::Jpeg, Self::Png, Self::Webp, Self::Gif, Self::Mp4];

    /// The format that these bytes begin like, whatever anybody calls it.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        Self::from_content_type(infer::get(bytes)?.mime_type())
    }

    /// The format of this `media_type`.
    pub(crate) fn from_content_type(name: &str) -> Option<Self> {
        // An old name of JPEG that X takes, too.
        let name = if name == "image/pjpeg" { "image/jpeg" } else { name };
        Self::ALL.into_iter().find(|format| format.content_type() == name)
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Mp4 => "video/mp4",
        }
    }

    pub(crate) fn kind(self) -> MediaKind {
        match self {
            Self::Jpeg | Self::Png | Self::Webp => MediaKind::Photo,
            Self::Gif => MediaKind::AnimatedGif,
            Self::Mp4 => MediaKind::Video,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Mp4 => "mp4",
        }
    }
}

/// A file that was looked into and is fit to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MediaFile {
    pub(crate) format: Format,
    /// In pixels.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// How long a video plays.
    pub(crate) duration_ms: Option<u64>,
    /// Exactly as they came. Clones share them.
    pub(crate) bytes: Bytes,
}

/// What a message carries.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Content {
    File(MediaFile),
    Drawn(Picture),
}

impl Content {
    fn format(&self) -> Format {
        match self {
            Self::File(file) => file.format,
            Self::Drawn(_) => Format::Png,
        }
    }
}

/// Something to attach to a message.
#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    pub(crate) content: Content,
    /// The id that it got when it was uploaded; none when nobody uploaded it.
    pub(crate) id: Option<MediaId>,
    pub(crate) alt_text: Option<String>,
    /// What X calls it, where that does not follow from its format: X makes videos of most GIFs.
    pub(crate) kind: Option<MediaKind>,
}

impl From<Content> for Attachment {
    fn from(content: Content) -> Self {
        Self { content, id: None, alt_text: None, kind: None }
    }
}

impl From<Picture> for Attachment {
    fn from(picture: Picture) -> Self {
        Content::Drawn(picture).into()
    }
}

/// Something that was sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Media {
    pub(crate) key: MediaKey,
    pub(crate) alt_text: Option<String>,
    id: MediaId,
    content: Content,
    /// The last part of its path without the ending.
    name: String,
    /// How many messages carry it.
    messages: usize,
}

/// One of the byte strings that belong to media.
#[derive(Debug, Clone)]
pub(crate) enum Resource {
    File(MediaFile),
    Drawn(Picture),
    /// A still picture in place of this moving one.
    PreviewOf(MediaFile),
}

impl Media {
    pub(crate) fn kind(&self) -> MediaKind {
        MediaKind::of_key(&self.key).unwrap_or_else(|| self.content.format().kind())
    }

    pub(crate) fn content_type(&self) -> &'static str {
        self.content.format().content_type()
    }

    /// Width and height in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        match &self.content {
            Content::File(file) => (file.width, file.height),
            Content::Drawn(picture) => (picture.width(), picture.height()),
        }
    }

    /// How long a video plays; X tells it of nothing else.
    pub(crate) fn duration_ms(&self) -> Option<u64> {
        match &self.content {
            Content::File(file) if self.kind() == MediaKind::Video => file.duration_ms,
            _ => None,
        }
    }

    /// How many bits a video takes for each second of it.
    pub(crate) fn bits_per_second(&self) -> Option<u64> {
        let Content::File(MediaFile { bytes, .. }) = &self.content else { return None };
        u64::try_from(bytes.len()).ok()?.checked_mul(8_000)?.checked_div(self.duration_ms()?)
    }

    /// Where it lies for those who may see this message.
    pub(crate) fn place(&self, dm_id: EventId) -> MediaPlace {
        MediaPlace { dm_id, media_id: self.id, resource_id: self.resource_id() }
    }

    /// Where the still picture of a moving one lies for those who may see this message.
    pub(crate) fn preview_place(&self, dm_id: EventId) -> Option<MediaPlace> {
        Some(MediaPlace { dm_id, media_id: self.id, resource_id: self.preview_id()? })
    }

    /// What it consists of.
    pub(crate) fn main_resource(&self) -> Resource {
        match &self.content {
            Content::File(file) => Resource::File(file.clone()),
            Content::Drawn(picture) => Resource::Drawn(picture.clone()),
        }
    }

    fn resource(&self, place: &MediaPlace) -> Option<Resource> {
        if self.id != place.media_id {
            return None;
        }
        if self.resource_id() == place.resource_id {
            return Some(self.main_resource());
        }
        match &self.content {
            Content::File(file) if self.preview_id().as_ref() == Some(&place.resource_id) => {
                Some(Resource::PreviewOf(file.clone()))
            }
            _ => None,
        }
    }

    fn resource_id(&self) -> String {
        format!("{}.{}", self.name, self.content.format().extension())
    }

    fn preview_id(&self) -> Option<String> {
        (self.kind() != MediaKind::Photo).then(|| format!("{}-preview.png", self.name))
    }
}

/// The three parts of the path under which X keeps an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "these are X's names of the parts")]
pub(crate) struct MediaPlace {
    pub(crate) dm_id: EventId,
    pub(crate) media_id: MediaId,
    pub(crate) resource_id: String,
}

impl MediaPlace {
    /// The classic address of an attachment, which `includes.media` carries and no browser can load.
    pub(crate) fn url(&self) -> String {
        let Self { dm_id, media_id, resource_id } = self;
        format!("https://ton.twitter.com/1.1/ton/data/dm/{dm_id}/{media_id}/{resource_id}")
    }
}

impl World {
    pub(crate) fn media(&self, key: &MediaKey) -> Option<&Media> {
        self.media.get(key)
    }

    /// What lies in this place, if this person may see the message that it belongs to.
    pub(crate) fn resource_for(&self, viewer: UserId, place: &MediaPlace) -> Option<Resource> {
        let TrueContent::Message { media_keys, .. } = &self.event_for(viewer, place.dm_id)?.content else {
            return None;
        };
        media_keys.iter().filter_map(|key| self.media.get(key)).find_map(|media| media.resource(place))
    }

    /// One more message carries this.
    pub(super) fn attach(&mut self, at: Timestamp, attachment: Attachment) -> Result<MediaKey, ControlError> {
        let Attachment { content, id: upload, alt_text, kind } = attachment;
        let id = upload.unwrap_or_else(|| MediaId(self.snowflakes.next(at)));
        let key = kind.unwrap_or_else(|| content.format().kind()).key_of(id)?;
        let media = self.media.entry(key.clone()).or_insert_with(|| {
            let name = format!("{:08x}", self.random.next_u32());
            Media { key: key.clone(), alt_text, id, content, name, messages: 0 }
        });
        media.messages += 1;
        if let Some(upload) = upload {
            self.uploads.note_sent(upload);
        }
        Ok(key)
    }

    /// A message that carried these is gone.
    pub(super) fn detach(&mut self, keys: &[MediaKey]) {
        for key in keys {
            if let Some(media) = self.media.get_mut(key) {
                media.messages = media.messages.saturating_sub(1);
                if media.messages == 0 {
                    self.media.remove(key);
                }
            }
        }
    }
}

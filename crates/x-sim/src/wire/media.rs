//! `Media` on the wire.

use dm_model::MediaKey;
use serde::Serialize;

use crate::world::Media;

/// One attachment on the wire. `media_key` and `type` come always.
#[derive(Debug, Serialize)]
pub(crate) struct WireMedia<'a> {
    media_key: &'a MediaKey,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
}

impl<'a> WireMedia<'a> {
    pub(crate) fn new(media: &'a Media, fields: &[String]) -> Self {
        let wants = |name: &str| fields.iter().any(|field| field == name);
        Self {
            media_key: &media.key,
            r#type: "photo",
            url: wants("url").then(|| media.place.url()),
            width: wants("width").then(|| media.picture.width()),
            height: wants("height").then(|| media.picture.height()),
        }
    }
}

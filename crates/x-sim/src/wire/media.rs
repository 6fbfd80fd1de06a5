//! `Media` on the wire.

use dm_model::{EventId, MediaKey};
use serde::Serialize;

use crate::world::{Media, MediaKind};

/// One attachment on the wire. `media_key` and `type` come always.
#[derive(Debug, Serialize)]
pub(crate) struct WireMedia<'a> {
    media_key: &'a MediaKey,
    r#type: MediaKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preview_image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variants: Option<[Variant; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alt_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_metrics: Option<PublicMetrics>,
}

/// One form in which moving media can be had; here there is only the one that was uploaded.
#[derive(Debug, Serialize)]
struct Variant {
    bit_rate: u64,
    content_type: &'static str,
    url: String,
}

#[derive(Debug, Serialize)]
struct PublicMetrics {
    view_count: u64,
}

impl<'a> WireMedia<'a> {
    /// The attachment of this message.
    pub(crate) fn new(media: &'a Media, message: EventId, fields: &[String]) -> Self {
        let wants = |name: &str| fields.iter().any(|field| field == name);
        let kind = media.kind();
        let (width, height) = media.size();
        let url = media.place(message).url();
        let preview = media.preview_place(message).filter(|_| wants("preview_image_url"));
        // Photos have an address, moving media variants.
        let (url, moving_url) = if kind == MediaKind::Photo { (Some(url), None) } else { (None, Some(url)) };
        Self {
            media_key: &media.key,
            r#type: kind,
            url: url.filter(|_| wants("url")),
            preview_image_url: preview.map(|place| place.url()),
            variants: moving_url.filter(|_| wants("variants")).map(|url| {
                // X gives GIFs the bit rate 0.
                let bit_rate = media.bits_per_second().unwrap_or(0);
                [Variant { bit_rate, content_type: media.content_type(), url }]
            }),
            width: wants("width").then_some(width),
            height: wants("height").then_some(height),
            duration_ms: media.duration_ms().filter(|_| wants("duration_ms")),
            alt_text: media.alt_text.as_deref().filter(|_| wants("alt_text")),
            // Nobody counts who looks at attachments of messages.
            public_metrics: (kind == MediaKind::Video && wants("public_metrics"))
                .then_some(PublicMetrics { view_count: 0 }),
        }
    }
}

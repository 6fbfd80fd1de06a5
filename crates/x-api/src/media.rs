//! Attachments and profile pictures: what they are, and how their bytes are fetched.
//!
//! An attachment's own address (`ton.twitter.com`) opens only for X's own site; its three parts, put into the API's
//! path, open it with the session. Profile pictures are public and are fetched without the token, and so is what X makes
//! anew of videos (`video.twimg.com`). Any other address is not opened; [`address`] decides.

mod address;
mod stream;

use std::time::Duration;

use dm_model::MediaKey;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use url::Url;

use self::address::{AttachmentAddress, is_picture_address};
use crate::{
    Answer, ApiError, ApiErrorKind, Client,
    errors::Effect,
    exchange::{self, Reply, Request},
    wire,
};

pub use self::stream::{MediaStream, TransferLimits};

const LARGEST_PICTURE: usize = 2 << 20;
/// The HTTP client has a time limit for each request, which can only be replaced by another one.
const NEVER: Duration = Duration::from_hours(24 * 7);

/// What X tells about an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// The key by which events name it.
    pub media_key: MediaKey,
    /// `photo`, `animated_gif`, `video`, or what X invents next; empty when X leaves it out.
    pub kind: String,
    /// Where it lies; of a GIF or video: its best file. See [`Client::fetch_attachment`].
    pub url: Option<Url>,
    /// Where a still picture of a video lies.
    pub preview_url: Option<Url>,
    /// In pixels.
    pub width: Option<u32>,
    /// In pixels.
    pub height: Option<u32>,
    /// How long a video plays, in milliseconds.
    pub duration_ms: Option<u32>,
    /// The sender's description, for those who cannot see it.
    pub alt_text: Option<String>,
}

/// A profile picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaBytes {
    /// `image/…` (never SVG, which can hold scripts), without parameters.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Whether the attachment at this address is had by X's call for attachments, of which X allows few.
#[must_use]
pub fn needs_attachment_call(url: &Url) -> bool {
    matches!(AttachmentAddress::of(url), Some(AttachmentAddress::ByCall(_)))
}

impl Media {
    /// Reads a media object; `None` without a readable key.
    pub(crate) fn from_wire(object: &Value) -> Option<Self> {
        Some(Self {
            media_key: wire::id(object, "media_key")?,
            kind: wire::text(object, "type").unwrap_or_default().to_owned(),
            url: wire::web_url(object, "url").or_else(|| best_variant(object)),
            preview_url: wire::web_url(object, "preview_image_url"),
            width: wire::number(object, "width"),
            height: wire::number(object, "height"),
            duration_ms: wire::number(object, "duration_ms"),
            alt_text: wire::text(object, "alt_text").map(str::to_owned),
        })
    }
}

impl Client {
    /// The attachment at `url`, to be read piece by piece: by `GET
    /// /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}`, or, where X shows it to everybody, without a token. What
    /// the bytes are is not looked at.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::UntrustedAddress`] when `url` is no attachment's, without asking anybody;
    /// [`ApiErrorKind::Rubbish`] when X says that the bytes are too many.
    pub async fn fetch_attachment(&self, url: &Url, limits: TransferLimits) -> Result<Answer<MediaStream>, ApiError> {
        let request = |url| Request { timeout: Some(NEVER), silence: Some(limits.silence), ..Request::get(url) };
        let response = match AttachmentAddress::of(url).ok_or_else(untrusted)? {
            AttachmentAddress::ByCall(parts) => {
                let path = [["dm_conversations", "media"].as_slice(), &parts].concat();
                self.begin(&request(self.endpoint(&path))).await?
            }
            AttachmentAddress::Openly => self.begin_openly(&request(url.clone())).await?,
        };
        let (told, server_time) = exchange::told_by(response.headers());
        match MediaStream::of(response, limits) {
            Ok(value) => Ok(Answer { value, limits: told, server_time }),
            Err(error) => Err(error.with_headers(told, server_time)),
        }
    }

    /// A profile picture of at most 2 MB, from X's picture host or from where the API itself is. No token is sent.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::UntrustedAddress`] for other addresses, without asking anybody;
    /// [`ApiErrorKind::Rubbish`] when it is too large or no picture.
    pub async fn fetch_picture(&self, url: &Url) -> Result<MediaBytes, ApiError> {
        if !is_picture_address(url, self.origin()) {
            return Err(untrusted());
        }
        let request = Request { largest: LARGEST_PICTURE, ..Request::get(url.clone()) };
        picture_bytes(self.exchange_openly(&request).await?)
    }
}

/// Photos have an address; what moves has variants, of which the one with the most bits per second looks best. Playlists
/// are no files.
fn best_variant(object: &Value) -> Option<Url> {
    let is_file = |variant: &&Value| matches!(wire::text(variant, "content_type"), Some("video/mp4" | "image/gif"));
    let best =
        wire::list(object, "variants").iter().filter(is_file).max_by_key(|variant| wire::number(variant, "bit_rate"));
    wire::web_url(best?, "url")
}

fn untrusted() -> ApiError {
    ApiError::new(Effect::Reads, ApiErrorKind::UntrustedAddress)
}

fn is_picture(kind: &str) -> bool {
    kind.starts_with("image/") && !kind.starts_with("image/svg")
}

/// The bytes with their kind: what the header says, or, where it says only "bytes", what they begin with.
fn picture_bytes(reply: Reply) -> Result<MediaBytes, ApiError> {
    let header = reply.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let said = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kind =
        if said == "application/octet-stream" { kind_of(&reply.body).unwrap_or_default().to_owned() } else { said };
    if !is_picture(&kind) {
        return Err(ApiError::new(Effect::Reads, ApiErrorKind::Rubbish("it is no picture".to_owned())));
    }
    Ok(MediaBytes { content_type: kind, bytes: reply.body })
}

/// The kind of picture by its first bytes.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&str, usize, &[u8]); 4] = [
        ("image/jpeg", 0, b"\xff\xd8\xff"),
        ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
        ("image/gif", 0, b"GIF8"),
        ("image/webp", 8, b"WEBP"),
    ];
    let matches = |at: usize, mark: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(mark));
    kinds.into_iter().find(|(_, at, mark)| matches(*at, mark)).map(|(kind, ..)| kind)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn of_a_video_the_best_file_is_taken() {
        let video = |variants| Media::from_wire(&json!({ "media_key": "7_1", "type": "video", "variants": variants }));
        let variant = |kind, bits, url| json!({ "content_type": kind, "bit_rate": bits, "url": url });
        let media = video(json!([
            variant("video/mp4", Some(256_000), "https://ton.twitter.com/small"),
            variant("application/x-mpegURL", None, "https://ton.twitter.com/playlist"),
            variant("video/mp4", Some(832_000), "https://ton.twitter.com/large"),
        ]));
        assert_eq!(media.unwrap().url, Some(url("https://ton.twitter.com/large")));
        assert_eq!(video(json!([])).unwrap().url, None);
    }

    #[test]
    fn bytes_without_a_name_are_known_by_their_beginning() {
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(kind_of(b"RIFF\x10\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(kind_of(b"<svg xmlns='http://www.w3.org/2000/svg'>"), None);
        assert_eq!(kind_of(b""), None);
    }
}

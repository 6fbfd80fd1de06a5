//! Attachments and profile pictures: what they are, and how their bytes are fetched.
//!
//! An attachment's own address (`ton.twitter.com`) opens only for X's own site; its three parts, put into the API's
//! path, open it with the session. Profile pictures are public and are fetched without the token. Any other address
//! is not opened: an address from a server must never decide where this app connects to, or who gets the token.

use std::time::Duration;

use dm_model::MediaKey;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use url::Url;

use crate::{
    Answer, ApiError, ApiErrorKind, Client, Limits,
    errors::Effect,
    exchange::{Reply, Request},
    limits, wire,
};

const LARGEST_ATTACHMENT: usize = 16 << 20;
const LARGEST_PICTURE: usize = 2 << 20;
/// A video over a slow line takes longer than a page of text.
const ATTACHMENT_TIMEOUT: Duration = Duration::from_mins(2);

const ATTACHMENT_HOST: &str = "ton.twitter.com";
const PICTURE_HOST: &str = "pbs.twimg.com";

/// What X tells about an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// The key by which events name it.
    pub media_key: MediaKey,
    /// `photo`, `animated_gif`, `video`, or what X invents next; empty when X leaves it out.
    pub kind: String,
    /// Where it lies; of a GIF or video: its best file. See [`Client::fetch_dm_media`].
    pub url: Option<Url>,
    /// Where a still picture of a video lies.
    pub preview_url: Option<Url>,
    /// In pixels.
    pub width: Option<u32>,
    /// In pixels.
    pub height: Option<u32>,
    /// The sender's description, for those who cannot see it.
    pub alt_text: Option<String>,
}

/// Bytes of a known kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaBytes {
    /// `image/…` (never SVG, which can hold scripts) or `video/mp4`, without parameters.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
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
            alt_text: wire::text(object, "alt_text").map(str::to_owned),
        })
    }
}

impl Client {
    /// `GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}`: the attachment at `url`, a picture or an MP4
    /// video of at most 16 MB. Takes up to two minutes.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::UntrustedAddress`] when `url` is no attachment's, without asking anybody;
    /// [`ApiErrorKind::Rubbish`] when the bytes are too many or of another kind.
    pub async fn fetch_dm_media(&self, url: &Url) -> Result<Answer<MediaBytes>, ApiError> {
        let parts = attachment_parts(url).ok_or_else(untrusted)?;
        let url = self.endpoint(&[["dm_conversations", "media"].as_slice(), &parts].concat());
        let request = Request { timeout: Some(ATTACHMENT_TIMEOUT), largest: LARGEST_ATTACHMENT, ..Request::get(url) };
        let reply = self.exchange(&request).await?;
        let (limits, server_time) = (Limits::from_headers(&reply.headers), limits::server_time(&reply.headers));
        match media_bytes(reply, |kind| is_picture(kind) || kind == "video/mp4") {
            Ok(value) => Ok(Answer { value, limits, server_time }),
            Err(error) => Err(error.with_headers(limits, server_time)),
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
        media_bytes(self.exchange_openly(&request).await?, is_picture)
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

/// The three parts of `https://ton.twitter.com/1.1/ton/data/dm/{dm_id}/{media_id}/{resource_id}`.
fn attachment_parts(url: &Url) -> Option<[&str; 3]> {
    if !is_plain_https(url, ATTACHMENT_HOST) {
        return None;
    }
    let segments: Vec<_> = url.path().strip_prefix("/1.1/ton/data/dm/")?.split('/').collect();
    let [dm_id, media_id, resource_id] = segments[..] else { return None };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // A size such as `:large` may follow the file's name. A dot in front would make it a step up.
    let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_name_byte);
    (is_number(dm_id) && is_number(media_id) && is_name(resource_id)).then_some([dm_id, media_id, resource_id])
}

fn is_picture_address(url: &Url, origin: &Url) -> bool {
    let is_our_origin = url.origin() == origin.origin() && url.username().is_empty() && url.password().is_none();
    is_our_origin || is_plain_https(url, PICTURE_HOST)
}

/// HTTPS on its own port at exactly this host, with nobody's name in front.
fn is_plain_https(url: &Url, host: &str) -> bool {
    url.scheme() == "https"
        && url.host_str() == Some(host)
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

fn is_picture(kind: &str) -> bool {
    kind.starts_with("image/") && !kind.starts_with("image/svg")
}

/// The bytes with their kind: what the header says, or, where it says only "bytes" as X's description does for
/// attachments, what they begin with.
fn media_bytes(reply: Reply, is_wanted: impl Fn(&str) -> bool) -> Result<MediaBytes, ApiError> {
    let header = reply.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let said = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kind =
        if said == "application/octet-stream" { kind_of(&reply.body).unwrap_or_default().to_owned() } else { said };
    if !is_wanted(&kind) {
        return Err(ApiError::new(Effect::Reads, ApiErrorKind::Rubbish("it is no picture or video".to_owned())));
    }
    Ok(MediaBytes { content_type: kind, bytes: reply.body })
}

/// The kind of file by its first bytes, for the kinds that X takes as attachments.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&str, usize, &[u8]); 5] = [
        ("image/jpeg", 0, b"\xff\xd8\xff"),
        ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
        ("image/gif", 0, b"GIF8"),
        ("image/webp", 8, b"WEBP"),
        ("video/mp4", 4, b"ftyp"),
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
    fn the_parts_of_an_attachments_address_are_found() {
        let address = url("https://ton.twitter.com/1.1/ton/data/dm/1582838499983564806/1582838484/a_b-C.jpg:large");
        assert_eq!(attachment_parts(&address), Some(["1582838499983564806", "1582838484", "a_b-C.jpg:large"]));
    }

    #[test]
    fn other_addresses_are_no_attachments() {
        for address in [
            "http://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg",
            "https://ton.twitter.com:8443/1.1/ton/data/dm/1/2/a.jpg",
            "https://ton.twitter.com.evil.example/1.1/ton/data/dm/1/2/a.jpg",
            "https://evil@ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/3/a.jpg",
            "https://ton.twitter.com/1.1/ton/data/dm/1/two/a.jpg",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/%2e%2e",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/a%2Fb",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/",
        ] {
            assert_eq!(attachment_parts(&url(address)), None, "{address}");
        }
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
    fn pictures_come_only_from_x() {
        let origin = url("http://127.0.0.1:4000/");
        let is_trusted = |address| is_picture_address(&url(address), &origin);
        assert!(is_trusted("https://pbs.twimg.com/profile_images/1/a_normal.jpg"));
        assert!(is_trusted("http://127.0.0.1:4000/profile_images/1.png"));
        for address in [
            "http://pbs.twimg.com/profile_images/1/a.jpg",
            "https://pbs.twimg.com.evil.example/a.jpg",
            "http://127.0.0.1:4001/a.png",
            "http://alice:secret@127.0.0.1:4000/a.png",
            "http://localhost:4000/a.png",
            "file:///etc/passwd",
        ] {
            assert!(!is_trusted(address), "{address}");
        }
    }

    #[test]
    fn bytes_without_a_name_are_known_by_their_beginning() {
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(kind_of(b"\0\0\0\x18ftypmp42"), Some("video/mp4"));
        assert_eq!(kind_of(b"RIFF\x10\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(kind_of(b"<svg xmlns='http://www.w3.org/2000/svg'>"), None);
        assert_eq!(kind_of(b""), None);
    }
}

//! Uploading what is to hang on a message.
//!
//! A small file goes in one request. A larger one is announced, sent in segments in any order, and put together; X may
//! then take its time to process it. What comes of it is an id that works for a day, in one message or in several, and
//! only for the account that uploaded it. All of this can be done again without harm: a segment that was sent twice
//! counts once, and an id that nobody uses is forgotten.

use std::time::Duration;

use bytes::Bytes;
use dm_model::{MediaId, MediaKey};
use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use crate::{
    Answer, ApiError, ApiErrorKind, Client,
    errors::Effect,
    exchange::{Body, Request},
    problem, wire,
};

/// A segment over a slow line takes longer than a page of text: 5 MB at 50 kB/s.
const SEGMENT_TIMEOUT: Duration = Duration::from_mins(2);

/// When X says that it processes a file but not when to ask again.
const CHECK_AFTER: Duration = Duration::from_secs(2);

/// However soon or late X wants to be asked again, it is asked within these.
const SOONEST_CHECK: Duration = Duration::from_secs(1);
const LATEST_CHECK: Duration = Duration::from_mins(1);

/// What a file is to X when it hangs on a Direct Message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaCategory {
    /// JPG, PNG or WEBP.
    Image,
    /// GIF.
    Gif,
    /// MP4.
    Video,
}

impl MediaCategory {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "dm_image",
            Self::Gif => "dm_gif",
            Self::Video => "dm_video",
        }
    }
}

/// One piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Which one: 0 to 999.
    pub index: u16,
    /// At most 5 MB.
    pub bytes: Bytes,
}

/// An upload, as X describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The id to send with a message.
    pub id: MediaId,
    /// The key by which events will name it.
    pub media_key: Option<MediaKey>,
    /// How long the id works from now on, where X says so.
    pub expires_in: Option<Duration>,
    /// Whether it can be sent yet.
    pub processing: Processing,
}

/// How far X is with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Processing {
    /// It can be sent.
    Succeeded,
    /// Ask again after this time.
    Underway {
        /// From one second to one minute.
        check_after: Duration,
        /// How much of it is done, where X says so.
        percent: Option<u8>,
    },
    /// X cannot use the file.
    Failed {
        /// X's own words, one line of at most 300 characters; may be empty. Text, never markup.
        detail: String,
    },
}

impl Client {
    /// `POST /2/media/upload`: a small file in one request. X takes pictures of up to 5 MB.
    ///
    /// # Errors
    /// [`ApiError`]; it may be tried again.
    pub async fn upload(&self, category: MediaCategory, bytes: Bytes) -> Result<Answer<Upload>, ApiError> {
        let texts = vec![("media_category", category.as_str().to_owned())];
        let body = Body::Form { texts, media: bytes };
        self.exchange_upload(&posted(self.endpoint(&["media", "upload"]), Some(body))).await
    }

    /// `POST /2/media/upload/initialize`: announces a file that comes in segments.
    ///
    /// # Errors
    /// [`ApiError`]; it may be tried again.
    pub async fn announce_upload(
        &self,
        category: MediaCategory,
        content_type: &str,
        total_bytes: u64,
    ) -> Result<Answer<Upload>, ApiError> {
        let body = json!({
            "media_category": category.as_str(),
            "media_type": content_type,
            "total_bytes": total_bytes,
            "shared": false,
        });
        let url = self.endpoint(&["media", "upload", "initialize"]);
        self.exchange_upload(&posted(url, Some(Body::Json(body)))).await
    }

    /// `POST /2/media/upload/{id}/append`: one segment; the same one may come again.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::NotFound`] when X has forgotten the upload.
    pub async fn append_segment(&self, id: MediaId, segment: Segment) -> Result<Answer<()>, ApiError> {
        let texts = vec![("segment_index", segment.index.to_string())];
        let body = Body::Form { texts, media: segment.bytes };
        let url = self.endpoint(&["media", "upload", &id.to_string(), "append"]);
        self.exchange_blindly(&posted(url, Some(body))).await
    }

    /// `POST /2/media/upload/{id}/finalize`: all segments are there. X refuses it the second time; then
    /// [`fetch_upload`](Self::fetch_upload) tells what came of the first.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::NotFound`] when X has forgotten the upload.
    pub async fn finalize_upload(&self, id: MediaId) -> Result<Answer<Upload>, ApiError> {
        let url = self.endpoint(&["media", "upload", &id.to_string(), "finalize"]);
        self.exchange_upload(&posted(url, None)).await
    }

    /// `GET /2/media/upload?command=STATUS`: how far X is with a file that was put together.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::NotFound`] when X has forgotten the upload.
    pub async fn fetch_upload(&self, id: MediaId) -> Result<Answer<Upload>, ApiError> {
        let mut url = self.endpoint(&["media", "upload"]);
        url.query_pairs_mut().append_pair("command", "STATUS").append_pair("media_id", &id.to_string());
        self.exchange_upload(&Request::get(url)).await
    }

    /// `POST /2/media/metadata`: describes an upload for those who cannot see it, in at most 1,000 characters.
    ///
    /// # Errors
    /// [`ApiError`]; it may be tried again.
    pub async fn describe_upload(&self, id: MediaId, alt_text: &str) -> Result<Answer<()>, ApiError> {
        let body = json!({ "id": id, "metadata": { "alt_text": { "text": alt_text } } });
        let url = self.endpoint(&["media", "metadata"]);
        self.exchange_blindly(&posted(url, Some(Body::Json(body)))).await
    }

    async fn exchange_upload(&self, request: &Request) -> Result<Answer<Upload>, ApiError> {
        let answer = self.exchange_json(request).await?;
        let Some(upload) = answer.value.get("data").and_then(Upload::from_wire) else {
            let error = ApiError::new(Effect::Reads, ApiErrorKind::Rubbish("it names no upload".to_owned()));
            return Err(error.with_headers(answer.limits, answer.server_time));
        };
        Ok(answer.map(|_| upload))
    }
}

fn posted(url: Url, body: Option<Body>) -> Request {
    Request { method: Method::POST, body, repeatable: true, timeout: Some(SEGMENT_TIMEOUT), ..Request::get(url) }
}

impl Upload {
    fn from_wire(object: &Value) -> Option<Self> {
        let seconds = wire::number(object, "expires_after_secs");
        Some(Self {
            id: wire::id(object, "id")?,
            media_key: wire::id(object, "media_key"),
            expires_in: seconds.map(|seconds| Duration::from_secs(seconds.into())),
            processing: Processing::from_wire(object.get("processing_info")),
        })
    }
}

impl Processing {
    /// A file without this information needs no processing.
    fn from_wire(info: Option<&Value>) -> Self {
        let Some(info) = info.filter(|info| info.is_object()) else { return Self::Succeeded };
        match wire::text(info, "state") {
            Some("succeeded") => Self::Succeeded,
            Some("failed") => {
                let error = info.get("error");
                let words = error.and_then(|error| wire::text(error, "message")).unwrap_or_default();
                Self::Failed { detail: problem::one_line(words) }
            }
            _ => {
                let asked = wire::number(info, "check_after_secs").map(|seconds| Duration::from_secs(seconds.into()));
                let percent = wire::number(info, "progress_percent").and_then(|percent| u8::try_from(percent).ok());
                Self::Underway {
                    check_after: asked.unwrap_or(CHECK_AFTER).clamp(SOONEST_CHECK, LATEST_CHECK),
                    percent: percent.filter(|percent| *percent <= 100),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn processing(info: &Value) -> Processing {
        let upload = Upload::from_wire(&json!({ "id": "7", "processing_info": info }));
        upload.expect("it has an id").processing
    }

    #[test]
    fn a_file_that_is_not_processed_can_be_sent() {
        let upload = Upload::from_wire(&json!({ "id": "7", "media_key": "3_7", "expires_after_secs": 86_400 }));
        let expected = Upload {
            id: "7".parse().unwrap(),
            media_key: Some("3_7".parse().unwrap()),
            expires_in: Some(Duration::from_hours(24)),
            processing: Processing::Succeeded,
        };
        assert_eq!(upload, Some(expected));
    }

    #[test]
    fn a_file_under_way_is_asked_about_within_a_minute_whatever_x_says() {
        let waits =
            [json!(5), json!(0), json!(1_000_000), json!("soon"), Value::Null].map(|seconds| {
                match processing(&json!({ "state": "in_progress", "check_after_secs": seconds })) {
                    Processing::Underway { check_after, .. } => check_after.as_secs(),
                    other => panic!("{other:?}"),
                }
            });
        assert_eq!(waits, [5, 1, 60, 2, 2]);
    }

    #[test]
    fn a_percentage_beyond_all_is_none() {
        let expected = Processing::Underway { check_after: CHECK_AFTER, percent: None };
        assert_eq!(processing(&json!({ "state": "pending", "progress_percent": 101 })), expected);
    }

    #[test]
    fn what_x_cannot_use_has_failed_in_x_s_words() {
        let failed = processing(&json!({ "state": "failed", "error": { "message": "Unsupported\nfile" } }));
        assert_eq!(failed, Processing::Failed { detail: "Unsupported file".to_owned() });
    }
}

//! An upload on the wire.

use axum::{http::StatusCode, response::Response};
use dm_model::{MediaKey, Timestamp};
use serde::Serialize;

use super::json;
use crate::{
    problem::Problem,
    world::{MediaId, MediaKind, State, Unfit, Upload},
};

#[derive(Serialize)]
struct Envelope<'a> {
    data: WireUpload<'a>,
}

#[derive(Serialize)]
struct WireUpload<'a> {
    id: String,
    media_key: MediaKey,
    size: u64,
    expires_after_secs: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<WireImage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    video: Option<WireVideo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    processing_info: Option<ProcessingInfo<'a>>,
}

#[derive(Serialize)]
struct WireImage {
    image_type: &'static str,
    w: u32,
    h: u32,
}

#[derive(Serialize)]
struct WireVideo {
    video_type: &'static str,
}

#[derive(Default, Serialize)]
struct ProcessingInfo<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    check_after_secs: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress_percent: Option<u64>,
    /// X tells it, its specification does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Unfit>,
}

impl<'a> From<State<'a>> for ProcessingInfo<'a> {
    fn from(state: State<'a>) -> Self {
        match state {
            State::Pending { check_after_secs } => {
                Self { state: "pending", check_after_secs: Some(check_after_secs), ..Self::default() }
            }
            State::InProgress { percent, check_after_secs } => Self {
                state: "in_progress",
                check_after_secs: Some(check_after_secs),
                progress_percent: Some(percent),
                error: None,
            },
            State::Succeeded => Self { state: "succeeded", progress_percent: Some(100), ..Self::default() },
            State::Failed(unfit) => {
                Self { state: "failed", progress_percent: Some(100), error: Some(unfit), ..Self::default() }
            }
        }
    }
}

/// Answers with an upload that was finalized.
pub(crate) fn upload(id: MediaId, upload: &Upload, now: Timestamp) -> Result<Response, Problem> {
    let finished = upload.finished()?;
    let kind = upload.plan.category.kind();
    let media_key = kind.key_of(id).map_err(|_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let content_type = finished.format.content_type();
    let dimensions = finished.dimensions.filter(|_| kind != MediaKind::Video);
    let data = WireUpload {
        id: id.to_string(),
        media_key,
        size: finished.size,
        expires_after_secs: upload.expires_after_secs(now),
        image: dimensions.map(|(w, h)| WireImage { image_type: content_type, w, h }),
        video: (kind == MediaKind::Video).then_some(WireVideo { video_type: content_type }),
        processing_info: finished.state(now).map(Into::into),
    };
    Ok(json(StatusCode::OK, &Envelope { data }))
}

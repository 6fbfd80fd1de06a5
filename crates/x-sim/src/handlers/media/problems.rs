//! X's answers to uploads that do not go on.

use axum::http::StatusCode;

use crate::{
    inspection::WrongFormat,
    problem::{Complaint, Problem},
    world::{MediaId, UploadError},
};

impl From<UploadError> for Problem {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::TooMany => Self::of_status(StatusCode::TOO_MANY_REQUESTS),
            error => Complaint::about_body(error.to_string()).into(),
        }
    }
}

impl From<WrongFormat> for Problem {
    fn from(_: WrongFormat) -> Self {
        Complaint::about_body("media type unrecognized.").into()
    }
}

/// The same, for calls that name an upload.
pub(super) fn about(id: MediaId, parameter: &str) -> impl Fn(UploadError) -> Problem {
    move |error| match error {
        UploadError::Unknown => Problem::not_found("media", parameter, &id.to_string()),
        error => error.into(),
    }
}

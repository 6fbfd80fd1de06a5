//! Reading what comes with an upload: a multipart form with raw bytes, or JSON with base64. X takes both.

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::{StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

use crate::problem::{Complaint, Problem};

/// The media and what is said about it.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) media: Bytes,
    /// Forms have texts only, JSON has types.
    is_form: bool,
    others: Map<String, Value>,
}

impl Body {
    /// Reads a body in which there may be `media` and these other fields; `media` must be there.
    pub(super) async fn read(request: Request, known: &[&str]) -> Result<Self, Problem> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        if content_type.starts_with("multipart/form-data") {
            Self::of_form(request, known).await
        } else if content_type.starts_with("application/json") {
            Self::of_json(request, known).await
        } else {
            let message = "Requests with bodies must have content-type of application/json or multipart/form-data.";
            Err(Complaint::about_body(message).into())
        }
    }

    async fn of_form(request: Request, known: &[&str]) -> Result<Self, Problem> {
        let form = Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|rejection| unreadable(rejection.status()))?;
        let (mut media, mut others) = (None, Map::new());
        while let Some(field) = form.next_field().await.map_err(|error| unreadable(error.status()))? {
            let name = field.name().unwrap_or_default().to_owned();
            let is_new = if name == "media" {
                media.replace(content(field).await?).is_none()
            } else {
                must_be_known(&name, known)?;
                let text = String::from_utf8(content(field).await?.into());
                let text = text.map_err(|_| Complaint::about_body(format!("$.{name}: is not text")))?;
                others.insert(name.clone(), text.into()).is_none()
            };
            if !is_new {
                return Err(Complaint::about_body(format!("$.{name}: was given more than once")).into());
            }
        }
        Self { media: media.ok_or_else(no_media)?, is_form: true, others }.with_media()
    }

    async fn of_json(request: Request, known: &[&str]) -> Result<Self, Problem> {
        let body = Bytes::from_request(request, &()).await;
        let body = body.map_err(|rejection| unreadable(rejection.status()))?;
        let parsed = serde_json::from_slice::<Map<String, Value>>(&body);
        // The base64 text need not be kept beside its copy in the map.
        drop(body);
        let mut others = parsed.map_err(|_| Complaint::about_body("Request body is not valid JSON."))?;
        let media = others.remove("media").ok_or_else(no_media)?;
        for name in others.keys() {
            must_be_known(name, known)?;
        }
        let bytes = media.as_str().and_then(|text| STANDARD.decode(text).ok());
        let bytes = bytes.ok_or_else(|| Complaint::about_body("$.media: is not base64"))?;
        Self { media: bytes.into(), is_form: false, others }.with_media()
    }

    fn with_media(self) -> Result<Self, Problem> {
        if self.media.is_empty() { Err(Complaint::about_body("$.media: has no bytes").into()) } else { Ok(self) }
    }

    /// A field that is a text.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        let Some(value) = self.others.get(name) else { return Ok(None) };
        let text = value.as_str().ok_or_else(|| Complaint::about_body(format!("$.{name}: is not a string")))?;
        Ok(Some(text))
    }

    /// A field that is a whole number.
    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Problem> {
        let Some(value) = self.others.get(name) else { return Ok(None) };
        let number = if self.is_form { value.as_str().and_then(whole_number) } else { value.as_i64() };
        let number = number.ok_or_else(|| Complaint::about_body(format!("$.{name}: is not an integer")))?;
        Ok(Some(number))
    }
}

/// Digits with a minus at most.
fn whole_number(text: &str) -> Option<i64> {
    if text.starts_with('+') { None } else { text.parse().ok() }
}

async fn content(field: Field<'_>) -> Result<Bytes, Problem> {
    field.bytes().await.map_err(|error| unreadable(error.status()))
}

fn must_be_known(name: &str, known: &[&str]) -> Result<(), Problem> {
    if known.contains(&name) {
        return Ok(());
    }
    Err(Complaint::about_body(format!("$.{name}: is not defined in the schema")).into())
}

fn no_media() -> Complaint {
    Complaint::about_body("$.media: is missing but it is required")
}

/// A body that is too large keeps its status; all else is a bad request, also a connection that ends too early.
fn unreadable(status: StatusCode) -> Problem {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::of_status(status),
        _ => Complaint::about_body("The body cannot be read to its end").into(),
    }
}

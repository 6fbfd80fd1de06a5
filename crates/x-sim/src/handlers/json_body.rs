//! JSON bodies, read as strictly as X does. Calls with one take nothing else, and X wants to be told that it is JSON.

use axum::{
    body::HttpBody,
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;

use crate::{
    Call,
    problem::{Complaint, Problem},
};

/// Whether this call's body can only be JSON. An upload's may also be a form.
pub(crate) fn belongs_to(call: Call) -> bool {
    matches!(
        call,
        Call::SendToConversation
            | Call::SendToParticipant
            | Call::CreateGroup
            | Call::MediaInitialize
            | Call::MediaMetadata
            | Call::Subscribe
            | Call::ChangeSubscription
    )
}

/// Refuses a body that is said to be anything else.
pub(crate) async fn require(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() || is_json(request.headers()) {
        return next.run(request).await;
    }
    let message = "Requests with bodies must have content-type of application/json.";
    Problem::from(Complaint::about_body(message)).into_response()
}

/// Parameters such as the character set may follow (RFC 9110, section 8.3.1).
fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// Reads a JSON body; X refuses fields that it does not know.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let message = match error.classify() {
            serde_json::error::Category::Data => format!("The body has the wrong shape: {error}"),
            _ => "The body is not valid JSON".to_owned(),
        };
        Complaint::about_body(message).into()
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn json_may_be_said_in_any_way_that_http_allows() {
        let says = |content_type| {
            is_json(&HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))]))
        };
        assert!(says("application/json") && says("application/json; charset=utf-8") && says("Application/JSON ;x=y"));
        assert!(!says("text/json") && !says("application/jsonp") && !says("") && !is_json(&HeaderMap::new()));
    }
}

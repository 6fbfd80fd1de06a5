//! X's way of saying no: `application/problem+json`.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// An error answer in X's shape.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    body: Value,
}

impl Problem {
    /// The shape that most of X's errors have.
    fn plain(status: StatusCode, title: &str, detail: &str) -> Self {
        let body = json!({ "title": title, "detail": detail, "type": "about:blank", "status": status.as_u16() });
        Self { status, body }
    }

    /// An error with this status and X's usual words for it.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        Self::plain(status, title, title)
    }

    /// 401: no token, or one that is not good any more.
    pub(crate) fn unauthorized() -> Self {
        Self::of_status(StatusCode::UNAUTHORIZED)
    }

    /// 403 with a reason.
    pub(crate) fn forbidden(detail: &str) -> Self {
        Self::plain(StatusCode::FORBIDDEN, "Forbidden", detail)
    }

    /// 403 for a token of the wrong kind, such as an app's where a person's is wanted.
    pub(crate) fn unsupported_authentication(kind: &str) -> Self {
        let body = json!({
            "title": "Unsupported Authentication",
            "detail": format!("Authenticating with {kind} is forbidden for this endpoint."),
            "type": "https://api.twitter.com/2/problems/unsupported-authentication",
            "status": 403,
        });
        Self { status: StatusCode::FORBIDDEN, body }
    }

    /// 402 for an app that has used up what it paid for.
    pub(crate) fn credits_depleted() -> Self {
        let body = json!({
            "title": "CreditsDepleted",
            "detail": "The account of this app has no credits left to fulfill this request.",
            "type": "https://api.twitter.com/2/problems/credits",
            "status": 402,
        });
        Self { status: StatusCode::PAYMENT_REQUIRED, body }
    }

    /// 403 for an app that has not joined the plans under which the API may be used.
    pub(crate) fn client_not_enrolled(client_id: &str) -> Self {
        let body = json!({
            "title": "Client Forbidden",
            "detail": "This app is not enrolled for the API. Enrol it in the developer console.",
            "type": "https://api.twitter.com/2/problems/client-forbidden",
            "reason": "client-not-enrolled",
            "client_id": client_id,
            "status": 403,
        });
        Self { status: StatusCode::FORBIDDEN, body }
    }

    /// 403 for an app whose permissions in X's console do not include this.
    pub(crate) fn missing_permission() -> Self {
        let body = json!({
            "title": "Forbidden",
            "detail": "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
            "type": "https://api.twitter.com/2/problems/oauth1-permissions",
            "status": 403,
        });
        Self { status: StatusCode::FORBIDDEN, body }
    }

    /// 403 when somebody may not be written to, or the sender is not in the conversation.
    pub(crate) fn may_not_message() -> Self {
        Self::forbidden("You do not have permission to DM one or more participants.")
    }

    /// 404 for a thing that is not there, or that this person may not know of.
    pub(crate) fn not_found(resource_type: &str, parameter: &str, value: &str) -> Self {
        let mut body = not_found_entry(resource_type, parameter, value);
        body["status"] = json!(404);
        Self { status: StatusCode::NOT_FOUND, body }
    }

    /// 409 for a wish that an app has told already. X does not document its answer.
    pub(crate) fn duplicate_subscription() -> Self {
        let detail = "A subscription with this event_type and filter exists already.";
        Self::plain(StatusCode::CONFLICT, "Conflict", detail)
    }

    /// 429 for a stream beyond the allowed number.
    pub(crate) fn too_many_connections() -> Self {
        let body = json!({
            "title": "ConnectionException",
            "detail": "This stream is currently at the maximum allowed connection limit.",
            "connection_issue": "TooManyConnections",
            "type": "https://api.twitter.com/2/problems/streaming-connection",
        });
        Self { status: StatusCode::TOO_MANY_REQUESTS, body }
    }

    /// 404 for a path that X does not have.
    pub(crate) fn no_such_path() -> Self {
        Self::of_status(StatusCode::NOT_FOUND)
    }

    /// 400 with one complaint for each wrong parameter.
    pub(crate) fn invalid(complaints: Vec<Complaint>) -> Self {
        let errors: Vec<_> = complaints
            .into_iter()
            .map(|complaint| match complaint.parameter {
                Some((name, value)) => json!({ "parameters": { name: [value] }, "message": complaint.message }),
                None => json!({ "message": complaint.message }),
            })
            .collect();
        let body = json!({
            "errors": errors,
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": "https://api.twitter.com/2/problems/invalid-request",
        });
        Self { status: StatusCode::BAD_REQUEST, body }
    }
}

/// What is wrong with one parameter, or with the body as a whole.
#[derive(Debug, Clone)]
pub(crate) struct Complaint {
    parameter: Option<(String, String)>,
    message: String,
}

impl Complaint {
    pub(crate) fn about(parameter: &str, value: &str, message: String) -> Self {
        Self { parameter: Some((parameter.to_owned(), value.to_owned())), message }
    }

    pub(crate) fn about_body(message: impl Into<String>) -> Self {
        Self { parameter: None, message: message.into() }
    }
}

impl From<Complaint> for Problem {
    fn from(complaint: Complaint) -> Self {
        Self::invalid(vec![complaint])
    }
}

/// The entry in `errors` beside `data` for something that was asked for and is not there. Its type has the host of the
/// specification: X's own xdk gives up the whole answer when an entry has any other.
pub(crate) fn not_found_entry(resource_type: &str, parameter: &str, value: &str) -> Value {
    json!({
        "value": value,
        "detail": format!("Could not find {resource_type} with {parameter}: [{value}]."),
        "title": "Not Found Error",
        "resource_type": resource_type,
        "parameter": parameter,
        "resource_id": value,
        "type": "https://api.x.com/2/problems/resource-not-found",
    })
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body.to_string()));
        *response.status_mut() = self.status;
        let content_type = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        response
    }
}

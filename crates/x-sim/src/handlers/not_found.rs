//! Calls that X does not have, and refusals that did not come from X's own code.

use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::Problem;

pub(crate) async fn handle() -> Problem {
    Problem::no_such_path()
}

pub(crate) async fn wrong_method() -> Problem {
    Problem::of_status(StatusCode::METHOD_NOT_ALLOWED)
}

/// The framework refuses in plain text what it cannot read, such as a body that is too large; X has one shape for all.
pub(crate) async fn in_our_shape(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let plain = content_type.is_some_and(|value| value.starts_with("text/plain"));
    if plain && (status.is_client_error() || status.is_server_error()) {
        return Problem::of_status(status).into_response();
    }
    response
}

#[cfg(test)]
mod tests {
    use crate::testing::Stage;

    #[tokio::test]
    async fn what_x_does_not_have_is_not_found_in_its_shape() {
        let stage = Stage::set().await;
        for path in ["/", "/2/dm_events/1/2", "/1.1/direct_messages/events/list.json", "/%00"] {
            let answer = stage.get(stage.alice, path).await;
            assert_eq!((answer.status, &answer.body["title"]), (404, &"Not Found".into()), "{path}");
        }
        let answer = stage.delete(stage.alice, "/2/users/me").await;
        assert_eq!((answer.status, &answer.body["status"]), (405, &405.into()));
    }
}

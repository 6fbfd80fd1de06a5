//! `POST /oauth2/token`: the token of an app itself, by client credentials (RFC 6749, section 4.4).
//!
//! It stands outside of `/2` and is older than OAuth 2.0 for people, so its errors have X's oldest form. Only
//! confidential clients have a secret to show; an app without one has no token of its own.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{read_basic, token::read_form};
use crate::simulation::{Simulation, locked};

#[derive(Deserialize)]
struct Form {
    grant_type: Option<String>,
}

/// Why there is no token, with X's code for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    code: u16,
    message: &'static str,
    label: &'static str,
}

const WRONG_CREDENTIALS: Refusal =
    Refusal { code: 99, message: "Unable to verify your credentials", label: "authenticity_token_error" };
const NO_GRANT_TYPE: Refusal =
    Refusal { code: 170, message: "Missing required parameter: grant_type", label: "forbidden_missing_parameter" };

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { code, message, label } = self;
        let body = json!({ "errors": [{ "code": code, "message": message, "label": label }] });
        (StatusCode::FORBIDDEN, Json(body)).into_response()
    }
}

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(read_basic);
    let (id, secret) = basic.ok_or(WRONG_CREDENTIALS)?;
    let client = simulation.client(&id).filter(|client| client.secret.as_deref() == Some(secret.as_str()));
    let client = client.ok_or(WRONG_CREDENTIALS)?;
    let form: Form = read_form(&headers, &body).map_err(|_| NO_GRANT_TYPE)?;
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        None | Some("") => return Err(NO_GRANT_TYPE),
        Some(_) => return Err(WRONG_CREDENTIALS),
    }
    let token = locked(&simulation.grants).app_token(&client.client_id);
    let answer = json!({ "token_type": "bearer", "access_token": token });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{
        RegisteredClient,
        testing::{Answer, Stage, read},
    };

    async fn asked(stage: &Stage, id: &str, secret: Option<&str>, form: &[(&str, &str)]) -> Answer {
        read(stage.http.post(stage.url("/oauth2/token")).basic_auth(id, secret).form(form)).await
    }

    const GRANT: &[(&str, &str)] = &[("grant_type", "client_credentials")];

    #[tokio::test]
    async fn a_confidential_client_gets_the_token_of_its_app() {
        let stage = Stage::set().await;
        let secret = RegisteredClient::bot_demo().secret;
        let answer = asked(&stage, "bot-demo", secret.as_deref(), GRANT).await;
        let token = stage.control.app_token("bot-demo");
        assert_eq!((answer.status, &answer.body), (200, &json!({ "token_type": "bearer", "access_token": token })));
        let me = read(stage.http.get(stage.url("/2/users/me")).bearer_auth(&token)).await;
        assert_eq!((me.status, &me.body["title"]), (403, &"Unsupported Authentication".into()));
    }

    #[tokio::test]
    async fn whoever_shows_no_secret_or_a_wrong_one_gets_none() {
        let stage = Stage::set().await;
        for (id, secret) in [
            ("bot-demo", Some("guess")),
            ("bot-demo", None),
            // A public client has no secret, not even an empty one.
            ("pipit-demo", Some("")),
            ("pipit-demo", None),
            ("nobody", Some("guess")),
        ] {
            let answer = asked(&stage, id, secret, GRANT).await;
            assert_eq!((answer.status, &answer.body["errors"][0]["code"]), (403, &99.into()), "{id} {secret:?}");
        }
        let bare = read(stage.http.post(stage.url("/oauth2/token")).form(GRANT)).await;
        assert_eq!((bare.status, &bare.body["errors"][0]["code"]), (403, &99.into()));
    }

    #[tokio::test]
    async fn another_grant_is_refused_here() {
        let stage = Stage::set().await;
        let secret = RegisteredClient::bot_demo().secret;
        let none = asked(&stage, "bot-demo", secret.as_deref(), &[]).await;
        insta::assert_json_snapshot!(none.body, @r#"
        {
          "errors": [
            {
              "code": 170,
              "label": "forbidden_missing_parameter",
              "message": "Missing required parameter: grant_type"
            }
          ]
        }
        "#);
        let other = asked(&stage, "bot-demo", secret.as_deref(), &[("grant_type", "password")]).await;
        assert_eq!((other.status, &other.body["errors"][0]["code"]), (403, &99.into()));
    }
}

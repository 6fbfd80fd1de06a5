//! `POST /2/oauth2/token`: codes and refresh tokens become tokens.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{OAuthError, Scope, authenticate};
use crate::simulation::{Simulation, locked};

#[derive(Deserialize)]
struct Form {
    grant_type: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    client_id: Option<String>,
}

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, OAuthError> {
    let form: Form = read_form(&headers, &body)?;
    let client = authenticate(&simulation, &headers, form.client_id.as_deref())?;
    let now = simulation.clock.now();
    let (tokens, scopes) = match form.grant_type.as_deref() {
        Some("authorization_code") => {
            let code = required(form.code.as_deref(), "Missing required parameter [code].")?;
            let redirect_uri = required(form.redirect_uri.as_deref(), "Missing required parameter [redirect_uri].")?;
            let verifier = required(form.code_verifier.as_deref(), "Missing required parameter [code_verifier].")?;
            locked(&simulation.grants).redeem_code(now, code, &client.client_id, redirect_uri, verifier)?
        }
        Some("refresh_token") => {
            let token = required(form.refresh_token.as_deref(), "Missing required parameter [refresh_token].")?;
            locked(&simulation.grants).refresh(now, token, &client.client_id)?
        }
        Some(_) => return Err(OAuthError::invalid_request("Value passed for the grant_type was invalid.")),
        None => return Err(OAuthError::invalid_request("Missing required parameter [grant_type].")),
    };
    let mut answer = json!({
        "token_type": "bearer",
        "expires_in": 7200,
        "access_token": tokens.access_token,
        "scope": Scope::join(&scopes),
    });
    if !tokens.refresh_token.is_empty() {
        answer["refresh_token"] = json!(tokens.refresh_token);
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

/// Reads the body of a token or revoke request.
pub(super) fn read_form<'a, F: Deserialize<'a>>(headers: &HeaderMap, body: &'a [u8]) -> Result<F, OAuthError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(OAuthError::invalid_request("The body must be application/x-www-form-urlencoded."));
    }
    serde_urlencoded::from_bytes(body).map_err(|_| OAuthError::invalid_request("The body is no form."))
}

/// A parameter that must be there and say something.
pub(super) fn required<'a>(value: Option<&'a str>, missing: &'static str) -> Result<&'a str, OAuthError> {
    value.filter(|value| !value.is_empty()).ok_or(OAuthError::invalid_request(missing))
}

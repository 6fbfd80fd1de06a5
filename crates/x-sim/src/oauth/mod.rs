//! OAuth 2.0 as X does it: authorization code with PKCE, single-use codes and refresh tokens, revocation.
//!
//! A client sends its person to the consent page ([`authorize`]); Allow leads back to the client with a code; the code
//! and the PKCE verifier buy tokens ([`token`]). [`Grants`] remembers who allowed what and which tokens are good. An app
//! by itself gets a token at [`app_token`].

mod app_token;
mod authorize;
mod consent_page;
mod grants;
mod revoke;
mod scope;
mod token;

pub(crate) use app_token::handle as app_token;
pub(crate) use authorize::{decide, show};
pub(crate) use grants::{Bearer, Grants, PendingConsent};
pub use grants::{IssuedTokens, RefreshCounts};
pub(crate) use revoke::handle as revoke;
pub(crate) use scope::Scope;
pub(crate) use token::handle as token;

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::{config::RegisteredClient, simulation::Simulation};

/// An error of the token or revoke endpoint in OAuth's own form (RFC 6749, section 5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OAuthError {
    status: StatusCode,
    error: &'static str,
    description: &'static str,
}

impl OAuthError {
    /// 400 `invalid_request`, X's answer to nearly everything.
    pub(crate) fn invalid_request(description: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: "invalid_request", description }
    }

    fn unauthorized_client(description: &'static str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, error: "unauthorized_client", description }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (self.status, Json(body)).into_response()
    }
}

/// Finds out which client is asking: a public one names itself in the body, a confidential one proves itself with
/// `Authorization: Basic`.
fn authenticate<'a>(
    simulation: &'a Simulation,
    headers: &HeaderMap,
    client_id: Option<&str>,
) -> Result<&'a RegisteredClient, OAuthError> {
    const MISSING: OAuthError = OAuthError {
        status: StatusCode::UNAUTHORIZED,
        error: "unauthorized_client",
        description: "Missing valid authorization header",
    };
    if let Some(header) = headers.get(header::AUTHORIZATION) {
        let (id, secret) = header.to_str().ok().and_then(read_basic).ok_or(MISSING)?;
        let client = simulation.client(&id).filter(|client| client.secret.as_deref() == Some(secret.as_str()));
        let client = client.ok_or(OAuthError::unauthorized_client("The client credentials are wrong."))?;
        // Whoever names itself twice must name the same client (RFC 6749, section 2.3).
        if client_id.is_some_and(|named| named != client.client_id) {
            return Err(OAuthError::invalid_request("Value passed for the client_id was invalid."));
        }
        return Ok(client);
    }
    let client_id = client_id.ok_or(OAuthError::invalid_request("Missing required parameter [client_id]."))?;
    let unknown = OAuthError::invalid_request("Value passed for the client_id was invalid.");
    let client = simulation.client(client_id).ok_or(unknown)?;
    if client.secret.is_some() { Err(MISSING) } else { Ok(client) }
}

fn read_basic(header: &str) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(header.strip_prefix("Basic ")?).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests;

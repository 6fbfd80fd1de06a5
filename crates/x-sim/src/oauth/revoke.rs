//! `POST /2/oauth2/revoke`: a token is taken back.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State, http::HeaderMap};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    OAuthError, authenticate,
    token::{read_form, required},
};
use crate::simulation::{Simulation, locked};

#[derive(Deserialize)]
struct Form {
    token: Option<String>,
    client_id: Option<String>,
}

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, OAuthError> {
    let form: Form = read_form(&headers, &body)?;
    let client = authenticate(&simulation, &headers, form.client_id.as_deref())?;
    let token = required(form.token.as_deref(), "Missing required parameter [token].")?;
    // A token that nobody knows is as good as revoked (RFC 7009, section 2.2).
    locked(&simulation.grants).revoke(token, &client.client_id);
    Ok(Json(json!({ "revoked": true })))
}

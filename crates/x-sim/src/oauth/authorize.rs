//! `/i/oauth2/authorize`: the page on which a person allows or denies, and what follows.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;
use url::Url;

use super::{PendingConsent, Scope, consent_page, token::read_form};
use crate::simulation::{Simulation, locked};

/// X accepts states of up to this many characters.
const LONGEST_STATE: usize = 500;

#[derive(Deserialize)]
struct Query {
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
}

/// `GET`: shows the page. A client or redirect that is not registered gets an error page and never a redirect.
pub(crate) async fn show(State(simulation): State<Arc<Simulation>>, RawQuery(query): RawQuery) -> Response {
    let Ok(query) = serde_urlencoded::from_str::<Query>(query.as_deref().unwrap_or_default()) else {
        return refusal("The address of this page is damaged. Go back to the app and try again.");
    };
    let Some(client) = query.client_id.as_deref().and_then(|id| simulation.client(id)) else {
        return refusal("No app is registered under this client id.");
    };
    let registered = |uri: &&String| client.redirect_uris.contains(uri);
    let Some(redirect_uri) = query.redirect_uri.as_ref().filter(registered) else {
        return refusal("This app wants you sent to an address that it has not registered.");
    };
    let state = query.state.clone().unwrap_or_default();
    let consent = match read_consent(&query, redirect_uri, &state) {
        Ok(consent) => PendingConsent { scopes: client.grantable(consent.scopes), ..consent },
        Err(error) => return redirect(redirect_uri, &[("error", error), ("state", &state)]),
    };
    let scopes = consent.scopes.clone();
    let key = locked(&simulation.grants).open_consent(simulation.clock.now(), consent);
    let world = locked(&simulation.world);
    page(StatusCode::OK, consent_page::ask(&client.name, &key, &scopes, &world))
}

#[derive(Deserialize)]
struct Choice {
    consent: Option<String>,
    decision: Option<String>,
    person: Option<String>,
}

/// `POST`: the person pressed a button.
pub(crate) async fn decide(State(simulation): State<Arc<Simulation>>, headers: HeaderMap, body: Bytes) -> Response {
    let Ok(form) = read_form::<Choice>(&headers, &body) else {
        return refusal("The browser sent something that is no form.");
    };
    let now = simulation.clock.now();
    let key = form.consent.unwrap_or_default();
    let Some(consent) = locked(&simulation.grants).close_consent(now, &key) else {
        return refusal("This page was already answered or has been open for too long. Start again in the app.");
    };
    let redirect_uri = consent.redirect_uri.clone();
    let state = consent.state.clone();
    if form.decision.as_deref() != Some("allow") {
        return redirect(&redirect_uri, &[("error", "access_denied"), ("state", &state)]);
    }
    let user = {
        let world = locked(&simulation.world);
        form.person.map_or_else(|| world.owner(), |username| world.people().named(&username))
    };
    let Some(user) = user else { return refusal("Nobody here has this name.") };
    let code = locked(&simulation.grants).issue_code(now, consent, user);
    redirect(&redirect_uri, &[("state", &state), ("code", &code)])
}

/// What is wrong is told to the client in OAuth's words (RFC 6749, section 4.1.2.1).
fn read_consent(query: &Query, redirect_uri: &str, state: &str) -> Result<PendingConsent, &'static str> {
    if query.response_type.as_deref() != Some("code") {
        return Err("unsupported_response_type");
    }
    if state.is_empty() || state.chars().count() > LONGEST_STATE {
        return Err("invalid_request");
    }
    if query.code_challenge_method.as_deref() != Some("S256") {
        return Err("invalid_request");
    }
    // A base64url SHA-256 has 43 characters.
    let is_challenge = |text: &&str| text.len() == 43;
    let code_challenge = query.code_challenge.as_deref().filter(is_challenge).ok_or("invalid_request")?;
    let scopes = query.scope.as_deref().and_then(Scope::parse_all).ok_or("invalid_scope")?;
    Ok(PendingConsent {
        client_id: query.client_id.clone().unwrap_or_default(),
        redirect_uri: redirect_uri.to_owned(),
        state: state.to_owned(),
        code_challenge: code_challenge.to_owned(),
        scopes,
    })
}

fn redirect(to: &str, parameters: &[(&str, &str)]) -> Response {
    let Ok(mut url) = Url::parse(to) else { return refusal("This app has registered an address that is none.") };
    url.query_pairs_mut().extend_pairs(parameters.iter().filter(|(_, value)| !value.is_empty()));
    let Ok(location) = HeaderValue::from_str(url.as_str()) else {
        return refusal("This app has registered an address that is none.");
    };
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

fn refusal(reason: &str) -> Response {
    page(StatusCode::BAD_REQUEST, consent_page::refuse(reason))
}

fn page(status: StatusCode, html: String) -> Response {
    // No script runs and nothing is loaded from elsewhere; the page cannot be put into another page.
    const POLICY: &str =
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, Html(html)).into_response()
}

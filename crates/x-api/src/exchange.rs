//! One request to X and its answer.
//!
//! Every authorised call comes through [`Client::exchange`]: it adds the token, renews the token once when X answers
//! 401 (safe for sends too, since X refused the first), reads no more of the answer than allowed, and sorts out
//! failures. What is read as JSON then goes to [`Client::exchange_json`]'s caller; what is too large to be held whole goes
//! through [`Client::begin`] to whoever reads it in pieces.

use std::time::Duration;

use bytes::Bytes;
use dm_model::Timestamp;
use reqwest::{
    Method, Response, StatusCode,
    header::{AUTHORIZATION, HeaderMap, HeaderValue},
    multipart::{Form, Part},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::timeout;
use url::Url;

use crate::{Answer, ApiError, ApiErrorKind, Client, Limits, TokenError, errors::Effect, limits, problem};

/// The largest JSON answer that is read: a page of 100 events is far below it.
const LARGEST_JSON: usize = 8 << 20;
/// How much of an error document is looked at.
const LARGEST_PROBLEM: usize = 64 << 10;

/// A request before it has a token.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) body: Option<Body>,
    /// Whether making it twice does no more than making it once, though it is no GET.
    pub(crate) repeatable: bool,
    /// How long the whole exchange may take; the HTTP client's own measure when `None`.
    pub(crate) timeout: Option<Duration>,
    /// How long the answer may keep us waiting for its beginning, within `timeout`.
    pub(crate) silence: Option<Duration>,
    /// The largest good answer, in bytes.
    pub(crate) largest: usize,
}

/// What a request carries. It can be sent again, with another token.
pub(crate) enum Body {
    Json(Value),
    /// A form (`multipart/form-data`) of a few texts and the bytes of `media`.
    Form {
        texts: Vec<(&'static str, String)>,
        media: Bytes,
    },
}

impl Request {
    pub(crate) fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            body: None,
            repeatable: false,
            timeout: None,
            silence: None,
            largest: LARGEST_JSON,
        }
    }

    pub(crate) fn post(url: Url, body: Value) -> Self {
        Self { method: Method::POST, body: Some(Body::Json(body)), ..Self::get(url) }
    }

    pub(crate) fn delete(url: Url) -> Self {
        Self { method: Method::DELETE, ..Self::get(url) }
    }

    pub(crate) fn effect(&self) -> Effect {
        if self.method == Method::GET || self.repeatable { Effect::Reads } else { Effect::Changes }
    }
}

/// A good (2xx) answer, read whole.
pub(crate) struct Reply {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// Sends `request` with the account's token and gives back a good answer's bytes.
    pub(crate) async fn exchange(&self, request: &Request) -> Result<Reply, ApiError> {
        receive(request, self.begin(request).await?).await
    }

    /// Sends `request` without a token, for what X shows to everybody.
    pub(crate) async fn exchange_openly(&self, request: &Request) -> Result<Reply, ApiError> {
        receive(request, self.begin_openly(request).await?).await
    }

    /// Sends `request` with the account's token and gives back a good answer of which only the headers were read.
    pub(crate) async fn begin(&self, request: &Request) -> Result<Response, ApiError> {
        let failed = |error: TokenError| ApiError::new(request.effect(), error.into());
        let token = self.tokens().access_token().await.map_err(failed)?;
        let mut response = self.send(request, Some(&token)).await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            tracing::info!("X refused the access token; asking for another");
            let token = self.tokens().replace(&token).await.map_err(failed)?;
            response = self.send(request, Some(&token)).await?;
        }
        self.good(request, response).await
    }

    /// Like [`Self::begin`], without a token.
    pub(crate) async fn begin_openly(&self, request: &Request) -> Result<Response, ApiError> {
        let response = self.send(request, None).await?;
        self.good(request, response).await.map_err(|mut error| {
            if error.kind == ApiErrorKind::Unauthorized {
                // Nobody was named, so it says nothing of the session.
                let status = StatusCode::UNAUTHORIZED.as_u16();
                error.kind = ApiErrorKind::Refused { status, detail: String::new() };
            }
            error
        })
    }

    /// Like [`Self::exchange`], for an answer in JSON.
    pub(crate) async fn exchange_json(&self, request: &Request) -> Result<Answer<Value>, ApiError> {
        let reply = self.exchange(request).await?;
        let (limits, server_time) = told_by(&reply.headers);
        let Ok(value) = serde_json::from_slice(&reply.body) else {
            let error = ApiError::new(request.effect(), ApiErrorKind::MaybeReached);
            return Err(error.with_headers(limits, server_time));
        };
        Ok(Answer { value, limits, server_time })
    }

    /// Like [`Self::exchange`], where only matters that X took it. X says nothing then, or something in JSON; a page for
    /// people comes from somebody on the way.
    pub(crate) async fn exchange_blindly(&self, request: &Request) -> Result<Answer<()>, ApiError> {
        let reply = self.exchange(request).await?;
        let (limits, server_time) = told_by(&reply.headers);
        if !reply.body.is_empty() && serde_json::from_slice::<Value>(&reply.body).is_err() {
            let error = ApiError::new(request.effect(), ApiErrorKind::MaybeReached);
            return Err(error.with_headers(limits, server_time));
        }
        Ok(Answer { value: (), limits, server_time })
    }

    async fn send(&self, request: &Request, token: Option<&SecretString>) -> Result<Response, ApiError> {
        let mut builder = self.http().request(request.method.clone(), request.url.clone());
        if let Some(token) = token {
            builder = builder.header(AUTHORIZATION, bearer(token, request.effect())?);
        }
        builder = match &request.body {
            Some(Body::Json(body)) => builder.json(body),
            Some(Body::Form { texts, media }) => builder.multipart(form(texts, media)),
            None => builder,
        };
        if let Some(timeout) = request.timeout {
            builder = builder.timeout(timeout);
        }
        let answered = match request.silence {
            Some(silence) => timeout(silence, builder.send()).await.map_err(|_| ApiError::silent(request.effect()))?,
            None => builder.send().await,
        };
        answered.map_err(|cause| ApiError::broken(request.effect(), cause))
    }

    async fn good(&self, request: &Request, response: Response) -> Result<Response, ApiError> {
        if response.status().is_success() {
            return Ok(response);
        }
        Err(refusal(request.effect(), response, self.clock().now()).await)
    }
}

async fn receive(request: &Request, response: Response) -> Result<Reply, ApiError> {
    let headers = response.headers().clone();
    let failed = match read(response, request.largest).await {
        Ok(Received::Whole(body)) => return Ok(Reply { headers, body }),
        Ok(Received::TooLarge(_)) if request.effect() == Effect::Reads => ApiError::too_large(),
        Ok(Received::TooLarge(_)) => ApiError::new(Effect::Changes, ApiErrorKind::MaybeReached),
        Err(cause) => ApiError::broken(request.effect(), cause),
    };
    let (limits, server_time) = told_by(&headers);
    Err(failed.with_headers(limits, server_time))
}

/// A form whose file has no name: what the person calls it is nobody's business.
fn form(texts: &[(&'static str, String)], media: &Bytes) -> Form {
    let length = u64::try_from(media.len()).unwrap_or(u64::MAX);
    let part = Part::stream_with_length(media.clone(), length).file_name("media");
    let form = texts.iter().fold(Form::new(), |form, (name, text)| form.text(*name, text.clone()));
    form.part("media", part)
}

/// What an answer other than 2xx means. `now` counts only where the answer has no date.
pub(crate) async fn refusal(effect: Effect, response: Response, now: Timestamp) -> ApiError {
    let (status, headers) = (response.status(), response.headers().clone());
    // The status alone tells enough, so an error document may be cut or missing.
    let document = match read(response, LARGEST_PROBLEM).await {
        Ok(Received::Whole(body) | Received::TooLarge(body)) => serde_json::from_slice(&body).unwrap_or_default(),
        Err(_) => Value::Null,
    };
    let (limits, server_time) = told_by(&headers);
    let kind = classify(status, &headers, &document, server_time.unwrap_or(now));
    let mut error = ApiError::new(effect, kind).with_headers(limits, server_time);
    error.about_app = problem::about_app(&document).filter(|_| status == StatusCode::FORBIDDEN);
    error
}

/// What an answer's headers say of limits and of X's clock.
pub(crate) fn told_by(headers: &HeaderMap) -> (Limits, Option<Timestamp>) {
    (Limits::from_headers(headers), limits::server_time(headers))
}

/// What a status other than 2xx means.
fn classify(status: StatusCode, headers: &HeaderMap, document: &Value, now: Timestamp) -> ApiErrorKind {
    match status {
        StatusCode::UNAUTHORIZED => ApiErrorKind::Unauthorized,
        StatusCode::NOT_FOUND => ApiErrorKind::NotFound,
        StatusCode::TOO_MANY_REQUESTS if problem::is_about_connections(document) => ApiErrorKind::TooManyConnections,
        StatusCode::TOO_MANY_REQUESTS => {
            let retry_after = limits::retry_after(headers);
            ApiErrorKind::RateLimited { until: Limits::from_headers(headers).reopens_at(now, retry_after) }
        }
        StatusCode::BAD_REQUEST if problem::is_about_dialect(document) => ApiErrorKind::UnknownDialect,
        // A 408 says that a server gave up waiting for the rest of the request; who knows what it did with it.
        status if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => {
            ApiErrorKind::Refused { status: status.as_u16(), detail: problem::detail(document) }
        }
        _ => ApiErrorKind::MaybeReached,
    }
}

/// The `Authorization` header (RFC 6750, 2.1), marked so that nothing prints it.
pub(crate) fn bearer(token: &SecretString, effect: Effect) -> Result<HeaderValue, ApiError> {
    // A token that no header can hold is none of X's.
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
        .map_err(|_| ApiError::new(effect, TokenError::SignedOut.into()))?;
    value.set_sensitive(true);
    Ok(value)
}

pub(crate) enum Received {
    Whole(Vec<u8>),
    /// What was read up to the limit.
    TooLarge(Vec<u8>),
}

pub(crate) async fn read(mut response: Response, largest: usize) -> Result<Received, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = largest - body.len();
        if chunk.len() > room {
            body.extend(chunk.iter().take(room));
            return Ok(Received::TooLarge(body));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Received::Whole(body))
}

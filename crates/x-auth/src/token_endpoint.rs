//! X's token endpoint: a code becomes a pair, a refresh token becomes the next pair, and tokens are given back.
//!
//! The oauth2 crate writes and reads the messages (RFC 6749; a public client names itself in the body, a confidential
//! one by Basic authentication) and gets our own HTTP client. Giving back is one form that it would refuse to send to
//! the simulator over plain HTTP, so that is written here (RFC 7009).

use std::{pin::Pin, time::Duration};

use dm_model::Timestamp;
use oauth2::{
    AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, StandardErrorResponse, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicErrorResponseType, BasicTokenResponse},
};
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};

use crate::{Provider, TokenPair};

/// The life of an access token when X does not tell (its documentation: two hours).
const DEFAULT_LIFE: Duration = Duration::from_hours(2);
/// A shorter life is not believed, or each request would be preceded by a refresh. If it is true, X's 401 tells.
const LEAST_LIFE: Duration = Duration::from_mins(5);
/// The largest answer that is read.
const LARGEST_ANSWER: usize = 64 << 10;
/// How much of X's own words is kept, in characters.
const LONGEST_DESCRIPTION: usize = 300;

/// Why there are no new tokens.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum GrantError {
    /// X said no, clearly and for good; `error` is OAuth's word for it (RFC 6749, 5.2).
    Refused { error: String, description: String },
    /// X was not reached, is down, or answered nothing readable. Says why.
    Unreachable(String),
}

/// The code of a redirect with what proves that we asked for it.
pub(crate) struct CodeGrant {
    pub(crate) code: SecretString,
    pub(crate) redirect_url: RedirectUrl,
    pub(crate) verifier: PkceCodeVerifier,
}

/// Exchanges a code, which X accepts once and within 30 seconds.
pub(crate) async fn exchange_code(
    provider: &Provider,
    http: &reqwest::Client,
    grant: CodeGrant,
    now: Timestamp,
) -> Result<TokenPair, GrantError> {
    let transport = Transport(http.clone());
    let client = client(provider).set_redirect_uri(grant.redirect_url);
    let request = client.exchange_code(AuthorizationCode::new(grant.code.expose_secret().to_owned()));
    Ok(pair(&request.set_pkce_verifier(grant.verifier).request_async(&transport).await?, now))
}

/// Buys the next pair with a refresh token, which X accepts once.
pub(crate) async fn refresh(
    provider: &Provider,
    http: &reqwest::Client,
    refresh: &SecretString,
    now: Timestamp,
) -> Result<TokenPair, GrantError> {
    let transport = Transport(http.clone());
    let token = RefreshToken::new(refresh.expose_secret().to_owned());
    let answer = client(provider).exchange_refresh_token(&token).request_async(&transport).await?;
    let next = pair(&answer, now);
    // RFC 6749, 6: a server that sends no new refresh token lets the old one live.
    Ok(TokenPair { refresh: next.refresh.or_else(|| Some(refresh.clone())), ..next })
}

/// Why tokens could not be given back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevokeError {
    /// X was not reached.
    #[error("X cannot be reached to end the sign-in there. Remove Pipit in X's settings under connected apps.")]
    Unreachable,
    /// X answered with this HTTP status.
    #[error("X did not end the sign-in there ({0}). Remove Pipit in X's settings under connected apps.")]
    Refused(u16),
}

/// Gives the tokens back to X, so that nobody can use them any more (RFC 7009).
///
/// # Errors
/// [`RevokeError`]; then the tokens may still open the account.
pub async fn revoke(provider: &Provider, http: &reqwest::Client, tokens: &TokenPair) -> Result<(), RevokeError> {
    let refresh = tokens.refresh.as_ref().map(|token| (token, "refresh_token"));
    for (token, kind) in refresh.into_iter().chain([(&tokens.access, "access_token")]) {
        let mut form = vec![("token", token.expose_secret()), ("token_type_hint", kind)];
        let mut request = http.post(provider.revoke_url.clone());
        if let Some(secret) = &provider.client_secret {
            request = request.basic_auth(&provider.client_id, Some(secret.expose_secret()));
        } else {
            form.push(("client_id", &provider.client_id));
        }
        let response = request.form(&form).send().await.map_err(|_| RevokeError::Unreachable)?;
        if !response.status().is_success() {
            return Err(RevokeError::Refused(response.status().as_u16()));
        }
    }
    Ok(())
}

type TokenClient = BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

fn client(provider: &Provider) -> TokenClient {
    let client = BasicClient::new(ClientId::new(provider.client_id.clone()))
        .set_token_uri(TokenUrl::from_url(provider.token_url.clone()));
    match &provider.client_secret {
        Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned())),
        None => client,
    }
}

fn pair(answer: &BasicTokenResponse, now: Timestamp) -> TokenPair {
    let scopes = answer.scopes().map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect());
    TokenPair {
        access: answer.access_token().secret().as_str().into(),
        refresh: answer.refresh_token().map(|token| token.secret().as_str().into()),
        expires_at: now.after(answer.expires_in().unwrap_or(DEFAULT_LIFE).max(LEAST_LIFE)),
        scopes: scopes.unwrap_or_default(),
    }
}

/// Why the oauth2 crate got no answer to read.
#[derive(Debug, thiserror::Error)]
enum TransportError {
    #[error("the connection failed")]
    Connection(#[source] reqwest::Error),
    #[error("X answered with status {}", .0.as_u16())]
    Status(StatusCode),
    #[error("the answer is too large")]
    TooLarge,
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        Self::Connection(error.without_url())
    }
}

/// Our HTTP client in the shape that the oauth2 crate wants.
struct Transport(reqwest::Client);

impl<'client> AsyncHttpClient<'client> for Transport {
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send + 'client>>;

    fn call(&'client self, request: HttpRequest) -> Self::Future {
        Box::pin(send(&self.0, request))
    }
}

async fn send(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, TransportError> {
    let mut response = http.execute(request.try_into()?).await?;
    let status = response.status();
    // Whatever the body says, these do not judge the token.
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(TransportError::Status(status));
    }
    let headers = response.headers().clone();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(TransportError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let mut reply = HttpResponse::new(body);
    *reply.status_mut() = status;
    *reply.headers_mut() = headers;
    Ok(reply)
}

impl From<RequestTokenError<TransportError, StandardErrorResponse<BasicErrorResponseType>>> for GrantError {
    fn from(error: RequestTokenError<TransportError, StandardErrorResponse<BasicErrorResponseType>>) -> Self {
        match error {
            RequestTokenError::ServerResponse(refusal) if !is_refusal(refusal.error()) => {
                Self::Unreachable(format!("X answered {}", one_line(refusal.error().as_ref())))
            }
            RequestTokenError::ServerResponse(refusal) => Self::Refused {
                error: one_line(refusal.error().as_ref()),
                description: one_line(refusal.error_description().map_or("", String::as_str)),
            },
            RequestTokenError::Request(error) => Self::Unreachable(error.to_string()),
            // Their own descriptions may hold the answer, and that a token.
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                Self::Unreachable("the answer cannot be read".to_owned())
            }
        }
    }
}

/// Whether this is a no. Words of RFC 6749, 4.1.2.1, that stand for a server in trouble are none, nor is what nobody knows.
fn is_refusal(error: &BasicErrorResponseType) -> bool {
    match error {
        BasicErrorResponseType::Extension(word) => matches!(word.as_str(), "access_denied" | "invalid_token"),
        _ => true,
    }
}

/// A server's words as one line without control characters, at most 300 characters.
pub(crate) fn one_line(words: &str) -> String {
    let printable = words.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    printable.take(LONGEST_DESCRIPTION).collect()
}

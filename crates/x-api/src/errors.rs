//! Every way in which a call can fail, sorted by what to do next.
//!
//! | what happened | kind | next step of a read or upload | next step of a send or deletion |
//! |---|---|---|---|
//! | no address, connection refused, no secure connection | `Unreachable` | `Retry` | `Retry` |
//! | timeout, reset, body cut short or no JSON, redirect, 5xx | `MaybeReached` | `Retry` | `Settle` |
//! | 429 | `RateLimited` | `RetryAfter` | `RetryAfter` |
//! | 429 for a stream too many | `TooManyConnections` | `GiveUp` | – |
//! | 401, and 401 again with a fresh token | `Unauthorized` | `SignInAgain` | `SignInAgain` |
//! | no token: X ended the session | `Token(SignedOut)` | `SignInAgain` | `SignInAgain` |
//! | no token: X or the keychain is out of reach | `Token(…)` | `Retry` | `Retry` |
//! | 404 | `NotFound` | `GiveUp` | `GiveUp` |
//! | 400 over a field or expansion, in both dialects | `UnknownDialect` | `GiveUp` | `GiveUp` |
//! | any other 4xx | `Refused` | `GiveUp` | `GiveUp` |
//! | an answer that is not what was asked for | `Rubbish` | `GiveUp` | – (`MaybeReached`) |
//! | an address that is not X's | `UntrustedAddress` | `GiveUp` | – |
//!
//! X has no idempotency key, so a send that may have happened is never simply repeated: it is settled by reading the
//! conversation.

use dm_model::Timestamp;

use crate::{Limits, TokenError};

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct ApiError {
    /// What happened.
    pub kind: ApiErrorKind,
    /// What the answer said about limits; empty when there was no answer. Boxed to keep every `Result` small.
    pub limits: Box<Limits>,
    /// X's clock, when there was an answer.
    pub server_time: Option<Timestamp>,
    /// What is wrong with the developer app, if X said that it is the reason.
    pub about_app: Option<AppProblem>,
    effect: Effect,
    #[source]
    cause: Option<reqwest::Error>,
}

/// What X may have against a developer app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppProblem {
    /// It is not enrolled for the API, or belongs to no project (problem type `client-forbidden`).
    NotEnrolled,
    /// Its permissions in X's console do not include what was asked for (problem type `oauth1-permissions`).
    PermissionMissing,
}

/// What happened to a call that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiErrorKind {
    /// The request surely never reached X.
    #[error("X cannot be reached. Check the connection; Pipit tries again.")]
    Unreachable,
    /// The request went out, and what X made of it is not known.
    #[error("X did not answer properly. Pipit tries again.")]
    MaybeReached,
    /// X allows more only later.
    #[error("X allows more requests later. Pipit goes on by itself.")]
    RateLimited {
        /// When to ask again, by X's clock; from one second to one day away.
        until: Timestamp,
    },
    /// The developer app has as many streams open as X allows, which are two.
    #[error("X lets only two computers listen for one developer app at a time.")]
    TooManyConnections,
    /// X refused the token, and a fresh one too.
    #[error("X does not accept the sign-in any more. Sign in again to go on.")]
    Unauthorized,
    /// There was no token to ask with.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// X will not do this, now or later.
    #[error("{}", refusal(*status, detail))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// X's own words, one line of at most 300 characters; may be empty. Text, never markup.
        detail: String,
    },
    /// X does not have it.
    #[error("X does not have this any more.")]
    NotFound,
    /// X knows neither set of words that we have.
    #[error("X has changed how it is asked for messages. Look for a newer Pipit.")]
    UnknownDialect,
    /// X's answer is not what was asked for, and asking again would not change that.
    #[error("X sent something that Pipit cannot use: {0}.")]
    Rubbish(String),
    /// The address does not belong to X, so it was not opened.
    #[error("This does not lie at an address of X, so Pipit does not open it.")]
    UntrustedAddress,
}

/// What to do about a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Try again, with growing pauses.
    Retry,
    /// Try again at this time, by X's clock.
    RetryAfter(Timestamp),
    /// It may have happened: read what X has before doing it again.
    Settle,
    /// Only the person can go on, by signing in.
    SignInAgain,
    /// Trying again changes nothing.
    GiveUp,
}

/// Whether a call changes something at X. An upload counts as a read: made twice, it changes nothing that anyone sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Reads,
    Changes,
}

impl ApiError {
    pub(crate) fn new(effect: Effect, kind: ApiErrorKind) -> Self {
        Self { kind, limits: Box::default(), server_time: None, about_app: None, effect, cause: None }
    }

    /// A request that ended without a whole answer.
    pub(crate) fn broken(effect: Effect, cause: reqwest::Error) -> Self {
        // A request that could not be built was not sent either.
        let never_sent = cause.is_connect() || cause.is_builder();
        let kind = if never_sent { ApiErrorKind::Unreachable } else { ApiErrorKind::MaybeReached };
        // The address holds ids, which belong in no log.
        Self { cause: Some(cause.without_url()), ..Self::new(effect, kind) }
    }

    /// A request whose answer stopped coming.
    pub(crate) fn silent(effect: Effect) -> Self {
        Self::new(effect, ApiErrorKind::MaybeReached)
    }

    /// An answer of more bytes than it may have.
    pub(crate) fn too_large() -> Self {
        Self::new(Effect::Reads, ApiErrorKind::Rubbish("it is too large".to_owned()))
    }

    /// Adds what the answer's headers said.
    pub(crate) fn with_headers(self, limits: Limits, server_time: Option<Timestamp>) -> Self {
        Self { limits: Box::new(limits), server_time, ..self }
    }

    /// What to do about it. See the table of this module.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        match &self.kind {
            ApiErrorKind::MaybeReached if self.effect == Effect::Changes => NextStep::Settle,
            ApiErrorKind::Unreachable
            | ApiErrorKind::MaybeReached
            | ApiErrorKind::Token(TokenError::Unreachable(_) | TokenError::Vault(_)) => NextStep::Retry,
            ApiErrorKind::RateLimited { until } => NextStep::RetryAfter(*until),
            ApiErrorKind::Unauthorized | ApiErrorKind::Token(TokenError::SignedOut) => NextStep::SignInAgain,
            ApiErrorKind::Refused { .. }
            | ApiErrorKind::NotFound
            | ApiErrorKind::TooManyConnections
            | ApiErrorKind::UnknownDialect
            | ApiErrorKind::Rubbish(_)
            | ApiErrorKind::UntrustedAddress => NextStep::GiveUp,
        }
    }
}

fn refusal(status: u16, detail: &str) -> String {
    match (status, detail) {
        (402, _) => "The X developer account has no credits left. Add credits in X's developer console.".to_owned(),
        (_, "") => "X refused this.".to_owned(),
        (_, detail) => format!("X refused this: {detail}"),
    }
}

//! What keeps the stream from being open.

use dm_model::{RealTimeRefusal, Timestamp};
use x_api::{ApiError, ApiErrorKind};

use crate::asking::AskError;

/// Why nobody listens at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The network, or X. It passes by itself.
    Broken,
    /// X allows more then.
    Later(Timestamp),
    /// X does not want to.
    Refused(RealTimeRefusal),
    /// The daily budget is spent.
    Spent,
}

impl Obstacle {
    /// What a failure of a call with the app's token means.
    pub fn of_app(error: &ApiError) -> Self {
        match &error.kind {
            ApiErrorKind::Unauthorized => Self::Refused(RealTimeRefusal::WrongToken),
            kind => Self::of_any(kind),
        }
    }

    /// What a failure of a call with the person's token means.
    pub fn of_person(error: &AskError) -> Self {
        match error {
            AskError::NoLeave(at) => Self::Later(*at),
            AskError::Failed(error) => Self::of_any(&error.kind),
        }
    }

    fn of_any(kind: &ApiErrorKind) -> Self {
        match kind {
            // A lost session is shown as such.
            ApiErrorKind::Unreachable
            | ApiErrorKind::MaybeReached
            | ApiErrorKind::Token(_)
            | ApiErrorKind::Unauthorized => Self::Broken,
            ApiErrorKind::RateLimited { until } => Self::Later(*until),
            ApiErrorKind::TooManyConnections => Self::Refused(RealTimeRefusal::TooManyConnections),
            ApiErrorKind::Refused { status: 402, .. } => Self::Refused(RealTimeRefusal::OutOfCredits),
            ApiErrorKind::Refused { status: 403, .. } => Self::Refused(RealTimeRefusal::NotAllowed),
            ApiErrorKind::Refused { .. }
            | ApiErrorKind::NotFound
            | ApiErrorKind::UnknownDialect
            | ApiErrorKind::Rubbish(_)
            | ApiErrorKind::UntrustedAddress => Self::Refused(RealTimeRefusal::NotUnderstood),
        }
    }
}

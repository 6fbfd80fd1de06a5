//! Why an upload does not go on now, and what becomes of its message.

use std::time::Duration;

use dm_model::{SendState, Timestamp, WedgedReason};
use x_api::{ApiError, ApiErrorKind, NextStep};

use crate::{EngineError, asking::AskError, outbox::decisions::WAIT};

/// Why an upload does not go on now.
pub enum Interruption {
    /// Our disk does not do what it should.
    Store(EngineError),
    /// Our copy is gone, or is not what it was.
    Lost,
    /// X does not know the upload any more.
    Forgotten,
    /// X cannot use the file, in its own words.
    Refused(String),
    /// X was not asked, or did not answer well.
    Asking(AskError),
}

impl From<EngineError> for Interruption {
    fn from(error: EngineError) -> Self {
        Self::Store(error)
    }
}

impl From<ApiError> for Interruption {
    fn from(error: ApiError) -> Self {
        Self::Asking(AskError::Failed(error))
    }
}

impl Interruption {
    /// What a message waits for now. `failures` counts those before this one; `jittered` shortens a wait a little.
    pub fn state(&self, failures: u32, now: Timestamp, jittered: impl FnOnce(Duration) -> Duration) -> SendState {
        let again = |wait: Duration, offline| SendState::RetryAt { at: now.after(jittered(wait)), offline };
        match self {
            Self::Asking(AskError::NoLeave(at)) => SendState::RetryAt { at: *at, offline: false },
            Self::Asking(AskError::Failed(error)) => match error.next_step() {
                NextStep::RetryAfter(at) => SendState::RetryAt { at, offline: false },
                NextStep::SignInAgain => again(WAIT.longest, true),
                // X can be reached and does not do it: other calls that go well are no reason to try at once.
                NextStep::Retry | NextStep::Settle => {
                    again(WAIT.after(failures), error.kind != ApiErrorKind::MaybeReached)
                }
                NextStep::GiveUp => SendState::Wedged { reason: reason_of(&error.kind) },
            },
            Self::Store(_) | Self::Forgotten => again(WAIT.after(failures), false),
            Self::Refused(detail) => {
                SendState::Wedged { reason: WedgedReason::AttachmentRefused { detail: detail.clone() } }
            }
            Self::Lost => SendState::Wedged { reason: WedgedReason::AttachmentLost },
        }
    }
}

fn reason_of(kind: &ApiErrorKind) -> WedgedReason {
    match kind {
        ApiErrorKind::Refused { status: 400 | 403 | 413 | 415 | 422, detail } => {
            WedgedReason::AttachmentRefused { detail: detail.clone() }
        }
        ApiErrorKind::Refused { detail, .. } => WedgedReason::Refused { detail: detail.clone() },
        other => WedgedReason::Refused { detail: other.to_string() },
    }
}

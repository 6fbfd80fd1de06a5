//! Reading what happened at X.
//!
//! A **catch-up** asks for a small page of the newest events of all conversations, and for larger ones only while
//! nothing known has been met. What it could not finish stands in the store as a **gap** with its cursor, and the same
//! code goes on from there: after a limit, a crash, or at the first sign-in, which is a catch-up that knows nothing
//! yet. Between two catch-ups the **open conversation** is read by its own calls, which have budgets of their own. The
//! **sweep** reads again now and then what is young, to find what X showed late. The
//! **people** whom events name are looked up beside all that, so that a name never keeps a message waiting. While X's
//! activity stream tells what happens ([`crate::real_time`]), the catch-up is only a net and the open conversation is not
//! read at all.

mod catch_up;
mod gap;
mod history;
mod holes;
mod missing;
mod open_conversation;
mod page;
pub mod people;
mod rest;
mod sweep;
mod thrift;
pub mod vanished;

pub use history::backfill;
pub use missing::fill_missing;
pub use open_conversation::keep_open_conversation_fresh;
pub use thrift::{DailyBudget, Thrift, look_into_the_purse};

use std::{sync::Arc, time::Duration};

use dm_model::Timestamp;
use dm_store::Store;
use x_api::{ApiErrorKind, NextStep};

use crate::{EngineError, asking::AskError, shared::Shared, waiting::GrowingWait};
use rest::{Ended, Rest, pace};

/// For how long X lists events (X's documentation of `GET /2/dm_events`).
const LISTED_FOR: Duration = Duration::from_hours(30 * 24);

/// A day less, since nobody promised the hour.
pub const SURELY_LISTED_FOR: Duration = LISTED_FOR.saturating_sub(Duration::from_hours(24));

/// The wait after a failure.
const WAIT: GrowingWait = GrowingWait { first: Duration::from_secs(2), longest: Duration::from_mins(2) };

/// Why a reading ended early. What it had brought until then is stored.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// X was not asked, or did not answer.
    #[error(transparent)]
    Ask(AskError),
    /// The store could not keep what was read.
    #[error(transparent)]
    Engine(EngineError),
    /// All that is new was read. X allows more of the past then, and what is left until then is for news.
    #[error("X allows more requests later. Pipit goes on by itself.")]
    PastLater(Timestamp),
    /// X sends the same page again and again.
    #[error("X's list of messages has no end. Pipit reads the newest ones and tries the rest again later.")]
    EndlessPages,
    /// X tells each time otherwise what a page holds.
    #[error("X leaves out a part of its list of messages. Pipit tries again.")]
    Contradiction,
}

impl SyncError {
    /// When X lets us read on, if only that ended the reading.
    fn allowed_at(&self) -> Option<Timestamp> {
        match self {
            Self::Ask(error) => error.allowed_at(),
            Self::PastLater(at) => Some(*at),
            Self::Engine(_) | Self::EndlessPages | Self::Contradiction => None,
        }
    }
}

impl From<AskError> for SyncError {
    fn from(error: AskError) -> Self {
        Self::Ask(error)
    }
}

impl From<EngineError> for SyncError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

/// Catches up for as long as the engine runs.
pub async fn keep_caught_up(shared: Arc<Shared>) {
    let mut reconnections = shared.connectivity.reconnections();
    let mut failures = 0;
    let mut sweeps = sweep::Sweeps::default();
    loop {
        let caught_up = catch_up::catch_up(&shared).await;
        let now = shared.clock.now();
        let rest = match caught_up {
            Ok(()) => {
                failures = 0;
                shared.trouble.send_replace(None);
                shared.listener.caught_up();
                // The pass itself may have been the reconnection.
                reconnections.mark_unchanged();
                shared.last_catch_up.send_replace(Some(now));
                if let Err(error) = sweeps.sweep_if_due(&shared).await {
                    tracing::info!(reason = reason(&error), "a sweep ended early");
                }
                shared.real_time.note_catch_up(&shared).await;
                look_into_the_purse(&shared).await;
                Rest::Content { since: now, past_at: None }
            }
            Err(SyncError::PastLater(at)) => {
                failures = 0;
                reconnections.mark_unchanged();
                look_into_the_purse(&shared).await;
                Rest::Content { since: now, past_at: Some(at) }
            }
            Err(error) => {
                failures += 1;
                if let Some(trouble) = trouble_of(&error) {
                    shared.trouble.send_replace(Some(trouble));
                }
                Rest::after(&error, after_failure(&shared, &error, failures, now))
            }
        };
        // What a pass has read is not read again soon.
        if let Err(error) = shared.store.call(Store::let_go_of_memory).await {
            tracing::info!(%error, "the store keeps its memory");
        }
        shared.listener.rests();
        if rest.take(&shared, &mut reconnections).await == Ended::ByOccasion {
            failures = 0;
        }
    }
}

/// When to try again: when X says, else after growing waits.
fn after_failure(shared: &Shared, error: &SyncError, failures: u32, now: Timestamp) -> Timestamp {
    tracing::warn!(failures, reason = reason(error), "a reading ended early");
    if let SyncError::Engine(error) = error {
        tracing::error!(%error, "the store did not answer");
    }
    let wait = shared.randomness.jittered(WAIT.after(failures.saturating_sub(1)));
    if let Some(at) = error.allowed_at() {
        return at.max(now.after(WAIT.first));
    }
    match error {
        // Nothing changes before the person acts; a token may still be replaced by another window's sign-in.
        SyncError::Ask(AskError::Failed(error)) if error.next_step() == NextStep::SignInAgain => {
            now.after(WAIT.longest)
        }
        // The newest events are there; only a gap stays open.
        SyncError::EndlessPages => now.after(wait.max(pace(shared, now))),
        _ => now.after(wait),
    }
}

/// What a failure means, in a sentence for people, without X's own words: they may name somebody. A budget that is used up
/// is no trouble.
fn trouble_of(error: &SyncError) -> Option<String> {
    match error {
        SyncError::Ask(AskError::NoLeave(_)) | SyncError::PastLater(_) => None,
        SyncError::Ask(AskError::Failed(error)) => Some(match &error.kind {
            ApiErrorKind::Refused { status, .. } => {
                ApiErrorKind::Refused { status: *status, detail: String::new() }.to_string()
            }
            kind => kind.to_string(),
        }),
        error => Some(error.to_string()),
    }
}

/// What may stand in a log: no texts, names or addresses.
fn reason(error: &SyncError) -> &'static str {
    match error {
        SyncError::Ask(AskError::NoLeave(_)) | SyncError::PastLater(_) => "the budget is used up",
        SyncError::Ask(AskError::Failed(error)) => match error.next_step() {
            NextStep::Retry | NextStep::Settle => "X could not be reached or did not answer properly",
            NextStep::RetryAfter(_) => "X allows more later",
            NextStep::SignInAgain => "X wants a new sign-in",
            NextStep::GiveUp => "X refused",
        },
        SyncError::Engine(_) => "the store did not answer",
        SyncError::EndlessPages => "X repeats a page",
        SyncError::Contradiction => "X contradicts itself",
    }
}

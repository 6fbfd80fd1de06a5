//! What to do with a message, as pure functions of what is known.

use std::{collections::HashSet, time::Duration};

use dm_model::{Connectivity, SendState, Timestamp, WedgedReason};
use dm_store::OutboxRow;
use x_api::{ApiError, ApiErrorKind, NextStep};

use super::settle::Doubt;

/// The first wait of a message that did not reach X; it doubles with each attempt.
const FIRST_WAIT: Duration = Duration::from_secs(2);

/// The longest such wait.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// How long X is given to show a message of unknown outcome before it is searched.
const FIRST_LOOK_AFTER: Duration = Duration::from_secs(3);

/// The time between two searches.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// The messages that may be carried: in each conversation the oldest one that does not wait for the person. What follows into
/// a group that X does not know yet waits for the message that makes the group.
pub fn first_of_each_conversation(rows: Vec<OutboxRow>) -> Vec<OutboxRow> {
    let mut seen = HashSet::new();
    rows.into_iter()
        .filter(|row| !matches!(row.state, SendState::Wedged { .. }))
        .filter(|row| seen.insert(row.conversation_id.clone()))
        .filter(|row| !row.conversation_id.is_new_group() || row.participants.is_some())
        .collect()
}

/// When a message is to be carried on. Times are X's.
pub fn due_at(row: &OutboxRow, doubt: Option<&Doubt>, connectivity: Connectivity, now: Timestamp) -> Timestamp {
    match (&row.state, doubt) {
        (SendState::RetryAt { offline: true, .. }, _) if connectivity != Connectivity::Offline => now,
        (SendState::RetryAt { at, .. }, _) => *at,
        (SendState::Unconfirmed | SendState::Sending, Some(doubt)) => doubt.last_look.after(LOOK_EVERY),
        (SendState::Unconfirmed | SendState::Sending, None) => {
            row.attempted_at.map_or(now, |attempted_at| attempted_at.after(FIRST_LOOK_AFTER))
        }
        (SendState::Queued | SendState::Sent { .. } | SendState::Wedged { .. }, _) => now,
    }
}

/// Where a failed attempt leaves a message. `attempts` counts those before it; `jittered` shortens a wait a little.
pub fn state_after(
    error: &ApiError,
    attempts: u32,
    now: Timestamp,
    jittered: impl FnOnce(Duration) -> Duration,
) -> SendState {
    match error.next_step() {
        NextStep::Retry => {
            let wait = FIRST_WAIT.saturating_mul(1_u32.checked_shl(attempts).unwrap_or(u32::MAX));
            SendState::RetryAt { at: now.after(jittered(wait.min(LONGEST_WAIT))), offline: true }
        }
        NextStep::SignInAgain => SendState::RetryAt { at: now.after(LONGEST_WAIT), offline: true },
        NextStep::RetryAfter(at) => SendState::RetryAt { at, offline: false },
        NextStep::Settle => SendState::Unconfirmed,
        NextStep::GiveUp => SendState::Wedged { reason: reason_of(&error.kind) },
    }
}

fn reason_of(kind: &ApiErrorKind) -> WedgedReason {
    match kind {
        ApiErrorKind::Refused { status: 403, .. } => WedgedReason::NotAllowed,
        ApiErrorKind::NotFound => WedgedReason::NotFound,
        ApiErrorKind::Refused { detail, .. } => WedgedReason::Refused { detail: detail.clone() },
        other => WedgedReason::Refused { detail: other.to_string() },
    }
}

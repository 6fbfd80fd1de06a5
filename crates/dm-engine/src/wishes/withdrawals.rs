//! Deleting messages of the account's own person at X, once the time for an undo is over.

use std::time::Duration;

use dm_model::{Billable, EventId, Refusal, Timestamp};
use dm_store::{Withdrawal, WithdrawalEnd};
use x_api::{ApiErrorKind, NextStep};

use super::{Attempt, after_failure};
use crate::{
    EngineError,
    scheduler::{Call, Urgency},
    shared::Shared,
};

/// How long a deletion can be undone before X is asked: the five seconds for which the page offers that, and one for a
/// click at the last moment to arrive.
pub const UNDO_FOR: Duration = Duration::from_secs(6);

impl Shared {
    /// Hides a message of one's own, and has X delete it when the time for an undo is over.
    pub async fn withdraw(&self, event: EventId) -> Result<(), EngineError> {
        let now = self.clock.now();
        let conversation = self.store.call(move |store| store.withdraw(event, now)).await?;
        self.emit_conversations([conversation]);
        self.carry_out_wishes();
        Ok(())
    }

    /// Takes the wish to delete a message back.
    pub async fn keep_message(&self, event: EventId) -> Result<(), EngineError> {
        let kept = self.store.call(move |store| store.keep_message(event)).await?;
        self.emit_conversations([kept.ok_or(EngineError::DeletedAlready)?]);
        Ok(())
    }
}

/// When the person can no longer undo a deletion.
pub fn undo_ends_at(withdrawal: &Withdrawal) -> Timestamp {
    withdrawal.wished_at.after(UNDO_FOR)
}

/// Asks X to delete a message, and writes down what came of it.
pub async fn carry_out(shared: &Shared, withdrawal: &Withdrawal) -> Result<Attempt, EngineError> {
    let event = withdrawal.event_id;
    if let Err(at) = shared.scheduler.take_leave_at(shared.clock.now(), Call::DeleteEvent, Urgency::Person) {
        return Ok(Attempt::Later(at));
    }
    if !shared.store.call(move |store| store.begin_withdrawal(event)).await? {
        return Ok(Attempt::Settled);
    }
    let (attempt, end) = match shared.ask_with_leave(Call::DeleteEvent, shared.x.delete_event(event)).await {
        Ok(true) => {
            shared.count(Billable::Delete).await;
            (Attempt::Settled, Some(WithdrawalEnd::Deleted))
        }
        Ok(false) => (Attempt::Settled, Some(WithdrawalEnd::Refused(Refusal { detail: String::new() }))),
        Err(error) if error.kind == ApiErrorKind::NotFound => {
            if withdrawal.doubted {
                // An earlier attempt, which nobody answered, did it.
                shared.count(Billable::Delete).await;
            }
            (Attempt::Settled, Some(WithdrawalEnd::Deleted))
        }
        Err(error) => match after_failure(&error, shared.clock.now()) {
            Err(refusal) => (Attempt::Settled, Some(WithdrawalEnd::Refused(refusal))),
            Ok(attempt) => {
                let in_doubt = withdrawal.doubted || error.next_step() == NextStep::Settle;
                (attempt, (!in_doubt).then_some(WithdrawalEnd::NotReached))
            }
        },
    };
    let refused = matches!(end, Some(WithdrawalEnd::Refused(_)));
    if let Some(end) = end {
        shared.store.call(move |store| store.end_withdrawal(event, &end)).await?;
    }
    if refused {
        tracing::info!("X refused to delete a message");
        shared.emit_conversations([withdrawal.conversation_id.clone()]);
    }
    Ok(attempt)
}

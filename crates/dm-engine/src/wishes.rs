//! What the person wishes of X beside sending: that it deletes a message of theirs, blocks somebody, or lifts a block.
//!
//! A wish is a row of the store before anything else happens, and it survives everything. What the person sees changes at
//! once; X is asked as soon as it can be reached and allows it, but for a deletion not before the time for an undo is over.
//! All of this can be asked twice without harm, so what X may have done is simply asked again: a message that is deleted
//! already is answered with 404, and that settles it. What X refuses comes back to the person with its words.

mod blocks;
mod waits;
mod withdrawals;

use std::{collections::HashSet, sync::Arc};

use dm_model::{EventId, Refusal, Timestamp, UserId};
use dm_store::{BlockWish, Store, Withdrawal};
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use x_api::{ApiError, ApiErrorKind, NextStep};

use crate::{EngineError, asking::AskError, shared::Shared, waiting::STORE_WAIT};
use waits::Waits;

pub use withdrawals::UNDO_FOR;

/// What a wish is about: there is one at a time for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Subject {
    Message(EventId),
    Person(UserId),
}

/// Something that X is still to do.
#[derive(Debug, Clone)]
enum Wish {
    Delete(Withdrawal),
    Block(BlockWish),
}

impl Wish {
    fn subject(&self) -> Subject {
        match self {
            Self::Delete(withdrawal) => Subject::Message(withdrawal.event_id),
            Self::Block(wish) => Subject::Person(wish.person),
        }
    }

    /// Before this time X is not asked.
    fn not_before(&self) -> Option<Timestamp> {
        match self {
            Self::Delete(withdrawal) => Some(withdrawals::undo_ends_at(withdrawal)),
            Self::Block(_) => None,
        }
    }
}

/// What came of asking X.
#[derive(Debug, PartialEq, Eq)]
enum Attempt {
    /// There is nothing more to ask.
    Settled,
    /// X does not allow it before this time.
    Later(Timestamp),
    /// X could not be reached, or nobody knows what it did.
    Failed,
}

/// Carries wishes to X for as long as the engine runs.
pub async fn keep_carrying_out(shared: Arc<Shared>) {
    // The time for an undo is told by X's clock.
    shared.clock.is_known().await;
    let mut reconnections = shared.connectivity.reconnections();
    let mut waits = Waits::default();
    let mut busy = HashSet::new();
    let mut under_way = FuturesUnordered::new();
    loop {
        let now = shared.clock.now();
        let mut next_due = None;
        match load(&shared).await {
            Ok(wishes) => {
                waits.retain(|subject| wishes.iter().any(|wish| wish.subject() == *subject));
                for wish in wishes {
                    if busy.contains(&wish.subject()) {
                        continue;
                    }
                    let due = waits.until(&wish.subject()).max(wish.not_before());
                    if let Some(due) = due.filter(|due| *due > now) {
                        next_due = Some(next_due.map_or(due, |next: Timestamp| next.min(due)));
                    } else {
                        busy.insert(wish.subject());
                        under_way.push(carry_out(&shared, wish));
                    }
                }
            }
            Err(error) => {
                tracing::error!(%error, "the person's wishes cannot be read");
                next_due = Some(now.after(STORE_WAIT));
            }
        }
        let due = async {
            match next_due {
                Some(due) => shared.clock.wait_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some((subject, attempt)) = under_way.next() => {
                busy.remove(&subject);
                waits.take_in(&shared.randomness, subject, &attempt, shared.clock.now());
            }
            () = shared.wishes_wanted.notified() => {}
            // The sender lives in `shared`.
            _ = reconnections.changed() => waits.forget_all(),
            () = due => {}
        }
    }
}

async fn load(shared: &Shared) -> Result<Vec<Wish>, EngineError> {
    let load = |store: &Store| Ok((store.load_withdrawals()?, store.load_block_wishes()?));
    let (withdrawals, blocks) = shared.store.call(load).await?;
    Ok(withdrawals.into_iter().map(Wish::Delete).chain(blocks.into_iter().map(Wish::Block)).collect())
}

async fn carry_out(shared: &Shared, wish: Wish) -> (Subject, Attempt) {
    let attempt = match &wish {
        Wish::Delete(withdrawal) => withdrawals::carry_out(shared, withdrawal).await,
        Wish::Block(wish) => blocks::carry_out(shared, *wish).await,
    };
    let attempt = attempt.unwrap_or_else(|error| {
        tracing::error!(%error, "what came of a wish cannot be written down");
        Attempt::Later(shared.clock.now().after(STORE_WAIT))
    });
    (wish.subject(), attempt)
}

/// What to do after a failure: ask again, or tell the person why X does not do it.
fn after_failure(error: &ApiError, now: Timestamp) -> Result<Attempt, Refusal> {
    match error.next_step() {
        NextStep::Retry | NextStep::Settle => Ok(Attempt::Failed),
        NextStep::RetryAfter(at) => Ok(Attempt::Later(at)),
        // Whoever signs in again makes a reconnection.
        NextStep::SignInAgain => Ok(Attempt::Later(now.after(waits::WAIT.longest))),
        NextStep::GiveUp => Err(match &error.kind {
            ApiErrorKind::Refused { detail, .. } => Refusal { detail: detail.clone() },
            other => Refusal { detail: other.to_string() },
        }),
    }
}

impl Shared {
    fn carry_out_wishes(&self) {
        self.wishes_wanted.notify_one();
    }
}

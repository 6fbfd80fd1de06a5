//! The rest between two catch-ups: how long it is, and what ends it early.
//!
//! After a catch-up that brought everything, the next one is due at the pace of what the person does and of what is left
//! of the budget; both are looked at again whenever the person does something else. Somebody who comes back to the window,
//! and a machine that wakes up, want to know at once what happened meanwhile. Neither costs much: the first page of a
//! catch-up asks for what is paid for today.

use std::time::Duration;

use dm_model::{Connectivity, Timestamp};
use tokio::sync::watch;

use super::SyncError;
use crate::{
    attention::Attention,
    scheduler::{Call, Eagerness},
    shared::Shared,
};

/// The pace of catch-ups under a rich budget while the person looks at the inbox.
const FASTEST_SEEN: Duration = Duration::from_secs(4);

/// The same while they look at a conversation, which has calls of its own.
const FASTEST_BESIDE_CONVERSATION: Duration = Duration::from_secs(20);

/// The same while the window is behind others: soon enough for a notification.
const FASTEST_UNSEEN: Duration = Duration::from_secs(30);

/// The same while nobody is there.
const FASTEST_AWAY: Duration = Duration::from_mins(1);

/// The same while the activity stream tells what happens: a net for what it did not.
const NET_EVERY: Duration = Duration::from_mins(15);

/// A rest, by what came before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// All was read, or all that is new.
    Content {
        /// When.
        since: Timestamp,
        /// When X allows more of the past, if some of that is still to be read.
        past_at: Option<Timestamp>,
    },
    /// X allows nothing before this time.
    Barred(Timestamp),
    /// The last try failed: again then, or when there is new hope.
    Failed(Timestamp),
}

/// What ended a rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was over.
    ByTime,
    /// Something happened that makes another try worth it.
    ByOccasion,
}

impl Rest {
    /// The rest after a failure, which lasts until `at`.
    pub fn after(error: &SyncError, at: Timestamp) -> Self {
        if error.allowed_at().is_some() { Self::Barred(at) } else { Self::Failed(at) }
    }

    fn is_barred(self) -> bool {
        matches!(self, Self::Barred(_))
    }

    /// Waits until it is over.
    pub async fn take(self, shared: &Shared, reconnections: &mut watch::Receiver<u64>) -> Ended {
        let mut attention = shared.attention.subscribe();
        let mut real_time = shared.real_time.watch();
        let (mut came_back, mut woke_up) = (false, false);
        // One for the whole rest, however often it is looked at.
        let jitter = shared.randomness.jitter();
        let mut was_given = attention.borrow_and_update().is_given();
        loop {
            let now = shared.clock.now();
            let looking = attention.borrow_and_update().clone();
            let comes_back = looking.is_given() && !was_given;
            was_given = looking.is_given();
            came_back |= comes_back;
            let due = match self {
                Self::Content { since, past_at } => {
                    let pace = match (woke_up, came_back) {
                        (true, _) => Duration::ZERO,
                        (false, true) => pace_of(shared, &looking, Eagerness::AnswerLikely, now),
                        (false, false) => pace_of(shared, &looking, looking.eagerness_at(now), now),
                    };
                    let next = shared.thrift().next_after(since, pace.mul_f64(jitter));
                    past_at.map_or(next, |past_at| next.min(past_at))
                }
                // Trying costs nothing while X cannot be reached.
                Self::Failed(_) if comes_back && shared.connectivity.current() == Connectivity::Offline => {
                    return Ended::ByOccasion;
                }
                Self::Barred(at) | Self::Failed(at) => at,
            };
            tokio::select! {
                () = shared.clock.wait_until(due) => return Ended::ByTime,
                // What X forbids, nobody's wish makes allowed; the next catch-up fulfils it.
                () = shared.sync_wanted.notified() => if !self.is_barred() {
                    return Ended::ByOccasion;
                },
                // The senders live in `shared`.
                _ = reconnections.changed() => if !self.is_barred() {
                    return Ended::ByOccasion;
                },
                () = woken_or_connected(shared) => match self {
                    Self::Content { .. } => woke_up = true,
                    Self::Failed(_) => return Ended::ByOccasion,
                    Self::Barred(_) => {}
                },
                _ = attention.changed() => {}
                // Without the stream the next catch-up is due earlier.
                _ = real_time.changed() => {}
            }
        }
    }
}

/// Waits until the machine has slept, or is connected in another way: either way news may have been missed, and what failed
/// may work now.
async fn woken_or_connected(shared: &Shared) {
    tokio::select! {
        () = shared.clock.wake_up() => {}
        () = shared.network_changed.notified() => {}
    }
}

/// The time between two catch-ups.
pub fn pace(shared: &Shared, now: Timestamp) -> Duration {
    let attention = shared.attention.borrow().clone();
    pace_of(shared, &attention, attention.eagerness_at(now), now)
}

fn pace_of(shared: &Shared, attention: &Attention, eagerness: Eagerness, now: Timestamp) -> Duration {
    if shared.real_time.tells_all() {
        return NET_EVERY;
    }
    let (_, pace) = shared.scheduler.pace_at(now, &[Call::Events], eagerness);
    pace.max(fastest_pace(attention))
}

/// However rich the budget, catch-ups are not more frequent than this.
fn fastest_pace(attention: &Attention) -> Duration {
    match (&attention.open, attention.focused, attention.away) {
        (_, _, true) => FASTEST_AWAY,
        (_, false, false) => FASTEST_UNSEEN,
        // The conversation on screen is read by its own calls in between.
        (Some(_), true, false) => FASTEST_BESIDE_CONVERSATION,
        (None, true, false) => FASTEST_SEEN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asking::AskError;

    const NOW: Timestamp = Timestamp::from_millis(1_760_000_000_000);

    #[test]
    fn the_less_somebody_looks_the_slower_it_is_read() {
        let paces = [(true, false), (false, false), (false, true)].map(|(focused, away)| {
            let attention = Attention { focused, away, ..Attention::default() };
            (attention.eagerness_at(NOW), fastest_pace(&attention))
        });
        assert_eq!(
            paces,
            [(Eagerness::Even, FASTEST_SEEN), (Eagerness::Relaxed, FASTEST_UNSEEN), (Eagerness::Idle, FASTEST_AWAY),]
        );
    }

    #[test]
    fn only_what_x_forbids_is_a_bar() {
        let barred = SyncError::Ask(AskError::NoLeave(NOW));
        assert_eq!(Rest::after(&barred, NOW), Rest::Barred(NOW));
        assert_eq!(Rest::after(&SyncError::EndlessPages, NOW), Rest::Failed(NOW));
    }
}

//! How the connection is doing: several things may be wrong at once, and the worst one is shown.

use std::sync::{Mutex, PoisonError};

use dm_model::{Connectivity, Timestamp};
use tokio::sync::watch;

/// What is known of the connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Causes {
    offline: bool,
    signed_out: bool,
    limited_until: Option<Timestamp>,
    syncing: bool,
}

impl Causes {
    fn worst(self) -> Connectivity {
        let causes = [
            self.offline.then_some(Connectivity::Offline),
            self.signed_out.then_some(Connectivity::SignedOut),
            self.limited_until.map(|until| Connectivity::RateLimited { until }),
            self.syncing.then_some(Connectivity::Syncing),
        ];
        causes.into_iter().flatten().min().unwrap_or(Connectivity::Live)
    }
}

/// The state of the connection, as tasks report it.
#[derive(Debug, Default)]
pub struct ConnectivityState {
    causes: Mutex<Causes>,
    /// How often X answered again after it could not be reached or wanted a new sign-in.
    reconnections: watch::Sender<u64>,
}

/// What a report changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// How it is now.
    pub now: Connectivity,
    /// Whether the person sees a difference.
    pub differs: bool,
}

impl ConnectivityState {
    pub fn current(&self) -> Connectivity {
        self.causes.lock().unwrap_or_else(PoisonError::into_inner).worst()
    }

    /// Counts how often X answered again after it could not be reached or wanted a new sign-in: a reason to try again
    /// at once what failed until then.
    pub fn reconnections(&self) -> watch::Receiver<u64> {
        self.reconnections.subscribe()
    }

    /// X answered: it can be reached, and takes our token.
    pub fn answered(&self) -> Change {
        let mut was_away = false;
        let change = self.change(|causes| {
            was_away = causes.offline || causes.signed_out;
            causes.offline = false;
            causes.signed_out = false;
            causes.limited_until = None;
        });
        if was_away {
            self.reconnections.send_modify(|count| *count += 1);
        }
        change
    }

    /// X could not be reached.
    pub fn unreachable(&self) -> Change {
        self.change(|causes| causes.offline = true)
    }

    /// X wants the person to sign in again.
    pub fn signed_out(&self) -> Change {
        self.change(|causes| {
            causes.offline = false;
            causes.signed_out = true;
        })
    }

    /// X lets us read on only then.
    pub fn limited(&self, until: Timestamp) -> Change {
        self.change(|causes| {
            causes.offline = false;
            causes.limited_until = Some(until);
        })
    }

    /// A long sync began or ended.
    pub fn syncing(&self, syncing: bool) -> Change {
        self.change(|causes| causes.syncing = syncing)
    }

    fn change(&self, change: impl FnOnce(&mut Causes)) -> Change {
        let mut causes = self.causes.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *causes;
        change(&mut causes);
        let now = causes.worst();
        Change { now, differs: before.worst() != now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_cause_is_shown() {
        let state = ConnectivityState::default();
        state.syncing(true);
        assert_eq!(state.current(), Connectivity::Syncing);
        let until = Timestamp::from_millis(1);
        assert_eq!(state.limited(until).now, Connectivity::RateLimited { until });
        assert_eq!(state.unreachable().now, Connectivity::Offline);
    }

    #[test]
    fn an_answer_mends_all_but_a_running_sync() {
        let state = ConnectivityState::default();
        state.syncing(true);
        state.unreachable();
        assert_eq!(state.answered(), Change { now: Connectivity::Syncing, differs: true });
    }

    #[test]
    fn only_an_answer_after_trouble_is_a_reconnection() {
        let state = ConnectivityState::default();
        let reconnections = state.reconnections();
        state.answered();
        state.unreachable();
        state.signed_out();
        assert_eq!(*reconnections.borrow(), 0);
        state.answered();
        state.answered();
        assert_eq!(*reconnections.borrow(), 1);
    }
}

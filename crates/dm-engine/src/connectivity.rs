//! How the connection is doing: several things may be wrong at once, and the worst one is shown.

use std::{
    mem::replace,
    sync::{Mutex, PoisonError},
};

use dm_model::{Connectivity, HistoryProgress, Timestamp};
use tokio::sync::watch;

/// Why X cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Obstacle {
    Network,
    Keychain,
}

/// What is known of the connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Causes {
    obstacle: Option<Obstacle>,
    signed_out: bool,
    limited_until: Option<Timestamp>,
    syncing: bool,
    /// How far a long sync has come.
    history: Option<HistoryProgress>,
}

impl Causes {
    fn worst(self) -> Connectivity {
        let causes = [
            self.obstacle.map(|obstacle| match obstacle {
                Obstacle::Network => Connectivity::Offline,
                Obstacle::Keychain => Connectivity::KeychainLocked,
            }),
            self.signed_out.then_some(Connectivity::SignedOut),
            self.limited_until.map(|until| Connectivity::RateLimited { until }),
            self.syncing.then_some(Connectivity::Syncing { history: self.history }),
        ];
        causes.into_iter().flatten().min().unwrap_or(Connectivity::Live)
    }
}

/// The state of the connection, as tasks report it.
#[derive(Debug, Default)]
pub struct ConnectivityState {
    causes: Mutex<Causes>,
    /// What was told last. Held while it is told, so that of two tasks none tells late what is no longer true.
    told: Mutex<Connectivity>,
    /// How often X answered again after it could not be asked or wanted a new sign-in.
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
    /// Tells how it is now, unless that was told last.
    pub fn tell(&self, listener: impl FnOnce(Connectivity)) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.current();
        if replace(&mut *told, now) != now {
            listener(now);
        }
    }

    pub fn current(&self) -> Connectivity {
        self.causes.lock().unwrap_or_else(PoisonError::into_inner).worst()
    }

    /// Counts how often X answered again after it could not be asked or wanted a new sign-in: a reason to try again at
    /// once what failed until then.
    pub fn reconnections(&self) -> watch::Receiver<u64> {
        self.reconnections.subscribe()
    }

    /// X answered: it can be reached, and takes our token.
    pub fn answered(&self) -> Change {
        let mut was_away = false;
        let change = self.change(|causes| {
            was_away = causes.obstacle.is_some() || causes.signed_out;
            causes.obstacle = None;
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
        self.change(|causes| causes.obstacle = Some(Obstacle::Network))
    }

    /// The keychain did not give the sign-in out.
    pub fn keychain_locked(&self) -> Change {
        self.change(|causes| causes.obstacle = Some(Obstacle::Keychain))
    }

    /// X wants the person to sign in again.
    pub fn signed_out(&self) -> Change {
        self.change(|causes| {
            causes.obstacle = None;
            causes.signed_out = true;
        })
    }

    /// X lets us read on only then.
    pub fn limited(&self, until: Timestamp) -> Change {
        self.change(|causes| {
            causes.obstacle = None;
            causes.limited_until = Some(until);
        })
    }

    /// A sync with something to read began, or goes on after a pause.
    pub fn syncing(&self) -> Change {
        self.change(|causes| causes.syncing = true)
    }

    /// A long sync has come this far.
    pub fn history(&self, history: HistoryProgress) -> Change {
        self.change(|causes| causes.history = Some(history))
    }

    /// The sync came to its end, or to one where nothing is known of going on.
    pub fn synced(&self) -> Change {
        self.change(|causes| (causes.syncing, causes.history) = (false, None))
    }

    /// X lets the sync go on only then. A long one is still under way for the person; a short one is not worth a word.
    pub fn paused(&self, goes_on_at: Timestamp) -> Change {
        self.change(|causes| match &mut causes.history {
            Some(history) => history.goes_on_at = Some(goes_on_at),
            None => causes.syncing = false,
        })
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
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_worst_cause_is_shown() {
        let state = ConnectivityState::default();
        state.syncing();
        assert_eq!(state.current(), Connectivity::Syncing { history: None });
        let until = Timestamp::from_millis(1);
        assert_eq!(state.limited(until).now, Connectivity::RateLimited { until });
        assert_eq!(state.unreachable().now, Connectivity::Offline);
    }

    #[test]
    fn of_two_tasks_that_report_at_once_none_tells_what_is_no_longer_true() {
        let (state, heard) = (ConnectivityState::default(), RefCell::new(Vec::new()));
        let tell = |_change| state.tell(|now| heard.borrow_mut().push(now));
        tell(state.unreachable());
        state.syncing();
        let (answered, synced) = (state.answered(), state.synced());
        tell(synced);
        tell(answered);
        assert_eq!(*heard.borrow(), [Connectivity::Offline, Connectivity::Live]);
    }

    #[test]
    fn an_answer_mends_all_but_a_running_sync() {
        let state = ConnectivityState::default();
        state.syncing();
        state.unreachable();
        assert_eq!(state.answered(), Change { now: Connectivity::Syncing { history: None }, differs: true });
    }

    #[test]
    fn a_long_sync_that_has_to_wait_is_still_under_way_and_a_short_one_is_not() {
        let (state, later) = (ConnectivityState::default(), Timestamp::from_millis(9));
        state.syncing();
        assert_eq!(state.paused(later).now, Connectivity::Live);
        let history = HistoryProgress { back_to: Timestamp::from_millis(1), messages: 1_240, goes_on_at: None };
        state.syncing();
        state.history(history);
        let waiting = HistoryProgress { goes_on_at: Some(later), ..history };
        assert_eq!(state.paused(later).now, Connectivity::Syncing { history: Some(waiting) });
        assert_eq!(state.synced().now, Connectivity::Live);
    }

    #[test]
    fn a_locked_keychain_is_neither_a_lost_connection_nor_the_end_of_a_session() {
        let state = ConnectivityState::default();
        state.unreachable();
        assert_eq!(state.keychain_locked().now, Connectivity::KeychainLocked);
        assert_eq!(state.answered().now, Connectivity::Live);
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

//! Which faults strike which calls.

use std::collections::{HashMap, VecDeque};

use dm_model::UserId;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde_json::Value;

use super::{Calls, Fault};
use crate::Call;

/// The faults that wait for their calls.
#[derive(Debug)]
pub(crate) struct Faults {
    next: HashMap<Calls, VecDeque<Fault>>,
    always: HashMap<Calls, Fault>,
    sometimes: Vec<(Calls, Fault, f64)>,
    random: ChaCha20Rng,
    carried: HashMap<List, Value>,
}

/// One person's way through one list: what belongs to the next page of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct List {
    pub(crate) viewer: Option<UserId>,
    pub(crate) path: String,
}

/// What strikes one call.
#[derive(Debug, Default)]
pub(crate) struct Strike {
    /// In the order in which they take effect.
    pub(crate) faults: Vec<Fault>,
    /// Decides what is random in their effects.
    pub(crate) seed: u64,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        // Streams 0 to 3 belong to ids, tokens, the past and the living.
        random.set_stream(16);
        Self { next: HashMap::new(), always: HashMap::new(), sometimes: Vec::new(), random, carried: HashMap::new() }
    }

    /// Strikes the next of these calls.
    pub(crate) fn push(&mut self, calls: Calls, fault: Fault) {
        self.next.entry(calls).or_default().push_back(fault);
    }

    /// Strikes each of these calls for which nothing else waits.
    pub(crate) fn set_always(&mut self, calls: Calls, fault: Option<Fault>) {
        match fault {
            Some(fault) => drop(self.always.insert(calls, fault)),
            None => drop(self.always.remove(&calls)),
        }
    }

    /// Strikes each of these calls with this probability, whatever else strikes it.
    pub(crate) fn add_sometimes(&mut self, calls: Calls, fault: Fault, probability: f64) {
        self.sometimes.push((calls, fault, probability));
    }

    /// Nothing goes wrong any more.
    pub(crate) fn clear(&mut self) {
        self.next.clear();
        self.always.clear();
        self.sometimes.clear();
        self.carried.clear();
    }

    /// What strikes a call that arrives now: first what was queued for it or else always happens, then what chance
    /// adds. What is said of one kind of call goes before what is said of all.
    pub(crate) fn take(&mut self, call: Call) -> Strike {
        let wider = [Calls::Of(call), Calls::All];
        let queued = wider.iter().find_map(|calls| self.next.get_mut(calls).and_then(VecDeque::pop_front));
        let scripted = queued.or_else(|| wider.iter().find_map(|calls| self.always.get(calls).cloned()));
        let mut faults: Vec<_> = scripted.into_iter().collect();
        for (calls, fault, probability) in &self.sometimes {
            if calls.include(call) && self.random.random_bool(*probability) {
                faults.push(fault.clone());
            }
        }
        faults.sort_by_key(Fault::turn);
        let seed = if faults.is_empty() { 0 } else { self.random.next_u64() };
        Strike { faults, seed }
    }

    /// Keeps an event for the next page of a list.
    pub(crate) fn carry(&mut self, list: List, event: Value) {
        self.carried.insert(list, event);
    }

    /// The event that was kept for this page. Whoever begins a list anew has no page before it.
    pub(crate) fn carried_to(&mut self, list: &List, turns_page: bool) -> Option<Value> {
        if self.carried.is_empty() {
            return None;
        }
        self.carried.remove(list).filter(|_| turns_page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> Vec<Fault> {
        vec![Fault::Status(status)]
    }

    #[test]
    fn queued_faults_come_first_and_once_each() {
        let mut faults = Faults::new(1);
        faults.set_always(Call::Event.into(), Some(Fault::Status(500)));
        faults.push(Call::Event.into(), Fault::Status(502));
        faults.push(Call::Event.into(), Fault::Status(503));
        let order: Vec<_> = (0..4).map(|_| faults.take(Call::Event).faults).collect();
        assert_eq!(order, [502, 503, 500, 500].map(status));
        faults.set_always(Call::Event.into(), None);
        assert!(faults.take(Call::Event).faults.is_empty());
    }

    #[test]
    fn what_is_said_of_one_call_goes_before_what_is_said_of_all() {
        let mut faults = Faults::new(1);
        faults.set_always(Calls::All, Some(Fault::Status(500)));
        faults.push(Calls::All, Fault::Status(502));
        faults.push(Call::Event.into(), Fault::Status(503));
        assert_eq!(faults.take(Call::Event).faults, status(503));
        assert_eq!(faults.take(Call::UsersMe).faults, status(502));
        assert_eq!(faults.take(Call::Event).faults, status(500));
        faults.clear();
        assert!(faults.take(Call::Event).faults.is_empty());
    }

    #[test]
    fn chance_strikes_as_often_as_it_is_told_and_the_same_with_the_same_seed() {
        let strikes = |seed| -> Vec<bool> {
            let mut faults = Faults::new(seed);
            faults.add_sometimes(Calls::All, Fault::NoDate, 0.25);
            (0..1_000).map(|_| !faults.take(Call::DmEvents).faults.is_empty()).collect()
        };
        let count = strikes(7).into_iter().filter(|struck| *struck).count();
        assert!((200..300).contains(&count), "{count} of 1,000");
        assert_eq!(strikes(7), strikes(7));
        assert_ne!(strikes(7), strikes(8));
    }

    #[test]
    fn several_faults_may_strike_one_call() {
        let mut faults = Faults::new(1);
        faults.push(Call::Event.into(), Fault::Status(503));
        faults.add_sometimes(Calls::All, Fault::NoDate, 1.0);
        faults.add_sometimes(Call::UsersMe.into(), Fault::EmptyBody, 1.0);
        assert_eq!(faults.take(Call::Event).faults, [Fault::Status(503), Fault::NoDate]);
        assert_eq!(faults.take(Call::UsersMe).faults, [Fault::EmptyBody, Fault::NoDate]);
    }
}

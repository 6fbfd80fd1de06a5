//! When messages were sent, and when somebody who reads X had them.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use dm_model::{EventId, Timestamp};

/// The messages of others on one day.
#[derive(Debug, Default)]
pub struct Arrivals {
    /// Whether the real time counts too that passed while the virtual clock stood still.
    pub in_real_time: bool,
    waiting: BTreeMap<EventId, Sent>,
    delays: Vec<(Sent, Duration)>,
}

#[derive(Debug, Clone, Copy)]
struct Sent {
    at: Timestamp,
    really_at: Instant,
    /// Whether Alice looked at the conversation when it was sent.
    looked_at: bool,
}

impl Arrivals {
    pub fn new(in_real_time: bool) -> Self {
        Self { in_real_time, ..Self::default() }
    }

    pub fn sent(&mut self, id: EventId, at: Timestamp, looked_at: bool) {
        self.waiting.insert(id, Sent { at, really_at: Instant::now(), looked_at });
    }

    /// Those that were sent and not yet stored.
    pub fn waiting(&self) -> Vec<EventId> {
        self.waiting.keys().copied().collect()
    }

    /// These are stored now, if they were not before.
    pub fn stored(&mut self, ids: &BTreeSet<EventId>, now: Timestamp) {
        for id in ids {
            if let Some(sent) = self.waiting.remove(id) {
                let really = if self.in_real_time { sent.really_at.elapsed() } else { Duration::ZERO };
                self.delays.push((sent, now.since(sent.at) + really));
            }
        }
    }

    /// How long they took, the shortest first: all of them, or those that came while Alice looked.
    pub fn delays(&self, only_looked_at: bool) -> Vec<Duration> {
        let counts = |sent: &Sent| sent.looked_at || !only_looked_at;
        let mut delays: Vec<_> = self.delays.iter().filter(|(sent, _)| counts(sent)).map(|(_, delay)| *delay).collect();
        delays.sort_unstable();
        delays
    }
}

//! Events that X shows late.
//!
//! X's lists are told to lag behind: an event that has happened may be shown only later, and then it stands in its old
//! place below newer ones. Such an event is part of the truth from the start.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::RangeInclusive,
    time::Duration,
};

use dm_model::{ConversationId, EventId, Timestamp, UserId};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};

use super::Kind;

/// Decides which events are late, and keeps them until their time.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Lateness {
    next: VecDeque<RangeInclusive<Duration>>,
    sometimes: Option<(f64, RangeInclusive<Duration>)>,
    random: ChaCha20Rng,
    waiting: BTreeMap<(Timestamp, EventId), Waiting>,
}

/// An event that is not shown yet.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) kind: Kind,
    pub(super) conversation: ConversationId,
    pub(super) audience: BTreeSet<UserId>,
}

impl Lateness {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        // Streams 0 to 3 belong to ids, tokens, the past and the living; 16 to the faults.
        random.set_stream(17);
        Self { next: VecDeque::new(), sometimes: None, random, waiting: BTreeMap::new() }
    }

    /// The next event is this late.
    pub(crate) fn delay_next(&mut self, range: RangeInclusive<Duration>) {
        self.next.push_back(range);
    }

    /// Each event for which nothing is said otherwise is late with this probability.
    pub(crate) fn delay_sometimes(&mut self, probability: f64, range: RangeInclusive<Duration>) {
        self.sometimes = (probability > 0.0).then_some((probability, range));
    }

    /// When an event is shown that happens now; `None` for at once.
    pub(super) fn draw(&mut self, at: Timestamp) -> Option<Timestamp> {
        let range = match (self.next.pop_front(), &self.sometimes) {
            (Some(range), _) => range,
            (None, Some((probability, range))) if self.random.random_bool(*probability) => range.clone(),
            _ => return None,
        };
        let delay = if range.is_empty() { *range.start() } else { self.random.random_range(range) };
        Some(at.after(delay))
    }

    pub(super) fn keep(&mut self, until: Timestamp, id: EventId, waiting: Waiting) {
        self.waiting.insert((until, id), waiting);
    }

    /// Whether the time of an event has come.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.waiting.first_key_value().is_some_and(|((until, _), _)| *until <= now)
    }

    /// Gives back an event whose time has come.
    pub(super) fn next_due(&mut self, now: Timestamp) -> Option<(EventId, Waiting)> {
        let first = self.waiting.first_entry().filter(|first| first.key().0 <= now)?;
        let ((_, id), waiting) = first.remove_entry();
        Some((id, waiting))
    }

    /// Forgets an event that is deleted before it was shown.
    pub(super) fn forget(&mut self, id: EventId) {
        self.waiting.retain(|(_, waiting), _| *waiting != id);
    }

    /// What this person will see later.
    pub(super) fn to_be_seen_by(&self, viewer: UserId) -> impl Iterator<Item = EventId> {
        let seen_by_viewer = move |waiting: &Waiting| waiting.audience.contains(&viewer);
        self.waiting.iter().filter(move |(_, waiting)| seen_by_viewer(waiting)).map(|((_, id), _)| *id)
    }
}

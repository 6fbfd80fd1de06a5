//! The events that one viewer may see, in the order in which X lists them.
//!
//! A page is cut out of sorted rows of ids, one for each kind of event, so its cost depends on the page and hardly on
//! the world: each row is asked for one page, and the best of those are taken. Ids grow, so a new event nearly always
//! goes to the end of its row; a row takes eight bytes for each event, which lets a world hold millions.

use dm_model::EventId;
use serde::{Deserialize, Serialize};

use super::Kind;

/// Sorted ids of events, by kind.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Timeline {
    messages: Vec<EventId>,
    joins: Vec<EventId>,
    leaves: Vec<EventId>,
    others: Vec<EventId>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cursor {
    /// With the newest event.
    Newest,
    /// With the newest event that is older than this one.
    Before(EventId),
    /// So that it ends with the oldest event that is newer than this one.
    After(EventId),
}

/// Which page is wanted.
#[derive(Debug)]
pub(crate) struct Cut<'a> {
    pub(crate) kinds: &'a [Kind],
    pub(crate) cursor: Cursor,
    /// Events with smaller ids are out of sight.
    pub(crate) horizon: Option<EventId>,
    pub(crate) length: usize,
}

/// A page: newest first.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) events: Vec<EventId>,
    pub(crate) has_older: bool,
    pub(crate) has_newer: bool,
}

impl Timeline {
    pub(crate) fn insert(&mut self, kind: Kind, event: EventId) {
        let row = self.of_kind_mut(kind);
        if row.last().is_none_or(|last| *last < event) {
            row.push(event);
        } else if let Err(place) = row.binary_search(&event) {
            row.insert(place, event);
        }
    }

    pub(crate) fn remove(&mut self, kind: Kind, event: EventId) {
        let row = self.of_kind_mut(kind);
        if let Ok(place) = row.binary_search(&event) {
            row.remove(place);
        }
    }

    pub(crate) fn contains(&self, kind: Kind, event: EventId) -> bool {
        self.of_kind(kind).binary_search(&event).is_ok()
    }

    /// How many events there are.
    pub(crate) fn len(&self) -> usize {
        Kind::ALL.iter().map(|kind| self.of_kind(*kind).len()).sum()
    }

    /// All events, oldest first.
    pub(crate) fn all(&self) -> Vec<EventId> {
        let mut events: Vec<_> = Kind::ALL.iter().flat_map(|kind| self.of_kind(*kind)).copied().collect();
        // It consists of sorted rows, which this sort knows to merge.
        events.sort();
        events
    }

    /// Cuts out a page.
    pub(crate) fn page(&self, cut: &Cut<'_>) -> Page {
        let mut events = match cut.cursor {
            Cursor::Newest => self.older_than(None, cut),
            Cursor::Before(event) => self.older_than(Some(event), cut),
            Cursor::After(event) => self.newer_than(event, cut),
        };
        let (oldest, newest) = match (events.last(), events.first(), cut.cursor) {
            (Some(oldest), Some(newest), _) => (Some(*oldest), Some(*newest)),
            (_, _, Cursor::Before(event)) => (None, event.get().checked_sub(1).and_then(|id| EventId::new(id).ok())),
            (_, _, Cursor::After(event)) => (event.get().checked_add(1).and_then(|id| EventId::new(id).ok()), None),
            (_, _, Cursor::Newest) => (None, None),
        };
        let probe = Cut { kinds: cut.kinds, cursor: cut.cursor, horizon: cut.horizon, length: 1 };
        let has_older = oldest.is_some_and(|oldest| !self.older_than(Some(oldest), &probe).is_empty());
        let has_newer = newest.is_some_and(|newest| !self.newer_than(newest, &probe).is_empty());
        events.shrink_to_fit();
        Page { events, has_older, has_newer }
    }

    fn older_than(&self, event: Option<EventId>, cut: &Cut<'_>) -> Vec<EventId> {
        let of_kind = |kind: &Kind| {
            let row = self.of_kind(*kind);
            let end = event.map_or(row.len(), |event| row.partition_point(|id| *id < event));
            let in_sight = |id: &&EventId| cut.horizon.is_none_or(|horizon| **id >= horizon);
            row.get(..end).unwrap_or_default().iter().rev().take(cut.length).take_while(in_sight)
        };
        let mut events: Vec<_> = cut.kinds.iter().flat_map(of_kind).copied().collect();
        events.sort_unstable_by(|one, other| other.cmp(one));
        events.truncate(cut.length);
        events
    }

    fn newer_than(&self, event: EventId, cut: &Cut<'_>) -> Vec<EventId> {
        let out_of_sight = |id: &EventId| *id <= event || cut.horizon.is_some_and(|horizon| *id < horizon);
        let of_kind = |kind: &Kind| {
            let row = self.of_kind(*kind);
            row.get(row.partition_point(out_of_sight)..).unwrap_or_default().iter().take(cut.length)
        };
        let mut events: Vec<_> = cut.kinds.iter().flat_map(of_kind).copied().collect();
        events.sort_unstable();
        events.truncate(cut.length);
        events.reverse();
        events
    }

    fn of_kind(&self, kind: Kind) -> &[EventId] {
        match kind {
            Kind::MessageCreate => &self.messages,
            Kind::ParticipantsJoin => &self.joins,
            Kind::ParticipantsLeave => &self.leaves,
            Kind::Other => &self.others,
        }
    }

    fn of_kind_mut(&mut self, kind: Kind) -> &mut Vec<EventId> {
        match kind {
            Kind::MessageCreate => &mut self.messages,
            Kind::ParticipantsJoin => &mut self.joins,
            Kind::ParticipantsLeave => &mut self.leaves,
            Kind::Other => &mut self.others,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: u64) -> EventId {
        EventId::new(number).unwrap()
    }

    fn numbers(page: &Page) -> Vec<u64> {
        page.events.iter().map(|event| event.get()).collect()
    }

    /// Ten events; each third one is a join.
    fn timeline() -> Timeline {
        let mut timeline = Timeline::default();
        for number in 1..=10 {
            let kind = if number % 3 == 0 { Kind::ParticipantsJoin } else { Kind::MessageCreate };
            timeline.insert(kind, event(number));
        }
        timeline
    }

    fn cut(cursor: Cursor) -> Cut<'static> {
        Cut { kinds: &Kind::ALL, cursor, horizon: None, length: 4 }
    }

    #[test]
    fn the_first_page_is_the_newest() {
        let page = timeline().page(&cut(Cursor::Newest));
        assert_eq!(numbers(&page), [10, 9, 8, 7]);
        assert!(page.has_older && !page.has_newer);
    }

    #[test]
    fn the_last_page_says_that_nothing_is_older() {
        let page = timeline().page(&cut(Cursor::Before(event(5))));
        assert_eq!(numbers(&page), [4, 3, 2, 1]);
        assert!(!page.has_older && page.has_newer);
    }

    #[test]
    fn going_back_gives_the_events_just_newer() {
        let page = timeline().page(&cut(Cursor::After(event(5))));
        assert_eq!(numbers(&page), [9, 8, 7, 6]);
        assert!(page.has_older && page.has_newer);
    }

    #[test]
    fn a_kind_can_be_asked_for_alone() {
        let page = timeline().page(&Cut { kinds: &[Kind::ParticipantsJoin], ..cut(Cursor::Newest) });
        assert_eq!(numbers(&page), [9, 6, 3]);
        assert!(!page.has_older);
    }

    #[test]
    fn an_event_that_comes_late_takes_its_place() {
        let mut late = Timeline::default();
        for number in [4, 9, 2, 7, 2] {
            late.insert(Kind::MessageCreate, event(number));
        }
        late.remove(Kind::MessageCreate, event(7));
        assert_eq!(numbers(&late.page(&cut(Cursor::Newest))), [9, 4, 2]);
        assert!(late.contains(Kind::MessageCreate, event(4)) && !late.contains(Kind::MessageCreate, event(7)));
    }

    #[test]
    fn nothing_lies_beyond_the_horizon() {
        let horizon = Some(event(8));
        let page = timeline().page(&Cut { horizon, ..cut(Cursor::Newest) });
        assert_eq!(numbers(&page), [10, 9, 8]);
        assert!(!page.has_older);
        assert!(timeline().page(&Cut { horizon, ..cut(Cursor::Before(event(8))) }).events.is_empty());
        assert!(timeline().page(&Cut { horizon, ..cut(Cursor::Before(event(3))) }).events.is_empty());
    }
}

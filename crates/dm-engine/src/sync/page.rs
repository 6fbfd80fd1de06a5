//! A page of the list of all events, held against what is known.
//!
//! What X's pages say of where they end is not believed blindly: a page that was cut, or lost its list or its cursor, would
//! end a reading early, and what lies below it would never be read.

use std::collections::BTreeSet;

use dm_model::{Event, EventId};
use x_api::{Cursor, PageRequest};

use super::SyncError;
use crate::{
    scheduler::{Call, Urgency},
    shared::Shared,
    translation::{events_of, is_whole},
};

/// So often a page is read again that X tells otherwise each time.
const MOST_READINGS: u32 = 3;

/// A page, and how it lies to what was known before. A page is a set: X does not promise its order.
pub struct Page {
    pub events: Vec<Event>,
    next: Option<Cursor>,
    /// Whether it holds something that an earlier pass has seen: nothing below it is new.
    meets_known: bool,
    /// Whether something new on it lacks what makes it an event, such as its conversation or its sender.
    has_fragments: bool,
    /// Whether something on it cannot even be told apart from other events.
    has_unreadable: bool,
    /// Who waited for it.
    urgency: Urgency,
}

impl Page {
    pub async fn read(
        shared: &Shared,
        request: &PageRequest,
        known_up_to: Option<EventId>,
        urgency: Urgency,
    ) -> Result<Self, SyncError> {
        let page = shared.ask_for_page(Call::Events, urgency, shared.x.fetch_events(request)).await?;
        let events = events_of(&page);
        let is_old = |id: EventId| known_up_to.is_some_and(|known| id <= known);
        // An old id alone proves nothing: it may be made up, or come late.
        let old: Vec<EventId> = events.iter().map(|event| event.id).filter(|id| is_old(*id)).collect();
        let known: BTreeSet<EventId> = shared.store.call(move |store| store.find_known(&old)).await?;
        Ok(Self {
            has_fragments: page.events.iter().any(|event| !is_whole(event) && !is_old(event.id)),
            has_unreadable: page.unreadable > 0,
            meets_known: !known.is_empty(),
            next: page.next,
            events,
            urgency,
        })
    }

    /// Reads a page again where it would end the pass though nothing known was met, or would lose an event, until X
    /// has said the same twice. What it holds is kept each time.
    pub async fn confirmed(
        self,
        shared: &Shared,
        request: &PageRequest,
        known_up_to: Option<EventId>,
    ) -> Result<Self, SyncError> {
        let mut page = self;
        for _ in 0..MOST_READINGS {
            if !page.ends_the_list() && !page.has_fragments && !page.has_unreadable {
                return Ok(page);
            }
            let before: BTreeSet<EventId> = page.events.iter().map(|event| event.id).collect();
            shared.ingest(move |store| store.ingest(&page.events)).await?;
            page = Self::read(shared, request, known_up_to, page.urgency).await?;
            let now: BTreeSet<EventId> = page.events.iter().map(|event| event.id).collect();
            // What cannot be read may be what the pass is to meet.
            let ends_unread = page.has_unreadable && page.ends_the_list();
            if before.is_subset(&now) && !ends_unread {
                return Ok(page);
            }
        }
        Err(SyncError::Contradiction)
    }

    /// Whether it holds nothing, and nothing lies below it.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.next.is_none() && !self.has_fragments && !self.has_unreadable
    }

    /// Whether nothing lies below it in X's list, although nothing known was met.
    pub fn ends_the_list(&self) -> bool {
        !self.meets_known && self.next.is_none()
    }

    /// The cursor to what is still unknown below this page.
    pub fn rest(&self) -> Option<Cursor> {
        if self.meets_known { None } else { self.next.clone() }
    }
}

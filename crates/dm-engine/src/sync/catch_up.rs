//! One pass over the events of all conversations.
//!
//! A pass goes down from the newest event until it meets one that an earlier pass has seen. What X's pages say of
//! where they end is not believed blindly: a page that was cut, or lost its list or its cursor, would end the pass
//! early, and what lies below it would never be read.

use std::{collections::BTreeSet, time::Duration};

use dm_model::{Event, EventId, HistoryProgress, Timestamp};
use dm_store::Gap;
use x_api::{ApiErrorKind, Cursor, NextStep, PageRequest};

use super::SyncError;
use crate::{
    asking::AskError,
    ingest::{events_of, is_whole},
    scheduler::{Call, Urgency},
    shared::Shared,
};

/// The first page of a pass asks for as many events as are paid for today already, which cost nothing more: one new
/// message beside them costs only itself. At least one is asked for, and no more than these.
const FIRST_PAGE: u8 = 10;

/// The first page of the first sign-in: enough for an inbox to look at.
const FIRST_PAGE_EVER: u8 = 50;

/// The pages within a gap grow, since most gaps are small and X is paid for each event: the first one, and how much
/// larger each next one is, up to X's largest.
const FIRST_GAP_PAGE: u8 = 2;
const GROWTH: u8 = 4;
const LARGEST_PAGE: u8 = 100;

/// So many pages in a row that lead no further down end the reading of a gap: the list has no end.
const MOST_FRUITLESS_PAGES: u32 = 3;

/// So often a page is read again that X tells otherwise each time.
const MOST_READINGS: u32 = 3;

/// A catch-up with more events than these to read is a long one: the person is told how far it has come.
const LONG: usize = 100;

/// X lists events for 30 days (X's documentation of `GET /2/dm_events`); a day less, since nobody promised the hour.
const LISTED_FOR: Duration = Duration::from_hours(29 * 24);

/// An event that claims to be further ahead of X's clock than this does not count as seen: nothing would be new after
/// it.
const FURTHEST_AHEAD: Duration = Duration::from_hours(24);

/// Reads the newest events, and fills the gaps that this or an earlier pass left.
pub async fn catch_up(shared: &Shared) -> Result<(), SyncError> {
    let result = read_all(shared).await;
    shared.report(match result.as_ref().err().and_then(goes_on_at) {
        Some(at) => shared.connectivity.paused(at),
        None => shared.connectivity.synced(),
    });
    result
}

/// When X lets us read on, where only that ended a reading.
fn goes_on_at(error: &SyncError) -> Option<Timestamp> {
    match error {
        SyncError::Ask(AskError::NoLeave(at)) | SyncError::PastLater(at) => Some(*at),
        SyncError::Ask(AskError::Failed(error)) => match error.next_step() {
            NextStep::RetryAfter(at) => Some(at),
            _ => None,
        },
        _ => None,
    }
}

async fn read_all(shared: &Shared) -> Result<(), SyncError> {
    read_newest(shared).await?;
    let _alone = shared.filling.lock().await;
    let gaps = shared.store.call(dm_store::Store::load_gaps).await?;
    if gaps.is_empty() {
        return Ok(());
    }
    shared.report(shared.connectivity.syncing());
    let mut result = Ok(());
    for gap in gaps {
        match fill(shared, gap, Urgency::Past).await {
            Ok(()) => {}
            // Another gap may have an end.
            Err(SyncError::EndlessPages) => result = Err(SyncError::EndlessPages),
            Err(SyncError::Ask(AskError::NoLeave(at))) => return Err(SyncError::PastLater(at)),
            Err(error) => {
                result = Err(error);
                break;
            }
        }
    }
    result
}

async fn read_newest(shared: &Shared) -> Result<(), SyncError> {
    let known_up_to = shared.store.call(dm_store::Store::caught_up_to).await?;
    if known_up_to.is_none() {
        shared.report(shared.connectivity.syncing());
    }
    let today = shared.clock.now().utc_day();
    let size = match known_up_to {
        Some(_) => shared.store.call(move |store| store.count_newest_paid(None, today, FIRST_PAGE)).await?.max(1),
        None => FIRST_PAGE_EVER,
    };
    let request = PageRequest::newest(size);
    let page = Page::read(shared, &request, known_up_to, Urgency::Background).await?;
    let page = if page.is_empty() { page } else { page.confirmed(shared, &request, known_up_to).await? };
    if page.ends_the_list() {
        note_holes(shared).await?;
    }
    let not_after = shared.clock.now().after(FURTHEST_AHEAD);
    let ids = page.events.iter().map(|event| event.id);
    let seen_up_to = ids.filter(|id| id.created_at() <= not_after).max();
    let (rest, events) = (page.rest(), page.events);
    if rest.is_some() {
        // Whoever announces messages hears that more are coming before they hear of the first ones.
        shared.report(shared.connectivity.syncing());
    }
    let rest = rest.map(|cursor| cursor.as_str().to_owned());
    shared.ingest(move |store| store.ingest_newest(&events, seen_up_to, known_up_to, rest.as_deref())).await?;
    Ok(())
}

/// Reads a gap down to its end. The one who does must hold `filling`: two would pay for each page twice.
pub(super) async fn fill(shared: &Shared, mut gap: Gap, urgency: Urgency) -> Result<(), SyncError> {
    let mut lowest: Option<EventId> = None;
    let mut fruitless_pages = 0;
    let mut restarted = false;
    let mut events_read = 0;
    // What was never read has no end that one could meet early.
    let mut size = if gap.known_up_to.is_some() { FIRST_GAP_PAGE } else { LARGEST_PAGE };
    while fruitless_pages < MOST_FRUITLESS_PAGES {
        let cursor = gap.cursor.as_deref().and_then(|cursor| cursor.parse::<Cursor>().ok());
        let request = PageRequest { max_results: size, cursor };
        size = size.saturating_mul(GROWTH).min(LARGEST_PAGE);
        let page = match Page::read(shared, &request, gap.known_up_to, urgency).await {
            Err(SyncError::Ask(AskError::Failed(error))) if !restarted && refuses_cursor(&error.kind, &request) => {
                tracing::warn!("X no longer takes a gap's cursor; the gap is read from its top");
                restarted = true;
                gap.cursor = None;
                let restarted = gap.clone();
                shared.store.call(move |store| store.restart_gap(&restarted)).await?;
                continue;
            }
            page => page?.confirmed(shared, &request, gap.known_up_to).await?,
        };
        if page.ends_the_list() {
            note_holes(shared).await?;
        }
        let bottom = page.events.iter().map(|event| event.id).min();
        let deeper = bottom.is_some_and(|bottom| lowest.is_none_or(|lowest| bottom < lowest));
        (lowest, fruitless_pages) = if deeper { (bottom, 0) } else { (lowest, fruitless_pages + 1) };

        let rest = page.rest().map(|cursor| cursor.as_str().to_owned());
        let filled = gap.clone();
        gap.cursor.clone_from(&rest);
        let is_closed = rest.is_none();
        events_read += page.events.len();
        shared.ingest(move |store| store.ingest_gap(&filled, &page.events, rest.as_deref())).await?;
        if is_closed {
            // Its timeline showed that something was missing.
            let open = shared.attention.borrow().open.clone();
            shared.emit_conversations(open);
            return Ok(());
        }
        if let Some(lowest) = lowest.filter(|_| gap.known_up_to.is_none() || events_read > LONG) {
            tell_progress(shared, lowest).await?;
        }
    }
    Err(SyncError::EndlessPages)
}

/// The list of all events has ended, and what was known before lies further down, or nothing was. If the last sweep, by which
/// all was here, is longer ago than X lists events, the conversations may miss some.
async fn note_holes(shared: &Shared) -> Result<(), SyncError> {
    let first = EventId::first_at(shared.account.signed_in_at);
    let Some(known_up_to) = shared.store.call(dm_store::Store::swept_up_to).await?.or(first) else { return Ok(()) };
    if known_up_to.created_at() < shared.clock.now().before(LISTED_FOR) {
        let incomplete = shared.store.call(move |store| store.note_holes(known_up_to)).await?;
        if !incomplete.is_empty() {
            shared.emit_conversations(incomplete);
        }
    }
    Ok(())
}

/// Tells how far a long reading has come: down to `lowest`.
async fn tell_progress(shared: &Shared, lowest: EventId) -> Result<(), SyncError> {
    let messages = shared.store.call(move |store| store.count_messages_from(lowest)).await?;
    let history = HistoryProgress { back_to: lowest.created_at(), messages, goes_on_at: None };
    shared.report(shared.connectivity.history(history));
    Ok(())
}

fn refuses_cursor(kind: &ApiErrorKind, request: &PageRequest) -> bool {
    request.cursor.is_some() && matches!(kind, ApiErrorKind::Refused { status: 400, .. })
}

/// A page, and how it lies to what was known before. A page is a set: X does not promise its order.
pub(super) struct Page {
    pub(super) events: Vec<Event>,
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
    pub(super) async fn read(
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
    pub(super) async fn confirmed(
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

    fn is_empty(&self) -> bool {
        self.events.is_empty() && self.next.is_none() && !self.has_fragments && !self.has_unreadable
    }

    /// Whether nothing lies below it in X's list, although nothing known was met.
    fn ends_the_list(&self) -> bool {
        !self.meets_known && self.next.is_none()
    }

    /// The cursor to what is still unknown below this page.
    pub(super) fn rest(&self) -> Option<Cursor> {
        if self.meets_known { None } else { self.next.clone() }
    }
}

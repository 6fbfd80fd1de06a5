//! The sweep: X may show an event late, with an id older than others that were read already, and a catch-up that meets
//! what is known would never see it. So what is young is read again now and then.
//!
//! A mark in the store tells up to where nothing is awaited any more; each sweep goes down to it, however long the app
//! was closed or X out of reach in between, and then moves it up to shortly before its own time. It also reads the rest of
//! the current UTC day, which costs nothing, because X charged for it today already.

use std::time::Duration;

use dm_model::{EventId, Timestamp};
use dm_store::Store;
use x_api::PageRequest;

use super::{SyncError, page::Page};
use crate::{scheduler::Urgency, shared::Shared};

/// How long after one sweep the next is due.
const EVERY: Duration = Duration::from_mins(30);

/// An event that is older than this is awaited no more once a sweep has gone by.
const LATEST: Duration = Duration::from_mins(30);

/// A day with more than these pages is not swept to its beginning.
const MOST_PAGES_FOR_THE_DAY: u32 = 4;

/// A sweep has no more pages than these; what is further down is awaited no more.
const MOST_PAGES: u32 = 40;

/// When the last sweep was tried.
#[derive(Debug, Default)]
pub struct Sweeps {
    tried_at: Option<Timestamp>,
}

impl Sweeps {
    /// Sweeps if that is due. A catch-up has just come to its end.
    pub async fn sweep_if_due(&mut self, shared: &Shared) -> Result<(), SyncError> {
        if shared.clock.is_in_doubt() {
            // The mark would go too far.
            return Ok(());
        }
        let now = shared.clock.now();
        // What happened since the sign-in may be late, however long the first catch-up took.
        let begun = shared.account.signed_in_at.min(now);
        let swept_up_to = shared.store.call(Store::swept_up_to).await?;
        let Some(mark) = swept_up_to.or_else(|| awaited_from(begun)) else { return Ok(()) };
        let swept_at = mark.created_at().after(LATEST);
        let last = self.tried_at.map_or(swept_at, |tried_at| tried_at.max(swept_at));
        if now.since(last) < EVERY {
            return Ok(());
        }
        self.tried_at = Some(now);
        sweep(shared, mark, now).await?;
        if let Some(mark) = awaited_from(now) {
            shared.store.call(move |store| store.mark_swept(mark)).await?;
        }
        Ok(())
    }
}

/// The first event that X may still show late when all was read at this time.
fn awaited_from(read_at: Timestamp) -> Option<EventId> {
    EventId::first_at(read_at.before(LATEST))
}

/// Reads again what is younger than the mark, or of today.
async fn sweep(shared: &Shared, mark: EventId, now: Timestamp) -> Result<(), SyncError> {
    let today = EventId::first_at(Timestamp::start_of_utc_day(now.utc_day()));
    let first = today.map_or(mark, |today| today.min(mark));
    let mut expected = shared.store.call(move |store| store.count_events_from(first)).await?;
    let mut request = PageRequest::newest(1);
    for pages in 1..=MOST_PAGES {
        // One more than is known: a straggler may be the oldest of all.
        let size = u8::try_from(expected.saturating_add(1)).unwrap_or(u8::MAX);
        request.max_results = size.min(PageRequest::LARGEST);
        let page = Page::read(shared, &request, Some(first), Urgency::Background).await?;
        let page = page.confirmed(shared, &request, Some(first)).await?;
        expected = expected.saturating_sub(u32::try_from(page.events.len()).unwrap_or(u32::MAX));
        let reached_mark = page.events.iter().any(|event| event.id < mark);
        let rest = page.rest();
        let new_events = shared.ingest(move |store| store.ingest(&page.events)).await?;
        if new_events > 0 {
            tracing::info!(new_events, "a sweep found what a catch-up had not seen");
        }
        match rest {
            Some(next) if request.cursor.as_ref() == Some(&next) => return Err(SyncError::EndlessPages),
            Some(_) if reached_mark && pages >= MOST_PAGES_FOR_THE_DAY => break,
            Some(next) => request.cursor = Some(next),
            None => break,
        }
    }
    Ok(())
}

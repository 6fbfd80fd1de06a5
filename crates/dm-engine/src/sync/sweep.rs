//! The sweep: X may show an event late, with an id older than others that were read already, and a catch-up that meets
//! what is known would never see it. So the events of the current UTC day are read again now and then, which costs
//! nothing, because X charged for them today already.

use std::time::Duration;

use dm_model::{EventId, Timestamp};
use x_api::PageRequest;

use super::SyncError;
use crate::{
    ingest::events_of,
    scheduler::{Call, Urgency},
    shared::Shared,
};

/// How long after one sweep the next is due.
pub const EVERY: Duration = Duration::from_mins(30);

/// What happened shortly before midnight may show shortly after it.
const OVERLAP: Duration = Duration::from_mins(30);

/// X's largest page.
const LARGEST_PAGE: u32 = 100;

/// A day with more than these pages is not swept to its beginning.
const MOST_PAGES: u32 = 4;

/// Reads the events of this day again.
pub async fn sweep(shared: &Shared) -> Result<(), SyncError> {
    let now = shared.clock.now();
    let since = Timestamp::start_of_utc_day(now.utc_day()).min(now.before(OVERLAP));
    let Some(first) = EventId::first_at(since) else { return Ok(()) };
    let mut expected = shared.store.call(move |store| store.count_events_from(first)).await?;
    let mut request = PageRequest::newest(1);
    for _ in 0..MOST_PAGES {
        // One more than is known: a straggler may be the oldest of all.
        let size = expected.saturating_add(1).min(LARGEST_PAGE);
        request.max_results = u8::try_from(size).unwrap_or(u8::MAX);
        let page = shared.ask_for_page(Call::Events, Urgency::Background, shared.x.fetch_events(&request)).await?;
        expected = expected.saturating_sub(u32::try_from(page.events.len()).unwrap_or(u32::MAX));
        let events = events_of(&page);
        let reached = events.iter().any(|event| event.at < since);
        let new_events = shared.ingest(move |store| store.ingest(&events)).await?;
        if new_events > 0 {
            tracing::info!(new_events, "a sweep found what a catch-up had not seen");
        }
        match page.next {
            Some(next) if !reached && request.cursor.as_ref() != Some(&next) => request.cursor = Some(next),
            _ => break,
        }
    }
    Ok(())
}

//! One pass over the events of all conversations: down from the newest one until it meets what an earlier pass has seen, and
//! through the gaps that passes left.

use std::time::Duration;

use dm_store::Store;
use x_api::PageRequest;

use super::{SyncError, gap, holes::note_holes, page::Page};
use crate::{asking::AskError, scheduler::Urgency, shared::Shared};

/// The first page of a pass asks for as many events as add no price of their own today (`count_newest_paid`): one new
/// message beside them costs only itself. At least one is asked for, and no more than these.
const FIRST_PAGE: u8 = 10;

/// The first page of the first sign-in: enough for an inbox to look at.
const FIRST_PAGE_EVER: u8 = 50;

/// An event that claims to be further ahead of X's clock than this does not count as seen: nothing would be new after
/// it.
const FURTHEST_AHEAD: Duration = Duration::from_hours(24);

/// Reads the newest events, and fills the gaps that this or an earlier pass left.
pub async fn catch_up(shared: &Shared) -> Result<(), SyncError> {
    let result = read_all(shared).await;
    shared.report(match result.as_ref().err().and_then(SyncError::allowed_at) {
        Some(at) => shared.connectivity.paused(at),
        None => shared.connectivity.synced(),
    });
    result
}

async fn read_all(shared: &Shared) -> Result<(), SyncError> {
    read_newest(shared).await?;
    let _alone = shared.filling.lock().await;
    let gaps = shared.store.call(Store::load_gaps).await?;
    if gaps.is_empty() {
        return Ok(());
    }
    shared.report(shared.connectivity.syncing());
    let mut result = Ok(());
    for gap in gaps {
        match gap::fill(shared, gap, Urgency::Past).await {
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
    let known_up_to = shared.store.call(Store::caught_up_to).await?;
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

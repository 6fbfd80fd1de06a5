//! One pass over the events of all conversations.

use dm_model::{Event, EventId};
use dm_store::Gap;
use x_api::{ApiErrorKind, Cursor, EventPage, PageRequest};

use super::SyncError;
use crate::{
    ingest::events_of,
    scheduler::{Call, Urgency},
    shared::{AskError, Shared},
};

/// The first page of a pass: X is paid for each event read, and mostly there is nothing new.
const FIRST_PAGE: u8 = 5;

/// The first page of the first sign-in: enough for an inbox to look at.
const FIRST_PAGE_EVER: u8 = 50;

/// Pages within a gap. X's largest.
const GAP_PAGE: u8 = 100;

/// Pages that one pass reads of one gap; 30 days of a very busy account. A server that never ends is left here.
const MOST_PAGES: usize = 500;

/// Reads the newest events, and fills the gaps that this or an earlier pass left.
pub async fn catch_up(shared: &Shared) -> Result<(), SyncError> {
    read_newest(shared).await?;
    let gaps = shared.store.call(|store| store.load_gaps()).await?;
    if gaps.is_empty() {
        return Ok(());
    }
    shared.report(shared.connectivity.syncing(true));
    let mut filled = Ok(());
    for gap in gaps {
        filled = fill(shared, gap).await;
        if filled.is_err() {
            break;
        }
    }
    shared.report(shared.connectivity.syncing(false));
    filled
}

async fn read_newest(shared: &Shared) -> Result<(), SyncError> {
    let known_up_to = shared.store.call(|store| store.caught_up_to()).await?;
    let size = if known_up_to.is_some() { FIRST_PAGE } else { FIRST_PAGE_EVER };
    let page = fetch(shared, PageRequest::newest(size)).await?;
    let events = events_of(&page);
    let rest = rest_of(&page, &events, known_up_to);
    let ingested = shared
        .store
        .call(move |store| store.ingest_newest(&events, known_up_to, rest.as_ref().map(Cursor::as_str)))
        .await?;
    shared.emit_ingested(ingested);
    Ok(())
}

async fn fill(shared: &Shared, mut gap: Gap) -> Result<(), SyncError> {
    for _ in 0..MOST_PAGES {
        let cursor = gap.cursor.as_deref().and_then(|cursor| cursor.parse::<Cursor>().ok());
        let request = PageRequest { max_results: GAP_PAGE, cursor: cursor.clone() };
        let page = match fetch(shared, request).await {
            Err(AskError::Failed(error)) if cursor.is_some() && refuses_cursor(&error.kind) => {
                tracing::warn!("X no longer takes a gap's cursor; the gap is read from its top");
                let restarted = gap.clone();
                shared.store.call(move |store| store.restart_gap(&restarted)).await?;
                gap.cursor = None;
                continue;
            }
            answer => answer?,
        };
        let events = events_of(&page);
        let rest = rest_of(&page, &events, gap.known_up_to);
        if rest.is_some() && rest == cursor {
            return Err(SyncError::EndlessPages);
        }
        let (stored, rest_text) = (gap.clone(), rest.as_ref().map(|cursor| cursor.as_str().to_owned()));
        gap.cursor.clone_from(&rest_text);
        let ingested = shared.store.call(move |store| store.ingest_gap(&stored, &events, rest_text.as_deref())).await?;
        shared.emit_ingested(ingested);
        if rest.is_none() {
            return Ok(());
        }
    }
    Ok(())
}

async fn fetch(shared: &Shared, request: PageRequest) -> Result<EventPage, AskError> {
    shared.ask(Call::Events, Urgency::Background, shared.x.fetch_events(&request)).await
}

/// The cursor to what is still unknown below this page. A page is a set: any event at or below what is known ends it.
fn rest_of(page: &EventPage, events: &[Event], known_up_to: Option<EventId>) -> Option<Cursor> {
    let met = known_up_to.is_some_and(|known| events.iter().any(|event| event.id <= known));
    if met { None } else { page.next.clone() }
}

fn refuses_cursor(kind: &ApiErrorKind) -> bool {
    matches!(kind, ApiErrorKind::Refused { status: 400, .. })
}

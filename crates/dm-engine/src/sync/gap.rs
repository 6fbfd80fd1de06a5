//! Reading a gap: what lies between two stretches that are known.

use dm_model::{EventId, HistoryProgress};
use dm_store::Gap;
use x_api::{ApiErrorKind, Cursor, PageRequest};

use super::{SyncError, holes::note_holes, page::Page};
use crate::{asking::AskError, scheduler::Urgency, shared::Shared};

/// The pages within a gap grow, since most gaps are small and X is paid for each event: the first one, and how much
/// larger each next one is, up to X's largest.
const FIRST_GAP_PAGE: u8 = 2;
const GROWTH: u8 = 4;

/// So many pages in a row that lead no further down end the reading of a gap: the list has no end.
const MOST_FRUITLESS_PAGES: u32 = 3;

/// A gap with more events than these is a long one: the person is told how far its reading has come.
const LONG: usize = 100;

/// Reads a gap down to its end. The one who does must hold `filling`: two would pay for each page twice.
pub async fn fill(shared: &Shared, mut gap: Gap, urgency: Urgency) -> Result<(), SyncError> {
    let mut lowest: Option<EventId> = None;
    let mut fruitless_pages = 0;
    let mut restarted = false;
    let mut events_read = 0;
    // What was never read has no end that one could meet early.
    let mut size = if gap.known_up_to.is_some() { FIRST_GAP_PAGE } else { PageRequest::LARGEST };
    while fruitless_pages < MOST_FRUITLESS_PAGES {
        let cursor = gap.cursor.as_deref().and_then(|cursor| cursor.parse::<Cursor>().ok());
        let request = PageRequest { max_results: size, cursor };
        size = size.saturating_mul(GROWTH).min(PageRequest::LARGEST);
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

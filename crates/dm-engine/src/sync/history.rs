//! Backfill: a conversation's past, read by its own call when the person scrolls up to where the store ends.
//!
//! X knows no "older than this event"; one can only turn pages from the newest event down, and X charges for each event
//! on them. So a conversation is turned once, as far as the person wants to see, and where that stopped is kept.

use dm_model::{Backfill, ConversationId, Event, Timestamp};
use dm_store::History;
use x_api::{ApiErrorKind, Cursor, PageRequest};

use crate::{
    EngineError,
    ingest::events_of,
    scheduler::{Call, Urgency},
    shared::{AskError, Shared},
};

/// X's largest page.
const PAGE: u8 = 100;

/// So many pages are turned for one wish, at most; where they end the next wish goes on.
const MOST_PAGES: u32 = 10;

/// Reads a conversation's past until something older than what is known has come, or its beginning.
pub async fn backfill(shared: &Shared, conversation: ConversationId) -> Result<Backfill, EngineError> {
    // Two wishes for the same page would pay for it twice.
    let _alone = shared.backfilling.lock().await;
    let place = conversation.clone();
    let mut history = shared.store.call(move |store| store.load_history(&place)).await?;
    for _ in 0..MOST_PAGES {
        if history.complete {
            return Ok(Backfill::Beginning);
        }
        let turned = match turn(shared, &conversation, &history).await? {
            Turn::Page(turned) => turned,
            Turn::Later(at) => return Ok(Backfill::Later { at }),
        };
        // A page that leads to itself leads nowhere; the next wish tries again.
        let is_stuck = turned.history == history;
        history = turned.history;
        if turned.brought_news || is_stuck {
            break;
        }
    }
    Ok(if history.complete { Backfill::Beginning } else { Backfill::Older })
}

/// What came of asking for one page.
enum Turn {
    Page(Turned),
    Later(Timestamp),
}

struct Turned {
    /// How far the conversation is known now.
    history: History,
    /// Whether the page held something that was not known.
    brought_news: bool,
}

async fn turn(shared: &Shared, conversation: &ConversationId, history: &History) -> Result<Turn, EngineError> {
    let cursor = history.cursor.as_deref().and_then(|cursor| cursor.parse::<Cursor>().ok());
    let request = PageRequest { max_results: PAGE, cursor };
    let asked = shared.x.fetch_conversation_events(conversation, &request);
    let page = match shared.ask_for_page(Call::ConversationEvents, Urgency::Person, asked).await {
        Ok(page) => page,
        Err(AskError::NoLeave(at)) => return Ok(Turn::Later(at)),
        Err(AskError::Failed(error)) => match (&error.kind, history.cursor.is_some()) {
            (ApiErrorKind::RateLimited { until, .. }, _) => return Ok(Turn::Later(*until)),
            // X no longer takes the cursor: from the newest event again.
            (ApiErrorKind::Refused { status: 400, .. }, true) => {
                return keep(shared, conversation, Vec::new(), History::default()).await;
            }
            _ => return Err(error.into()),
        },
    };
    let next = page.next.as_ref().map(|cursor| cursor.as_str().to_owned());
    let history = match next {
        // The last page, unless it could not be read whole.
        None if page.unreadable == 0 => History { cursor: None, complete: true },
        None => history.clone(),
        cursor => History { cursor, complete: false },
    };
    keep(shared, conversation, events_of(&page), history).await
}

async fn keep(
    shared: &Shared,
    conversation: &ConversationId,
    events: Vec<Event>,
    history: History,
) -> Result<Turn, EngineError> {
    let (place, kept) = (conversation.clone(), history.clone());
    let new_events = shared.ingest(move |store| store.ingest_history(&place, &events, &kept)).await?;
    if history.complete {
        // Its timeline says so, also when nothing new came.
        shared.emit_conversations([conversation.clone()]);
    }
    Ok(Turn::Page(Turned { history, brought_news: new_events > 0 }))
}

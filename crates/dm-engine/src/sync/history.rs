//! Backfill: a conversation's past, read by its own call when the person scrolls up to where the store ends.
//!
//! X knows no "older than this event"; one can only turn pages from the newest event down, and X charges for each event
//! on them. So a conversation is turned once, as far as the person wants to see, and where that stopped is kept.

use dm_model::{Backfill, ConversationId, Event, Timestamp};
use dm_store::{History, Hole};
use x_api::{ApiErrorKind, Cursor, EventPage, PageRequest};

use crate::{
    EngineError,
    scheduler::{Call, Urgency},
    shared::Shared,
    translation::{events_of, is_whole},
};

/// So many pages are turned for one wish, at most; where they end the next wish goes on.
const MOST_PAGES: u32 = 10;

/// So often a page is asked for that cannot be understood whole.
const MOST_READINGS: usize = 3;

/// Reads a conversation's past until something older than what is known has come, or its beginning. After a long absence
/// that begins with what the list of all events no longer reached.
pub async fn backfill(shared: &Shared, conversation: ConversationId) -> Result<Backfill, EngineError> {
    // Two wishes for the same page would pay for it twice.
    let _alone = shared.backfilling.lock().await;
    let place = conversation.clone();
    let mut history = shared.store.call(move |store| store.load_history(&place)).await?;
    for _ in 0..MOST_PAGES {
        if history.is_whole() {
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
    Ok(if history.is_whole() { Backfill::Beginning } else { Backfill::Older })
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

/// Turns to the next page. One that cannot be understood whole is asked for again, since the next answer may tell more.
async fn turn(shared: &Shared, conversation: &ConversationId, history: &History) -> Result<Turn, EngineError> {
    let mut brought_news = false;
    let mut readings = 0;
    loop {
        let page = match fetch(shared, conversation, history).await? {
            Fetched::Page(page) => page,
            Fetched::FromTheNewest => {
                return Ok(Turn::Page(keep(shared, conversation, Vec::new(), from_the_newest(history)).await?));
            }
            Fetched::Later(at) => return Ok(Turn::Later(at)),
        };
        readings += 1;
        let is_understood = page.unreadable == 0 && page.events.iter().all(is_whole);
        let asks_again = !is_understood && readings < MOST_READINGS;
        let after = if asks_again { history.clone() } else { history_after(history, &page, is_understood) };
        let mut turned = keep(shared, conversation, events_of(&page), after).await?;
        brought_news |= turned.brought_news;
        if !asks_again {
            turned.brought_news = brought_news;
            return Ok(Turn::Page(turned));
        }
    }
}

enum Fetched {
    Page(EventPage),
    /// X no longer takes the cursor.
    FromTheNewest,
    Later(Timestamp),
}

async fn fetch(shared: &Shared, conversation: &ConversationId, history: &History) -> Result<Fetched, EngineError> {
    let cursor = history.hole.as_ref().map_or(&history.cursor, |hole| &hole.cursor);
    let cursor = cursor.as_deref().and_then(|cursor| cursor.parse::<Cursor>().ok());
    let has_cursor = cursor.is_some();
    let request = PageRequest { max_results: PageRequest::LARGEST, cursor };
    let asked = shared.x.fetch_conversation_events(conversation, &request);
    match shared.ask_for_page(Call::ConversationEvents, Urgency::Person, asked).await {
        Ok(page) => Ok(Fetched::Page(page)),
        Err(error) => match error.allowed_at_or_failure() {
            Ok(at) => Ok(Fetched::Later(at)),
            Err(error) if has_cursor && matches!(error.kind, ApiErrorKind::Refused { status: 400, .. }) => {
                Ok(Fetched::FromTheNewest)
            }
            Err(error) => Err(error.into()),
        },
    }
}

/// How far a conversation is known after this page.
fn history_after(history: &History, page: &EventPage, is_understood: bool) -> History {
    let next = page.next.as_ref().map(|cursor| cursor.as_str().to_owned());
    match (next, &history.hole) {
        // The last page, unless it could not be read whole.
        (None, _) if is_understood => History { cursor: None, complete: true, hole: None },
        (None, _) => history.clone(),
        (_, Some(hole)) if page.events.iter().any(|event| event.id <= hole.known_up_to) => {
            History { hole: None, ..history.clone() }
        }
        (cursor, Some(hole)) => History { hole: Some(Hole { cursor, ..hole.clone() }), ..history.clone() },
        (cursor, None) => History { cursor, complete: false, hole: None },
    }
}

fn from_the_newest(history: &History) -> History {
    match &history.hole {
        Some(hole) => History { hole: Some(Hole { cursor: None, ..hole.clone() }), ..history.clone() },
        None => History::default(),
    }
}

async fn keep(
    shared: &Shared,
    conversation: &ConversationId,
    events: Vec<Event>,
    history: History,
) -> Result<Turned, EngineError> {
    let (place, kept) = (conversation.clone(), history.clone());
    let new_events = shared.ingest(move |store| store.ingest_history(&place, &events, &kept)).await?;
    if history.is_whole() {
        // Its timeline says so, also when nothing new came.
        shared.emit_conversations([conversation.clone()]);
    }
    Ok(Turned { history, brought_news: new_events > 0 })
}

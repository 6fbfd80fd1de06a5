//! Finding out whether X has a message after an attempt of unknown outcome.
//!
//! What was read already is looked through first. Then the conversation is read back to before the attempt (a new group, whose id
//! nobody knows, through the events of all conversations). Found: the row claims that event, which no other row then can. Not
//! found: it is searched again later, and sent again only after clean reads that began late enough.

use std::time::Duration;

use dm_model::{SendState, Timestamp};
use dm_store::{OutboxRow, OwnMessage};
use x_api::{ApiErrorKind, EventPage, PageRequest, SentMessage};

use super::{RESEND_AFTER, attempt::finish, same_text::is_same_text};
use crate::{
    EngineError,
    ingest::events_of,
    scheduler::{Call, Urgency},
    shared::{AskError, Shared},
};

/// X's and our clock may differ by this much, as `Date` tells only seconds.
const CLOCK_SLACK: Duration = Duration::from_secs(5);

/// Events in one page of a search.
const PAGE: u8 = 50;

/// Pages of one search. What lies further back than this was not sent a few minutes ago.
const MOST_PAGES: usize = 10;

/// A message is sent again only after this many searches that could have found it.
const CLEAN_LOOKS: u32 = 2;

/// What the searches for a message have brought so far.
#[derive(Debug, Clone, Copy)]
pub struct Doubt {
    /// When it was searched last.
    pub last_look: Timestamp,
    clean_looks: u32,
}

impl Doubt {
    /// After a look that may have missed it.
    pub fn checked_at(now: Timestamp, before: Option<Self>) -> Self {
        Self { last_look: now, clean_looks: before.map_or(0, |doubt| doubt.clean_looks) }
    }
}

/// Searches for a message once. When it is found or queued again, the row says so.
///
/// # Errors
/// When the store does not answer.
pub async fn settle(shared: &Shared, row: &OutboxRow, before: Option<Doubt>) -> Result<Doubt, EngineError> {
    let began = shared.clock.now();
    let mut doubt = Doubt::checked_at(began, before);
    let attempted_at = row.attempted_at.unwrap_or(row.queued_at);
    if row.state == SendState::Sending {
        shared.set_send_state(row, SendState::Unconfirmed).await?;
    }
    if claim(shared, row, attempted_at).await? {
        return Ok(doubt);
    }
    let clean = read_back(shared, row, attempted_at).await?;
    if claim(shared, row, attempted_at).await? {
        return Ok(doubt);
    }
    doubt.clean_looks += u32::from(clean);
    let late_enough = began >= attempted_at.after(RESEND_AFTER);
    if clean && late_enough && doubt.clean_looks >= CLEAN_LOOKS {
        tracing::info!(looks = doubt.clean_looks, "X never took a message; it is sent again");
        shared.set_send_state(row, SendState::Queued).await?;
    }
    Ok(doubt)
}

/// Looks for the message among what was read, and marks it as sent if it is there.
async fn claim(shared: &Shared, row: &OutboxRow, attempted_at: Timestamp) -> Result<bool, EngineError> {
    let since = earlier(attempted_at, CLOCK_SLACK);
    let wanted = (!row.conversation_id.is_new_group()).then(|| row.conversation_id.clone());
    let candidates = shared.store.call(move |store| store.load_unclaimed_messages(wanted.as_ref(), since)).await?;
    let found = candidates.into_iter().find(|candidate| {
        let new_enough = !row.conversation_id.is_new_group() || began_since(candidate, since);
        new_enough && is_same_text(&row.text, &candidate.text)
    });
    let Some(found) = found else { return Ok(false) };
    let sent = SentMessage { conversation: found.conversation_id, event: found.event_id };
    finish(shared, row, sent).await?;
    Ok(true)
}

/// A group that the message made cannot be older than the attempt.
fn began_since(candidate: &OwnMessage, since: Timestamp) -> bool {
    candidate.conversation_began.created_at() >= since
}

/// Reads back to before the attempt. Tells whether all of it was read.
async fn read_back(shared: &Shared, row: &OutboxRow, attempted_at: Timestamp) -> Result<bool, EngineError> {
    let mut request = PageRequest::newest(PAGE);
    for _ in 0..MOST_PAGES {
        let page = match fetch(shared, row, &request).await {
            Ok(page) => page,
            // A conversation that does not exist holds no message.
            Err(AskError::Failed(error)) if error.kind == ApiErrorKind::NotFound => return Ok(true),
            Err(_) => return Ok(false),
        };
        let events = events_of(&page);
        let reached = events.iter().any(|event| event.at < earlier(attempted_at, CLOCK_SLACK));
        let ingested = shared.store.call(move |store| store.ingest(&events)).await?;
        shared.emit_ingested(ingested);
        match page.next {
            Some(next) if !reached && request.cursor.as_ref() != Some(&next) => request.cursor = Some(next),
            Some(_) if !reached => return Ok(false),
            _ => return Ok(true),
        }
    }
    Ok(false)
}

async fn fetch(shared: &Shared, row: &OutboxRow, request: &PageRequest) -> Result<EventPage, AskError> {
    let urgency = Urgency::Person;
    if row.conversation_id.is_new_group() {
        return shared.ask(Call::Events, urgency, shared.x.fetch_events(request)).await;
    }
    match row.conversation_id.other_person(shared.account.id) {
        Some(person) => shared.ask(Call::EventsWith, urgency, shared.x.fetch_events_with(person, request)).await,
        None => {
            let asked = shared.x.fetch_conversation_events(&row.conversation_id, request);
            shared.ask(Call::ConversationEvents, urgency, asked).await
        }
    }
}

fn earlier(time: Timestamp, by: Duration) -> Timestamp {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(time.as_millis().saturating_sub(by))
}

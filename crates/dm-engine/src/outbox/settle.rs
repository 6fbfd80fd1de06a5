//! Finding out whether X has a message after an attempt of unknown outcome.
//!
//! What was read already, by whatever way, is looked through first. Then the conversation is read back to before the
//! attempt (a new group, whose id nobody knows, through the events of all conversations). Found: the row claims that
//! event, which no other row then can. Not found: it is searched again later, and sent again only after clean reads
//! that began late enough. Even then what X shows late is still claimed: the search begins with the first attempt that
//! X may have taken.
//!
//! What was known before an attempt cannot have come of it, and X numbers events in their order. So an event is only ever
//! claimed when it is younger than the youngest one that was known then, whatever the clocks say; the same text, sent a
//! moment before from the phone, is told apart by that.

use std::time::Duration;

use dm_model::{ConversationId, EventId, SendState, Timestamp};
use dm_store::{OutboxRow, OwnMessage};
use x_api::{ApiErrorKind, EventPage, PageRequest, SentMessage};

use super::{RESEND_AFTER, attempt::finish, same_message::find_same};
use crate::{
    EngineError,
    asking::AskError,
    scheduler::{Call, Urgency},
    server_clock::FAR,
    shared::Shared,
    sync::SURELY_LISTED_FOR,
    translation::{events_of, is_whole},
};

/// X's clock and what we believe of it may differ by this much: a little more than what goes unnoticed.
const CLOCK_SLACK: Duration = FAR.saturating_add(Duration::from_secs(5));

/// How long X is given to show a message of unknown outcome before it is searched.
const FIRST_LOOK_AFTER: Duration = Duration::from_secs(3);

/// The time between two searches once the message may be sent again, as far as its age goes.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// Events in one page of a search.
const PAGE: u8 = 50;

/// Pages of one search. What lies further back than this was not sent a few minutes ago.
const MOST_PAGES: usize = 10;

/// A message is sent again only after this many searches that could have found it.
const CLEAN_LOOKS: u32 = 2;

/// What the searches for a message have brought so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// When to search next.
    pub next_look: Timestamp,
    clean_looks: u32,
}

impl Doubt {
    /// Nothing was searched yet since the engine started.
    pub fn new(row: &OutboxRow) -> Self {
        Self { next_look: attempted_at(row).after(FIRST_LOOK_AFTER), clean_looks: 0 }
    }

    /// After a look that began `now`. The pauses grow, up to the time from which the message may be sent again.
    fn after_look(self, row: &OutboxRow, now: Timestamp, clean: bool) -> Self {
        let attempted_at = attempted_at(row);
        let elapsed = now.since(attempted_at).max(FIRST_LOOK_AFTER);
        let next_look = if elapsed < RESEND_AFTER {
            attempted_at.after(RESEND_AFTER.min(elapsed * 3))
        } else {
            now.after(LOOK_EVERY)
        };
        Self { next_look, clean_looks: self.clean_looks + u32::from(clean) }
    }
}

fn attempted_at(row: &OutboxRow) -> Timestamp {
    row.attempted_at.unwrap_or(row.queued_at)
}

/// Looks for a message among what was read, and searches for it at X when that is due. Gives back what is still in
/// doubt; nothing when it was found or queued again, as the row then says.
///
/// # Errors
/// When the store does not answer.
pub async fn settle(shared: &Shared, row: &OutboxRow, before: Option<Doubt>) -> Result<Option<Doubt>, EngineError> {
    let doubt = before.unwrap_or_else(|| Doubt::new(row));
    if row.state == SendState::Sending {
        shared.set_send_state(row, SendState::Unconfirmed).await?;
    }
    if claim(shared, row).await? {
        return Ok(None);
    }
    let began = shared.clock.now();
    if began < doubt.next_look {
        return Ok(Some(doubt));
    }
    let clean = read_back(shared, row).await?;
    if claim(shared, row).await? {
        return Ok(None);
    }
    let doubt = doubt.after_look(row, began, clean);
    let late_enough = began >= attempted_at(row).after(RESEND_AFTER);
    if clean && late_enough && doubt.clean_looks >= CLEAN_LOOKS {
        tracing::info!(looks = doubt.clean_looks, "X never took a message; it is sent again");
        shared.set_send_state(row, SendState::Queued).await?;
        return Ok(None);
    }
    Ok(Some(doubt))
}

/// Looks for the message among what was read, and marks it as sent if it is there.
///
/// # Errors
/// When the store does not answer.
pub async fn claim(shared: &Shared, row: &OutboxRow) -> Result<bool, EngineError> {
    let since = searched_since(row);
    let wanted = known_place(row);
    let above = row.known_up_to;
    let candidates =
        shared.store.call(move |store| store.load_unclaimed_messages(wanted.as_ref(), since, above)).await?;
    let new_enough = |candidate: &OwnMessage| !row.conversation_id.is_new_group() || began_since(candidate, row);
    let candidates: Vec<OwnMessage> = candidates.into_iter().filter(new_enough).collect();
    let Some(found) = find_same(row, &candidates).cloned() else { return Ok(false) };
    let sent = SentMessage { conversation: found.conversation_id, event: found.event_id };
    finish(shared, row, sent).await?;
    Ok(true)
}

/// The conversation in which it is searched; none for a new group, whose id nobody knows yet.
fn known_place(row: &OutboxRow) -> Option<ConversationId> {
    (!row.conversation_id.is_new_group()).then(|| row.conversation_id.clone())
}

/// From when on an event may be this message: since the first attempt that X may have taken.
fn searched_since(row: &OutboxRow) -> Timestamp {
    row.doubted_since.or(row.not_before).unwrap_or_else(|| attempted_at(row)).before(CLOCK_SLACK)
}

/// Whether an event is surely older than the attempt.
fn is_older(id: EventId, at: Timestamp, row: &OutboxRow) -> bool {
    at < searched_since(row) || row.known_up_to.is_some_and(|known| id <= known)
}

/// A group that the message made cannot be older than the attempt.
fn began_since(candidate: &OwnMessage, row: &OutboxRow) -> bool {
    !is_older(candidate.conversation_began, candidate.conversation_began.created_at(), row)
}

/// Whether a list that is to reach back to before the attempt must have something older on it. Without that it was cut, or lost
/// what it lists. The list of all conversations ends by itself after a month.
async fn must_reach(shared: &Shared, row: &OutboxRow) -> Result<bool, EngineError> {
    let Some(known_up_to) = row.known_up_to else { return Ok(false) };
    let within = known_place(row);
    let ends_by_itself = within.is_none();
    let shown = shared.store.call(move |store| store.find_surely_shown(within.as_ref(), known_up_to)).await?;
    let listed_since = shared.clock.now().before(SURELY_LISTED_FOR);
    Ok(shown.is_some_and(|event| !ends_by_itself || event.created_at() >= listed_since))
}

/// Reads back to before the attempt. Tells whether all of it was read and understood.
async fn read_back(shared: &Shared, row: &OutboxRow) -> Result<bool, EngineError> {
    let mut request = PageRequest::newest(PAGE);
    let must_reach = must_reach(shared, row).await?;
    let mut understood = true;
    for _ in 0..MOST_PAGES {
        let page = match fetch(shared, row, &request).await {
            Ok(page) => page,
            // A conversation that does not exist holds no message.
            Err(AskError::Failed(error)) if error.kind == ApiErrorKind::NotFound => {
                return Ok(understood && !must_reach);
            }
            Err(_) => return Ok(false),
        };
        let events = events_of(&page);
        understood &= page.unreadable == 0 && page.events.iter().all(is_whole);
        let reached = events.iter().any(|event| is_older(event.id, event.at, row));
        shared.ingest(move |store| store.ingest(&events)).await?;
        match page.next {
            Some(next) if !reached && request.cursor.as_ref() != Some(&next) => request.cursor = Some(next),
            Some(_) if !reached => return Ok(false),
            _ => return Ok(understood && (reached || !must_reach)),
        }
    }
    Ok(false)
}

async fn fetch(shared: &Shared, row: &OutboxRow, request: &PageRequest) -> Result<EventPage, AskError> {
    let urgency = Urgency::Person;
    if row.conversation_id.is_new_group() {
        return shared.ask_for_page(Call::Events, urgency, shared.x.fetch_events(request)).await;
    }
    if let Some(person) = row.conversation_id.other_person(shared.account.id) {
        return shared.ask_for_page(Call::EventsWith, urgency, shared.x.fetch_events_with(person, request)).await;
    }
    let asked = shared.x.fetch_conversation_events(&row.conversation_id, request);
    shared.ask_for_page(Call::ConversationEvents, urgency, asked).await
}

//! Reading the conversation on screen by its own calls. A one-to-one conversation has two of them, with a budget each:
//! the one that has more to spend is taken.

use dm_model::{ConversationId, Timestamp};
use x_api::PageRequest;

use super::SyncError;
use crate::{
    ingest::events_of,
    scheduler::{Call, Eagerness, Urgency},
    shared::Shared,
};

/// Enough for a lively minute; what is older comes with the catch-up.
const PAGE: u8 = 10;

/// With which call to read next, and when.
pub fn next_read(shared: &Shared, open: &ConversationId, eagerness: Eagerness) -> (Call, Timestamp) {
    let now = shared.clock.now();
    let at = |call| (call, shared.scheduler.next_read_at(now, call, eagerness));
    let own = at(Call::ConversationEvents);
    if open.other_person(shared.account.id).is_none() {
        return own;
    }
    let with = at(Call::EventsWith);
    let (call, time) = if with.1 < own.1 { with } else { own };
    // Two budgets last for twice as many requests.
    (call, now.after(time.since(now) / 2))
}

/// Reads the newest events of the conversation.
pub async fn read(shared: &Shared, open: &ConversationId, call: Call) -> Result<(), SyncError> {
    let request = PageRequest::newest(PAGE);
    let page = match (call, open.other_person(shared.account.id)) {
        (Call::EventsWith, Some(person)) => {
            shared.ask(call, Urgency::Background, shared.x.fetch_events_with(person, &request)).await?
        }
        _ => shared.ask(call, Urgency::Background, shared.x.fetch_conversation_events(open, &request)).await?,
    };
    let events = events_of(&page);
    let ingested = shared.store.call(move |store| store.ingest(&events)).await?;
    shared.emit_ingested(ingested);
    Ok(())
}

//! Reading the conversation on screen by its own calls, while the window has the focus and no stream tells its news. A
//! one-to-one conversation has two of them, with a budget each: the one that has more to spend is taken.

use std::{sync::Arc, time::Duration};

use dm_model::{ConversationId, Timestamp};
use x_api::PageRequest;

use super::{SyncError, after_failure};
use crate::{
    attention::Attention,
    scheduler::{Call, Eagerness, Urgency},
    shared::Shared,
    translation::events_of,
};

/// As the catch-up does, a reading asks for as many events as are paid for today already. These are enough for a lively
/// minute; what is older comes with the catch-up.
const PAGE: u8 = 10;

/// However rich the budget, a conversation is not read more often.
const FASTEST: Duration = Duration::from_secs(2);

/// A conversation is read when it has been looked at for this long: who only passes by costs nothing.
const LOOKED_AT_FOR: Duration = Duration::from_secs(2);

/// The conversation on screen, and what came of reading it.
struct OnScreen {
    conversation: ConversationId,
    since: Timestamp,
    read_at: Option<Timestamp>,
    /// After failures: when to try again, and how many there were.
    not_before: Option<Timestamp>,
    failures: u32,
}

impl OnScreen {
    fn new(conversation: ConversationId, since: Timestamp) -> Self {
        Self { conversation, since, read_at: None, not_before: None, failures: 0 }
    }
}

/// Reads the conversation on screen for as long as the engine runs.
pub async fn keep_open_conversation_fresh(shared: Arc<Shared>) {
    let mut attention = shared.attention.subscribe();
    let mut caught_up = shared.last_catch_up.subscribe();
    let mut real_time = shared.real_time.watch();
    let mut on_screen: Option<OnScreen> = None;
    let mut last_read = None;
    loop {
        let looking_at = attention.borrow_and_update().clone();
        real_time.mark_unchanged();
        let is_read = looking_at.focused && !shared.real_time.is_live();
        let Some(open) = looking_at.open.clone().filter(|id| is_read && !id.is_new_group()) else {
            // The senders live in `shared`.
            tokio::select! {
                _ = attention.changed() => {}
                _ = real_time.changed() => {}
            }
            continue;
        };
        let now = shared.clock.now();
        // What only changes beside it, such as the time until which an answer is likely, begins no new wait.
        let shown = on_screen.take().filter(|shown| shown.conversation == open);
        let mut shown = shown.unwrap_or_else(|| OnScreen::new(open, now));
        let (call, due) = next_read(&shared, &shown, last_read, &looking_at, now);
        let is_due = tokio::select! {
            () = shared.clock.wait_until(due) => true,
            _ = attention.changed() => false,
            // That was a reading of this conversation, too: the next one is due later.
            _ = caught_up.changed() => false,
            _ = real_time.changed() => false,
        };
        if is_due {
            let result = read(&shared, &shown.conversation, call).await;
            let now = shared.clock.now();
            shown.read_at = Some(now);
            last_read = Some(now);
            match result {
                Ok(()) => (shown.failures, shown.not_before) = (0, None),
                Err(error) => {
                    shown.failures += 1;
                    shown.not_before = Some(after_failure(&shared, &error, shown.failures, now));
                }
            }
        }
        on_screen = Some(shown);
    }
}

/// With which call to read next, and when.
fn next_read(
    shared: &Shared,
    shown: &OnScreen,
    last_read: Option<Timestamp>,
    looking_at: &Attention,
    now: Timestamp,
) -> (Call, Timestamp) {
    let own: &[Call] = match shown.conversation.other_person(shared.account.id) {
        Some(_) => &[Call::ConversationEvents, Call::EventsWith],
        None => &[Call::ConversationEvents],
    };
    let pace = |eagerness| {
        let (call, alone) = shared.scheduler.pace_at(now, own, eagerness);
        // Catch-ups read this conversation too: together they make one even row of readings.
        let all = [&[Call::Events], own].concat();
        let (_, together) = shared.scheduler.pace_at(now, &all, eagerness);
        let pace = if call.is_some() { together } else { alone };
        (call.unwrap_or(Call::ConversationEvents), pace.max(FASTEST))
    };
    let (call, due) = match (shown.read_at, last_read) {
        (Some(read_at), _) => {
            let (call, pace) = pace(looking_at.eagerness_at(now));
            let caught_up_at = shared.last_catch_up.borrow().unwrap_or(read_at);
            (call, shared.thrift().next_after(read_at.max(caught_up_at), pace))
        }
        // Someone who goes from one conversation to the next reads eagerly, but not beyond the budget.
        (None, Some(last_read)) => {
            let (call, pace) = pace(Eagerness::AnswerLikely);
            (call, last_read.after(pace).max(shown.since.after(LOOKED_AT_FOR)))
        }
        (None, None) => (pace(Eagerness::Even).0, shown.since.after(LOOKED_AT_FOR)),
    };
    (call, shown.not_before.map_or(due, |not_before| due.max(not_before)))
}

/// Reads the newest events of the conversation.
async fn read(shared: &Shared, open: &ConversationId, call: Call) -> Result<(), SyncError> {
    let (within, today) = (open.clone(), shared.clock.now().utc_day());
    let (paid, unshown) = shared
        .store
        .call(move |store| {
            let paid = store.count_newest_paid(Some(&within), today, PAGE)?;
            Ok((paid, store.count_newest_unshown(&within, PAGE)?))
        })
        .await?;
    // Own messages that were just sent must not fill the page: an answer may stand below them.
    let request = PageRequest::newest(paid.saturating_add(unshown).max(1));
    let page = match (call, open.other_person(shared.account.id)) {
        (Call::EventsWith, Some(person)) => {
            shared.ask_for_page(call, Urgency::Background, shared.x.fetch_events_with(person, &request)).await?
        }
        _ => shared.ask_for_page(call, Urgency::Background, shared.x.fetch_conversation_events(open, &request)).await?,
    };
    let events = events_of(&page);
    shared.ingest(move |store| store.ingest(&events)).await?;
    Ok(())
}

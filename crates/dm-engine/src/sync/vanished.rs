//! Noticing that X no longer shows a message: its writer deleted it elsewhere, or the person did on their phone. X tells
//! nobody, so every page that is read anyway is held against what is known. Nothing is asked for this alone.

use std::{collections::BTreeSet, time::Duration};

use dm_model::EventId;
use dm_store::Reading;
use x_api::EventPage;

use super::LISTED_FOR;
use crate::{EngineError, scheduler::Call, shared::Shared};

/// Two readings that miss a message lie this far apart, since X may show for minutes what was before, or show it late.
pub const APART: Duration = Duration::from_mins(10);

/// Holds a page against what is known.
pub async fn notice(shared: &Shared, call: Call, page: &EventPage) -> Result<(), EngineError> {
    let Some(shown) = whole_stretch(page) else { return Ok(()) };
    let within = match call {
        Call::Events => None,
        // Each event names the conversation that the page is of.
        _ => match page.events.first().and_then(|event| event.conversation.clone()) {
            Some(id) => Some(id),
            None => return Ok(()),
        },
    };
    let at = shared.clock.now();
    let (promised_since, missed_before) = (at.before(LISTED_FOR), at.before(APART));
    let reading = Reading { within, shown, at, promised_since, missed_before };
    let changed = shared.store.call(move |store| store.note_reading(&reading)).await?;
    if !changed.is_empty() {
        tracing::info!(conversations = changed.len(), "X no longer shows messages, or shows them again");
        shared.emit_conversations(changed);
    }
    Ok(())
}

/// The events of a page, if it leaves no doubt that it shows a stretch without a hole: understood whole, and from the newest
/// down in strict order. X does not promise the order, but where it keeps none, nobody knows where the page ends.
fn whole_stretch(page: &EventPage) -> Option<BTreeSet<EventId>> {
    let in_order = page.events.is_sorted_by(|younger, older| younger.id > older.id);
    (page.unreadable == 0 && in_order).then(|| page.events.iter().map(|event| event.id).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use x_api::DmEvent;

    use super::*;

    fn page(ids: &[u64]) -> EventPage {
        let event = |id: &u64| DmEvent {
            id: EventId::new(*id).unwrap(),
            event_type: "MessageCreate".to_owned(),
            conversation: None,
            sender_id: None,
            participant_ids: Vec::new(),
            text: None,
            created_at: None,
            media_keys: Vec::new(),
            post_ids: Vec::new(),
            entities: None,
            raw: Value::Null,
        };
        let events = ids.iter().map(event).collect();
        EventPage { events, unreadable: 0, media: Vec::new(), users: Vec::new(), posts: Vec::new(), next: None }
    }

    #[test]
    fn only_a_page_in_strict_order_and_understood_whole_tells_what_is_missing() {
        assert_eq!(whole_stretch(&page(&[9, 7, 4])).map(|shown| shown.len()), Some(3));
        for unsure in [page(&[9, 4, 7]), page(&[9, 9, 4]), EventPage { unreadable: 1, ..page(&[9, 7]) }] {
            assert_eq!(whole_stretch(&unsure), None);
        }
    }
}

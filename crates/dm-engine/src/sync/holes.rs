//! Noticing that X may have forgotten something before it was read.

use dm_model::EventId;
use dm_store::Store;

use super::{SURELY_LISTED_FOR, SyncError};
use crate::shared::Shared;

/// The list of all events has ended, and what was known before lies further down, or nothing was. If the last sweep, by which
/// all was here, is longer ago than X lists events, the conversations may miss some.
pub async fn note_holes(shared: &Shared) -> Result<(), SyncError> {
    let first = EventId::first_at(shared.account.signed_in_at);
    let Some(known_up_to) = shared.store.call(Store::swept_up_to).await?.or(first) else { return Ok(()) };
    if known_up_to.created_at() < shared.clock.now().before(SURELY_LISTED_FOR) {
        let incomplete = shared.store.call(move |store| store.note_holes(known_up_to)).await?;
        if !incomplete.is_empty() {
            shared.emit_conversations(incomplete);
        }
    }
    Ok(())
}

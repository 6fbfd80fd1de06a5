//! Reading what a timeline shows as missing, because the person wants to see it now.
//!
//! A gap is filled by catch-ups in any case; for the person it may draw on what the scheduler keeps back for them. What a
//! long absence left out is only read on demand.

use dm_model::{Backfill, ConversationId};
use dm_store::Store;

use super::{SyncError, backfill, gap};
use crate::{EngineError, scheduler::Urgency, shared::Shared};

/// So often the past is read on for one wish, at most.
const MOST_TURNS: u32 = 10;

/// Fills the gaps of all conversations and the hole of this one, as far as X allows it now.
pub async fn fill_missing(shared: &Shared, conversation: ConversationId) -> Result<Backfill, EngineError> {
    let filled = fill_gaps(shared).await;
    shared.emit_conversations([conversation.clone()]);
    if let Some(later) = filled? {
        return Ok(later);
    }
    for _ in 0..MOST_TURNS {
        let place = conversation.clone();
        if shared.store.call(move |store| store.load_history(&place)).await?.hole.is_none() {
            break;
        }
        let filled = backfill(shared, conversation.clone()).await;
        shared.emit_conversations([conversation.clone()]);
        match filled? {
            Backfill::Older => {}
            ended => return Ok(ended),
        }
    }
    Ok(Backfill::Older)
}

/// Tells when X allows more, if that is what ended it.
async fn fill_gaps(shared: &Shared) -> Result<Option<Backfill>, EngineError> {
    let _alone = shared.filling.lock().await;
    let gaps = shared.store.call(Store::load_gaps).await?;
    for gap in gaps.into_iter().filter(|gap| gap.known_up_to.is_some()) {
        match gap::fill(shared, gap, Urgency::Person).await {
            // X's list makes no sense there for now; the next catch-up tries again.
            Ok(()) | Err(SyncError::EndlessPages | SyncError::Contradiction) => {}
            Err(SyncError::PastLater(at)) => return Ok(Some(Backfill::Later { at })),
            Err(SyncError::Ask(error)) => return Ok(Some(Backfill::Later { at: error.allowed_at_or_failure()? })),
            Err(SyncError::Engine(error)) => return Err(error),
        }
    }
    Ok(None)
}

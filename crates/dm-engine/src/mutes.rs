//! Mutes that have an end. The store knows no time, so somebody must end them; what that changes is told like any change.
//!
//! They are counted by this machine's clock, as the person does.

use std::{sync::Arc, time::Duration};

use dm_model::{Mute, MuteWish};
use dm_store::Store;

use crate::{EngineError, shared::Shared, waiting::STORE_WAIT};

const HOUR: Duration = Duration::from_hours(1);

/// Ends mutes when their time has come, for as long as the engine runs.
pub async fn keep_ending(shared: Arc<Shared>) {
    loop {
        let changed = shared.mutes_changed.notified();
        let next = match end_due(&shared).await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(%error, "mutes could not be ended");
                Some(shared.clock.here().after(STORE_WAIT))
            }
        };
        match next {
            Some(end) => tokio::select! {
                () = changed => {}
                () = shared.clock.wait_until_here(end) => {}
            },
            None => changed.await,
        }
    }
}

/// Ends the mutes that are due, and tells when the next one is.
async fn end_due(shared: &Shared) -> Result<Option<dm_model::Timestamp>, EngineError> {
    let now = shared.clock.here();
    let ended = shared.store.call(move |store| store.end_mutes_at(now)).await?;
    if !ended.is_empty() {
        shared.emit_conversations(ended);
    }
    shared.store.call(Store::next_end_of_mute).await
}

/// The mute that the person wishes for, beginning now.
pub fn mute_of(shared: &Shared, wish: MuteWish) -> Option<Mute> {
    match wish {
        MuteWish::Not => None,
        MuteWish::Always => Some(Mute::Always),
        MuteWish::For { hours } => {
            Some(Mute::Until { at: shared.clock.here().after(HOUR.saturating_mul(hours.max(1))) })
        }
    }
}

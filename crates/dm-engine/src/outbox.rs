//! The way of a message to X: never lost, never doubled, never misdirected.
//!
//! A message becomes a row of the store's outbox together with its local echo, in one transaction; from then on it
//! survives everything. One task carries the rows: the first unfinished one of each conversation, several
//! conversations at once, so that order is kept within a conversation and none holds up another. (New groups are made
//! one after the other: of two in doubt, nobody could tell which is which.) An attempt is written down before it is
//! made. What comes of it decides what is next:
//!
//! * A file that hangs on it is brought to X first ([`upload`]): `Uploading`. That can end at any time.
//! * X took it: the row is finished, and its event stands in the timeline at once.
//! * It surely never reached X, or X asks to wait: `RetryAt`, and again then, or as soon as X can be reached again.
//! * It may have reached X (a timeout, a reset, a 5xx, a crash): `Unconfirmed`. X has no idempotency key, so only
//!   reading the conversation can tell. The message is searched there; it is sent again only when clean reads,
//!   [`RESEND_AFTER`] after the attempt, do not show it.
//! * X refuses it: `Wedged`. It waits for the person, and those behind it go on.

mod addressee;
mod attempt;
mod decisions;
mod queueing;
mod same_message;
mod same_text;
mod settle;
mod upload;

use std::{
    collections::{HashMap, HashSet},
    mem::take,
    sync::Arc,
    time::Duration,
};

use dm_model::{ConversationId, SendState, Timestamp, TransactionId};
use dm_store::{OutboxRow, Store, StoreError};
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio_util::sync::CancellationToken;

use crate::{EngineError, shared::Shared, waiting::STORE_WAIT};
pub use queueing::{MOST_CHARACTERS, MOST_OTHERS};

use decisions::{Circumstances, Progress, due_at, first_of_each_lane, needs_upload};

/// How long after an attempt of unknown outcome a message may be sent again, if X still does not show it. Longer than
/// any request may take, plus the time that X is given to show what it took.
pub const RESEND_AFTER: Duration = Duration::from_mins(2);

impl Shared {
    /// Writes down how far a message has come, and tells the page.
    async fn set_send_state(&self, row: &OutboxRow, state: SendState) -> Result<(), EngineError> {
        let id = row.transaction_id.clone();
        self.store.call(move |store| store.set_send_state(&id, &state)).await?;
        self.send_answered.notify_one();
        self.emit_conversations([row.conversation_id.clone()]);
        Ok(())
    }
}

/// Carries messages to X for as long as the engine runs.
pub async fn keep_sending(shared: Arc<Shared>) {
    // What is in doubt is judged by X's time, so nothing is sent before that is known.
    shared.clock.is_known().await;
    let mut reconnections = shared.connectivity.reconnections();
    let mut under_way = FuturesUnordered::new();
    let mut busy: HashSet<ConversationId> = HashSet::new();
    let mut progress: HashMap<TransactionId, Progress> = HashMap::new();
    let mut uploads: HashMap<TransactionId, CancellationToken> = HashMap::new();
    let mut own_messages_read = false;
    // Where that happened while a message was being carried: it is looked for as soon as that is over.
    let mut read_while_busy: HashSet<ConversationId> = HashSet::new();
    loop {
        let mut next_due = None;
        match shared.store.call(Store::load_outbox).await {
            Ok(rows) => {
                // What was sent or taken back is done with.
                let is_there = |id: &TransactionId| rows.iter().any(|row| row.transaction_id == *id);
                progress.retain(|id, _| is_there(id));
                uploads.iter().filter(|(id, _)| !is_there(id)).for_each(|(_, upload)| upload.cancel());
                let reconnection = *reconnections.borrow_and_update();
                let now = shared.clock.now();
                let own_messages_read = take(&mut own_messages_read);
                for row in first_of_each_lane(rows, now, &busy) {
                    if busy.contains(&row.conversation_id) {
                        if own_messages_read {
                            read_while_busy.insert(row.conversation_id);
                        }
                        continue;
                    }
                    let circumstances = Circumstances {
                        now,
                        reconnection,
                        own_messages_read: read_while_busy.remove(&row.conversation_id) || own_messages_read,
                    };
                    let before = progress.get(&row.transaction_id).copied().unwrap_or_default();
                    let due = due_at(&row, &before, &circumstances);
                    if due <= now {
                        busy.insert(row.conversation_id.clone());
                        let taken_back = CancellationToken::new();
                        if needs_upload(&row, now) {
                            uploads.insert(row.transaction_id.clone(), taken_back.clone());
                        }
                        under_way.push(carry(&shared, row, before, reconnection, taken_back));
                    } else {
                        next_due = Some(next_due.map_or(due, |next: Timestamp| next.min(due)));
                    }
                }
            }
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                next_due = Some(shared.clock.now().after(STORE_WAIT));
            }
        }
        let due = async {
            match next_due {
                Some(due) => shared.clock.wait_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some(carried) = under_way.next() => {
                busy.remove(&carried.conversation_id);
                uploads.remove(&carried.transaction_id);
                progress.insert(carried.transaction_id, carried.progress);
            }
            () = shared.outbox_wanted.notified() => {}
            () = shared.own_messages_read.notified() => own_messages_read = true,
            // The sender lives in `shared`.
            _ = reconnections.changed() => {}
            () = due => {}
        }
    }
}

/// What is left when a message was carried a step further.
struct Carried {
    transaction_id: TransactionId,
    conversation_id: ConversationId,
    progress: Progress,
}

/// Carries one message one step further. Its upload ends when it was taken back; a send does not, once it began.
async fn carry(
    shared: &Shared,
    row: OutboxRow,
    before: Progress,
    reconnection: u64,
    taken_back: CancellationToken,
) -> Carried {
    let tried = Progress { tried_at_reconnection: Some(reconnection), ..Progress::default() };
    let upload = row.file.as_ref().filter(|_| needs_upload(&row, shared.clock.now()));
    let carried = match (&row.state, upload) {
        // An attempt whose end could not be written down is in doubt too.
        (SendState::Unconfirmed | SendState::Sending, _) => {
            let doubt = settle::settle(shared, &row, before.doubt).await;
            doubt.map(|doubt| Progress { doubt, ..Progress::default() })
        }
        (_, Some(file)) => {
            let bringing = upload::bring(shared, &row, file, before.failed_uploads);
            let failed = taken_back.run_until_cancelled(bringing).await;
            failed.unwrap_or(Ok(0)).map(|failed_uploads| Progress { failed_uploads, ..tried })
        }
        (_, None) => attempt::attempt(shared, &row).await.map(|()| tried),
    };
    let progress = carried.unwrap_or_else(|error| {
        if matches!(error, EngineError::Store(StoreError::NotFound { .. })) {
            tracing::debug!("a message was taken back at the last moment");
        } else {
            tracing::error!(%error, "the outbox cannot be written");
        }
        Progress { not_before: Some(shared.clock.now().after(STORE_WAIT)), ..before }
    });
    Carried { transaction_id: row.transaction_id, conversation_id: row.conversation_id, progress }
}

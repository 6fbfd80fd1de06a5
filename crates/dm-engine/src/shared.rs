//! What the engine's tasks share, and how what they bring is kept and told.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use dm_files::FileKey;
use dm_model::{Account, ConversationId, EngineEvent, Timestamp, UserId};
use dm_store::{Ingested, Store, StoreError};
use tokio::sync::{Mutex, Notify, watch};
use x_api::Client;

use crate::{
    EngineError, Listener,
    attention::Attention,
    connectivity::{Change, ConnectivityState},
    media::Media,
    randomness::Randomness,
    real_time::RealTimeState,
    scheduler::Scheduler,
    server_clock::ServerClock,
    store_access::StoreAccess,
    sync::{DailyBudget, Thrift},
};

/// For how long after a message, in the one-to-one conversation on screen or sent from here, another one is likely.
const ANSWER_LIKELY_FOR: Duration = Duration::from_mins(1);

/// What all tasks of one engine hold.
pub struct Shared {
    pub account: Account,
    pub store: StoreAccess,
    pub x: Client,
    pub clock: ServerClock,
    pub randomness: Randomness,
    pub scheduler: Scheduler,
    pub connectivity: ConnectivityState,
    pub attention: watch::Sender<Attention>,
    /// What reading may cost on a day, and what things cost; nothing: as much as it takes.
    pub daily_budget: Mutex<Option<DailyBudget>>,
    /// How much reading is slowed down for the budget's sake.
    pub thrift: watch::Sender<Thrift>,
    /// How X's activity stream is doing.
    pub real_time: RealTimeState,
    /// When the last catch-up ended well.
    pub last_catch_up: watch::Sender<Option<Timestamp>>,
    /// Why the last catch-up ended early, for people.
    pub trouble: watch::Sender<Option<String>>,
    pub listener: Arc<dyn Listener>,
    /// What the account's files are encrypted with.
    pub file_key: Arc<FileKey>,
    pub media: Media,
    pub outgoing_folder: PathBuf,
    /// Wakes the outbox: something was queued.
    pub outbox_wanted: Notify,
    /// Wakes who carries wishes to X: there is a new one.
    pub wishes_wanted: Notify,
    /// X answered to a send, or did not: what the stream told of it need not be held back any more.
    pub send_answered: Notify,
    /// Wakes the outbox: messages of the account's own person were read, maybe the one that is in doubt.
    pub own_messages_read: Notify,
    /// Wakes the catch-up before its time.
    pub sync_wanted: Notify,
    /// Tells the catch-up that the machine is connected in another way.
    pub network_changed: Notify,
    /// Wakes who ends mutes: there is another one.
    pub mutes_changed: Notify,
    /// Wakes the look-up of people: someone new may have been named.
    pub people_wanted: Notify,
    /// Who was on screen since the last look-up.
    pub people_shown: std::sync::Mutex<BTreeSet<UserId>>,
    /// Held while people are looked up, so that nobody is asked for twice at once.
    pub looking_up: Mutex<()>,
    /// Held while gaps are filled.
    pub filling: Mutex<()>,
    /// Held while a conversation's past is read.
    pub backfilling: Mutex<()>,
}

impl Shared {
    /// How much reading is slowed down now.
    pub fn thrift(&self) -> Thrift {
        *self.thrift.borrow()
    }

    /// Stores what was read and tells the listener what that changed. Once the one is done the other follows, also when
    /// nobody waits for it any more: no message is stored without being told. Gives how many events were new.
    pub async fn ingest(
        &self,
        keep: impl FnOnce(&Store) -> Result<Ingested, StoreError> + Send + 'static,
    ) -> Result<usize, EngineError> {
        let listener = Arc::clone(&self.listener);
        let attention = self.attention.borrow().clone();
        // In a group others mostly talk to each other, and it has one budget less to be read with.
        let open = attention.open.clone().filter(|open| attention.is_given() && !open.is_group());
        let kept = self.store.call(move |store| {
            let ingested = keep(store)?;
            let (new_events, own_messages) = (ingested.new_events, ingested.own_messages);
            let in_view = ingested.arrived.iter().any(|message| open.as_ref() == Some(&message.conversation_id));
            tell(listener.as_ref(), ingested);
            Ok((new_events, own_messages, in_view))
        });
        let (new_events, own_messages, in_view) = kept.await?;
        if in_view {
            self.expect_answer();
        }
        if new_events > 0 {
            self.people_wanted.notify_one();
        }
        if own_messages {
            self.own_messages_read.notify_one();
        }
        Ok(new_events)
    }

    /// More is likely to be said soon where something was said just now, so it is read more often for a while.
    pub fn expect_answer(&self) {
        let until = self.clock.now().after(ANSWER_LIKELY_FOR);
        self.attention.send_modify(|attention| attention.answer_likely_until = Some(until));
    }

    /// Tells the listener that a message was sent: a new group has its id now.
    pub fn emit_sent(&self, queued_in: &ConversationId, sent_in: ConversationId) {
        if queued_in.is_new_group() {
            self.attention.send_if_modified(|attention| {
                let shown = attention.open.as_ref() == Some(queued_in);
                if shown {
                    attention.open = Some(sent_in.clone());
                }
                shown
            });
            let (from, to) = (queued_in.clone(), sent_in.clone());
            self.listener.changed(EngineEvent::ConversationRenamed { from, to });
        }
        self.emit_conversations([sent_in]);
    }

    /// Tells the listener that conversations look different.
    pub fn emit_conversations(&self, ids: impl IntoIterator<Item = ConversationId>) {
        self.listener.changed(EngineEvent::ConversationsChanged { ids: ids.into_iter().collect() });
    }

    /// Passes a change of the connection on.
    pub fn report(&self, change: Change) {
        if change.differs {
            let tell = |connectivity| self.listener.changed(EngineEvent::ConnectivityChanged { connectivity });
            self.connectivity.tell(tell);
        }
    }
}

fn tell(listener: &dyn Listener, ingested: Ingested) {
    if !ingested.changed.is_empty() {
        listener.changed(EngineEvent::ConversationsChanged { ids: ingested.changed.into_iter().collect() });
    }
    if !ingested.arrived.is_empty() {
        listener.arrived(ingested.arrived);
    }
}

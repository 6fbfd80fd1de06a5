//! Hearing of news the moment they happen, through X's activity stream. It needs a developer app of the person's own,
//! whose bearer token opens the stream; without one nothing here does anything, and all is read by asking.
//!
//! Stream and asking share the work like this:
//!
//! * **While the stream is open** messages are stored as they are told, catch-ups run only every 15 minutes, and the
//!   conversation on screen is not read. What the stream tells is never believed to be everything: the mark up to which
//!   everything is known moves only with catch-ups, so whatever the stream missed is found by the next one.
//! * **The stream tells less than a page.** It names no conversation and no attachments, and X charges for a message
//!   that it tells beside what the same event costs in a page. A told message is therefore stored as one that a page is
//!   still to complete. Where its place is not sure (a group that is not known here), or something seems to hang on
//!   it, it is **expected**: a catch-up is wanted at once, and until a page has shown it catch-ups go on as if there
//!   were no stream. No page shows more of any other message than the stream told, and the net completes it in time.
//! * **When it breaks** it is opened again after growing pauses, with as much backfill as it was away; X gives five
//!   minutes at most, and what is longer is bridged by a catch-up. Meanwhile all is asked for as before.
//! * **When X refuses it**, because of the token, the app or a third listener, that is shown and tried again now and
//!   then. Nothing else changes for the person.
//!
//! A message of the person's own comes back over the stream, often before X has answered the very request that sent
//! it. While one is being sent in that conversation, such a message is held back until X has answered, so that it does
//! not stand beside its own echo.

mod hearing;
mod listening;
mod obstacle;
mod outage;
mod subscribing;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use dm_model::{EngineEvent, EventId, RealTime, Timestamp};
use secrecy::SecretString;
use tokio::sync::watch;

use crate::{shared::Shared, sync::Thrift};

/// For how long a message that was told and not shown by a page is expected. What X shows even later is found by the
/// sweep.
const EXPECTED_FOR: Duration = Duration::from_mins(15);

/// What is known of the stream.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Telling {
    standing: RealTime,
    /// Messages that were told, and that a page is still to show; and until when they are waited for.
    expected: BTreeMap<EventId, Timestamp>,
}

/// How the activity stream is doing, for those who would ask X otherwise.
#[derive(Debug, Default)]
pub struct RealTimeState {
    token: watch::Sender<Option<SecretString>>,
    telling: watch::Sender<Telling>,
    /// How many messages were told that the next catch-up will have to pay for again.
    to_be_read: AtomicU32,
}

impl RealTimeState {
    pub fn set_token(&self, token: Option<SecretString>) {
        self.token.send_replace(token);
    }

    pub fn standing(&self) -> RealTime {
        self.telling.borrow().standing
    }

    /// Whether the stream is open.
    pub fn is_live(&self) -> bool {
        matches!(self.standing(), RealTime::Live { .. })
    }

    /// Whether the stream is open and nothing that it told is waited for.
    pub fn tells_all(&self) -> bool {
        let telling = self.telling.borrow();
        matches!(telling.standing, RealTime::Live { .. }) && telling.expected.is_empty()
    }

    /// Changes with all of that.
    pub fn watch(&self) -> watch::Receiver<Telling> {
        self.telling.subscribe()
    }

    /// How many messages were told since the last catch-up.
    pub fn to_be_read(&self) -> u32 {
        self.to_be_read.load(Ordering::Relaxed)
    }

    /// After a catch-up: looks which of the expected messages pages have shown by now, and waits no longer for those that
    /// took too long.
    pub async fn note_catch_up(&self, shared: &Shared) {
        self.to_be_read.store(0, Ordering::Relaxed);
        let ids: Vec<EventId> = self.telling.borrow().expected.keys().copied().collect();
        if ids.is_empty() {
            return;
        }
        let shown = shared.store.call(move |store| store.find_shown(&ids)).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the store did not answer");
            BTreeSet::new()
        });
        let now = shared.clock.now();
        self.telling.send_if_modified(|telling| {
            let before = telling.expected.len();
            telling.expected.retain(|id, until| *until > now && !shown.contains(id));
            telling.expected.len() != before
        });
    }
}

impl Shared {
    /// Notes how the stream is doing, and tells the page.
    fn set_real_time(&self, standing: RealTime) {
        let changed = self.real_time.telling.send_if_modified(|telling| {
            let changed = telling.standing != standing;
            telling.standing = standing;
            changed
        });
        if changed {
            self.listener.changed(EngineEvent::RealTimeChanged { real_time: standing });
        }
    }

    /// Counts a message that the stream delivered.
    async fn note_delivery(&self, message: EventId) {
        self.count_delivery(message).await;
        self.real_time.to_be_read.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits for a page to show a message, beginning with a catch-up now.
    fn expect(&self, message: EventId) {
        let until = self.clock.now().after(EXPECTED_FOR);
        self.real_time.telling.send_modify(|telling| {
            telling.expected.insert(message, until);
        });
        self.want_catch_up();
    }

    /// Wakes the catch-up, if the daily budget leaves anything to read for.
    fn want_catch_up(&self) {
        if !matches!(self.thrift(), Thrift::Until(time) if time > self.clock.now()) {
            self.sync_wanted.notify_one();
        }
    }
}

/// Listens whenever there is a token, for as long as the engine runs.
pub async fn keep_listening(shared: Arc<Shared>) {
    let mut tokens = shared.real_time.token.subscribe();
    loop {
        let token = tokens.borrow_and_update().clone();
        // The sender lives in `shared`.
        match token {
            None => {
                shared.set_real_time(RealTime::Off);
                drop(tokens.changed().await);
            }
            Some(token) => tokio::select! {
                () = listening::listen(&shared, token) => {}
                _ = tokens.changed() => shared.set_real_time(RealTime::Off),
            },
        }
    }
}

//! What the engine's tasks share, and the way that every request of theirs takes.

use std::{future::Future, path::PathBuf, sync::Arc};

use dm_model::{Account, ConversationId, EngineEvent, Timestamp};
use dm_store::Ingested;
use tokio::sync::{Notify, watch};
use x_api::{Answer, ApiError, ApiErrorKind, Client, Limits, NextStep, TokenError};

use crate::{
    Listener,
    connectivity::{Change, ConnectivityState},
    randomness::Randomness,
    scheduler::{Call, Scheduler, Urgency},
    server_clock::ServerClock,
    store_access::StoreAccess,
};

/// What the person is doing, as far as it decides what is read next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attention {
    /// The conversation on screen.
    pub open: Option<ConversationId>,
    /// Whether the window has the focus.
    pub focused: bool,
    /// Until when an answer to something just sent is likely.
    pub answer_likely_until: Option<Timestamp>,
}

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
    pub listener: Arc<dyn Listener>,
    pub cache_folder: PathBuf,
    /// Wakes the outbox: something was queued, X can be reached again, our own messages were read.
    pub outbox_wanted: Notify,
    /// Wakes the catch-up before its time.
    pub sync_wanted: Notify,
}

/// Why a request brought nothing.
#[derive(Debug)]
pub enum AskError {
    /// The budget is used up until then, by X's clock; nothing was asked.
    NoLeave(Timestamp),
    /// X was asked, and this came of it.
    Failed(ApiError),
}

impl Shared {
    /// Makes a request if the scheduler gives leave, and takes in what its answer tells of limits, time and connection.
    pub async fn ask<T>(
        &self,
        call: Call,
        urgency: Urgency,
        request: impl Future<Output = Result<Answer<T>, ApiError>>,
    ) -> Result<T, AskError> {
        self.scheduler.take_leave_at(self.clock.now(), call, urgency).map_err(AskError::NoLeave)?;
        self.ask_with_leave(call, request).await.map_err(AskError::Failed)
    }

    /// The same for who has taken leave already.
    pub async fn ask_with_leave<T>(
        &self,
        call: Call,
        request: impl Future<Output = Result<Answer<T>, ApiError>>,
    ) -> Result<T, ApiError> {
        match request.await {
            Ok(answer) => {
                self.take_in(call, &answer.limits, answer.server_time);
                self.report(self.connectivity.answered());
                Ok(answer.value)
            }
            Err(error) => {
                self.take_in(call, &error.limits, error.server_time);
                self.report_failure(&error);
                Err(error)
            }
        }
    }

    /// Tells the listener what storing events changed, and wakes the outbox where it may find its own message again.
    pub fn emit_ingested(&self, ingested: Ingested) {
        if ingested.own_messages {
            self.outbox_wanted.notify_one();
        }
        if !ingested.changed.is_empty() {
            self.emit_conversations(ingested.changed);
        }
        if !ingested.arrived.is_empty() {
            self.listener.arrived(ingested.arrived);
        }
    }

    /// Tells the listener that conversations look different.
    pub fn emit_conversations(&self, ids: impl IntoIterator<Item = ConversationId>) {
        self.listener.changed(EngineEvent::ConversationsChanged { ids: ids.into_iter().collect() });
    }

    /// Passes a change of the connection on.
    pub fn report(&self, change: Change) {
        if change.differs {
            self.listener.changed(EngineEvent::ConnectivityChanged { connectivity: change.now });
        }
        if change.reconnected {
            self.outbox_wanted.notify_one();
            self.sync_wanted.notify_one();
        }
    }

    fn take_in(&self, call: Call, limits: &Limits, server_time: Option<Timestamp>) {
        if let Some(server_time) = server_time {
            self.clock.learn(server_time);
        }
        self.scheduler.learn(self.clock.now(), call, limits);
    }

    fn report_failure(&self, error: &ApiError) {
        let change = match (&error.kind, error.next_step()) {
            (_, NextStep::SignInAgain) => self.connectivity.signed_out(),
            (_, NextStep::RetryAfter(until)) => self.connectivity.limited(until),
            (ApiErrorKind::Unreachable | ApiErrorKind::MaybeReached, _)
            | (ApiErrorKind::Token(TokenError::Unreachable(_) | TokenError::Vault(_)), _) => {
                self.connectivity.unreachable()
            }
            // X answered, only not as we hoped: it can be reached.
            _ => self.connectivity.answered(),
        };
        self.report(change);
    }
}

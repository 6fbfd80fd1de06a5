//! How X is asked. Every request of the person's session takes this way: with the scheduler's leave, and taking in what the
//! answer tells beside what was asked for, which is X's limits, its time, and whether it can be reached.

use std::future::Future;

use dm_model::Timestamp;
use x_api::{Answer, ApiError, ApiErrorKind, Dialect, Limits, NextStep, TokenError};

use crate::{
    EngineError,
    scheduler::{self, Call, Urgency},
    shared::Shared,
};

/// The note that tells which words X understood last.
const DIALECT: &str = "dialect";

/// Why a request brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The budget is used up until then, by X's clock; nothing was asked.
    #[error("X allows more requests later. Pipit goes on by itself.")]
    NoLeave(Timestamp),
    /// X was asked, and this came of it.
    #[error(transparent)]
    Failed(ApiError),
}

impl AskError {
    /// When X allows the request, if nothing else is in its way.
    pub fn allowed_at(&self) -> Option<Timestamp> {
        match self {
            Self::NoLeave(at) => Some(*at),
            Self::Failed(error) => match error.next_step() {
                NextStep::RetryAfter(at) => Some(at),
                _ => None,
            },
        }
    }

    /// The same, or else what failed.
    ///
    /// # Errors
    /// What X or the way to it had against the request.
    pub fn allowed_at_or_failure(self) -> Result<Timestamp, ApiError> {
        match (self.allowed_at(), self) {
            (Some(at), _) | (None, Self::NoLeave(at)) => Ok(at),
            (None, Self::Failed(error)) => Err(error),
        }
    }
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
        let asked_here = self.clock.here();
        match request.await {
            Ok(answer) => {
                self.clock.learn(asked_here, answer.server_time);
                self.learn(call, &answer.limits).await;
                self.report(self.connectivity.answered());
                Ok(answer.value)
            }
            Err(error) => {
                if error.server_time.is_some() {
                    self.clock.learn(asked_here, error.server_time);
                }
                self.learn(call, &error.limits).await;
                self.report_failure(&error);
                Err(error)
            }
        }
    }

    /// Goes on with what the last run found out of X.
    pub async fn remember(&self) -> Result<(), EngineError> {
        let (windows, dialect) =
            self.store.call(|store| Ok((store.load_windows()?, store.load_note(DIALECT)?))).await?;
        self.scheduler.restore(scheduler::restored(&windows));
        if let Some(dialect) = dialect {
            self.x.speak(Dialect::from_stored(&dialect));
        }
        Ok(())
    }

    /// Takes in what an answer said of X's limits, for this run and the next.
    pub async fn learn(&self, call: Call, limits: &Limits) {
        self.scheduler.learn(self.clock.now(), call, limits);
        let windows = scheduler::kept_windows(&self.scheduler.standing());
        let dialect = self.x.dialect();
        let kept = self.store.call(move |store| {
            store.save_windows(&windows)?;
            store.save_note(DIALECT, dialect.as_str())
        });
        if let Err(error) = kept.await {
            // Only the next start would have profited.
            tracing::warn!(%error, "X's limits could not be kept");
        }
    }

    fn report_failure(&self, error: &ApiError) {
        if error.kind == ApiErrorKind::UntrustedAddress {
            // Nobody was asked.
            return;
        }
        let change = match error.next_step() {
            _ if matches!(error.kind, ApiErrorKind::Token(TokenError::Vault(_))) => self.connectivity.keychain_locked(),
            NextStep::SignInAgain => self.connectivity.signed_out(),
            NextStep::RetryAfter(until) => self.connectivity.limited(until),
            NextStep::Retry | NextStep::Settle => self.connectivity.unreachable(),
            // X answered, only not as we hoped: it can be reached.
            NextStep::GiveUp => self.connectivity.answered(),
        };
        self.report(change);
    }
}

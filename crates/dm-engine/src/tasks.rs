//! Tasks that have names and an end.
//!
//! What runs in the background of an engine or of the shell is started here and nowhere else; `x-auth`, which knows neither, has the
//! refreshes of tokens and the answers to redirects to itself, and waits for them. Stopping means: ask each task to end, wait a bounded
//! time, then abort those that did not, and wait for them too, so that nothing runs on after the engine is gone.

use std::{future::Future, sync::Mutex, sync::PoisonError, time::Duration};

use tokio::{task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

/// How long tasks may take to end by themselves.
const PATIENCE: Duration = Duration::from_secs(5);

/// A set of tasks that are stopped together; dropping it aborts them.
#[derive(Debug, Default)]
pub struct Tasks {
    running: Mutex<JoinSet<()>>,
    stopping: CancellationToken,
}

impl Tasks {
    /// Starts a task. It is dropped at its next await when the tasks are stopped.
    pub fn start(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        let stopping = self.stopping.clone();
        let named = async move {
            if let Some(()) = stopping.run_until_cancelled(work).await {
                tracing::debug!(task = name, "a task came to its end");
            } else {
                tracing::debug!(task = name, "a task was stopped");
            }
        };
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(ended) = running.try_join_next() {
            report(ended);
        }
        running.spawn(named);
    }

    /// Stops all tasks and returns when none runs any more.
    pub async fn stop(&self) {
        self.stopping.cancel();
        let mut running = std::mem::take(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner));
        let all_ended = async {
            while let Some(ended) = running.join_next().await {
                report(ended);
            }
        };
        if timeout(PATIENCE, all_ended).await.is_err() {
            tracing::warn!("some tasks did not end by themselves and are aborted");
            running.shutdown().await;
        }
    }
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!("a task panicked");
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn stopping_ends_a_task_that_waits_for_ever() {
        let tasks = Tasks::default();
        let (dropped, was_dropped) = oneshot::channel::<()>();
        tasks.start("waiter", async move {
            let _held = dropped;
            std::future::pending::<()>().await;
        });
        tasks.stop().await;
        assert!(was_dropped.await.is_err(), "what the task held was dropped");
    }
}

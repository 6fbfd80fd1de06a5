//! Waiting for something to become true: never longer than a limit, and never without saying for what.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{Instant, MissedTickBehavior, interval};

/// Long enough for anything that happens by itself, also on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How long news may take where the app does not look closely: for a window without the focus and an account that is not on
/// screen it asks every half minute, for conversations beside the one that is open every twenty seconds.
pub const UNSEEN_PATIENCE: Duration = Duration::from_secs(50);

/// How often one looks.
const LOOK_EVERY: Duration = Duration::from_millis(40);

/// Looks again and again until `look` finds something. An error counts as "not yet": a page changes while one reads it.
///
/// # Errors
/// When nothing was found within `at_most`; it names `what`, and what went wrong when one looked for the last time.
pub async fn until<T>(what: &str, at_most: Duration, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + at_most;
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last_error = None;
    loop {
        looks.tick().await;
        match tokio::time::timeout_at(end, look()).await {
            Ok(Ok(Some(found))) => return Ok(found),
            Ok(Ok(None)) => last_error = None,
            Ok(Err(error)) => last_error = Some(error),
            Err(_elapsed) => {}
        }
        if Instant::now() >= end {
            let why = last_error.map(|error| format!(" ({error:#})")).unwrap_or_default();
            bail!("waited {} seconds in vain for {what}{why}", at_most.as_secs());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn waiting_in_vain_says_for_what() {
        let nothing = async || anyhow::Ok(None::<()>);
        let error = until("the tide", Duration::from_secs(3), nothing).await.unwrap_err();
        assert_eq!(error.to_string(), "waited 3 seconds in vain for the tide");
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_that_hangs_does_not_outlast_the_wait() {
        let hanging = async || std::future::pending::<Result<Option<()>>>().await;
        assert!(until("an answer", Duration::from_secs(3), hanging).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_is_not_the_end() {
        let mut looks = 0;
        let found = until("the third look", PATIENCE, async || {
            looks += 1;
            anyhow::ensure!(looks == 3, "too early");
            Ok(Some(looks))
        });
        assert_eq!(found.await.unwrap(), 3);
    }
}

//! How much memory the app's processes have: again and again while it is used, and at a moment at which they do nothing.
//!
//! One look says little of the page: what is garbage comes together over minutes, and goes at once. So an hour is looked at many
//! times while it is lived through, and what is typical of it is told by the middle of these.

use std::{fmt, pin::pin, time::Duration};

use anyhow::{Context as _, Result};
use pipit_e2e::{ProcessTree, until};
use serde::Serialize;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

/// So often one looks while the app is used.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// Long enough for all that the app does after somebody was busy with it.
const PATIENCE: Duration = Duration::from_mins(1);

/// For so long one watches what the processes do.
const WATCHED: Duration = Duration::from_millis(1_500);

/// Who takes at most so much of a processor does nothing: a clock that is shown goes on, and X is asked for news.
const QUIET: f64 = 0.04;

/// `WebKit` looks every 30 seconds whether a page has more than it should; what it gives back at one look counts at the next. In a
/// day there is such a pause after each bit of use.
const PAUSE: Duration = Duration::from_secs(61);

/// In bytes. What is mapped from files, such as programs, is told apart: it changes when others on this machine come or go who
/// use the same.
#[derive(Serialize)]
pub struct Look {
    /// The app itself.
    app: u64,
    /// What draws the page.
    web: u64,
    /// What `WebKit` has for the network.
    network: u64,
    files: u64,
}

impl Look {
    pub fn take(tree: &ProcessTree) -> Result<Self> {
        let memory = tree.memory_by_name()?;
        let of = |name: &str| -> Result<u64> {
            let found = memory.get(name).with_context(|| format!("nothing is called {name}: {memory:?}"))?;
            Ok(found.all - found.of_files)
        };
        let (app, web, network) = (of("pipit")?, of("WebKitWebProces")?, of("WebKitNetworkPr")?);
        Ok(Self { app, web, network, files: memory.values().map(|one| one.of_files).sum() })
    }

    pub fn of_page(&self) -> u64 {
        self.web
    }

    /// Waits until the processes do nothing, and for a pause after that, and looks how much they have.
    pub async fn take_when_quiet(tree: &ProcessTree) -> Result<Self> {
        until("the app to have nothing to do", PATIENCE, async || {
            let (began, time) = (Instant::now(), tree.processor_time()?);
            sleep(WATCHED).await;
            let taken = tree.processor_time()?.saturating_sub(time).as_secs_f64() / began.elapsed().as_secs_f64();
            Ok((taken <= QUIET).then_some(()))
        })
        .await?;
        sleep(PAUSE).await;
        Self::take(tree)
    }
}

/// What was seen in one hour.
#[derive(Serialize)]
pub struct Sample {
    hour: usize,
    in_use: Vec<Look>,
    at_rest: Look,
}

impl Sample {
    /// Looks again and again while the hour is lived through, and once more when the app rests after it.
    pub async fn take(tree: &ProcessTree, hour: usize, lived: impl Future<Output = Result<()>>) -> Result<Self> {
        let mut in_use = Vec::new();
        let mut lived = pin!(lived);
        let mut turns = interval(BETWEEN_LOOKS);
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                outcome = &mut lived => break outcome?,
                _ = turns.tick() => in_use.push(Look::take(tree)?),
            }
        }
        Ok(Self { hour, in_use, at_rest: Look::take_when_quiet(tree).await? })
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hour, in_use, at_rest } = self;
        let Look { app, web, network, files } = at_rest;
        let [app, web, network, files] = [app, web, network, files].map(|bytes| bytes.div_euclid(100_000));
        let looks = in_use.len();
        write!(
            formatter,
            "   hour {hour}: app {app}, web {web}, network {network}, files {files} at rest (in 0.1 MB), {looks} looks before"
        )
    }
}

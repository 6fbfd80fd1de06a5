//! How much memory the app's processes have at a moment at which they do nothing.

use std::{fmt, time::Duration};

use anyhow::{Context as _, Result};
use pipit_e2e::{ProcessTree, until};
use serde::Serialize;
use tokio::time::{Instant, sleep};

/// Long enough for all that the app does after somebody was busy with it.
const PATIENCE: Duration = Duration::from_mins(1);

/// For so long one watches what the processes do.
const LOOK: Duration = Duration::from_millis(1_500);

/// Who takes at most so much of a processor does nothing: a clock that is shown goes on, and X is asked for news.
const QUIET: f64 = 0.04;

/// `WebKit` looks every 30 seconds whether a page has more than it should; what it gives back at one look counts at the next. In a
/// day there is such a pause after each bit of use.
const PAUSE: Duration = Duration::from_secs(61);

/// In bytes. What is mapped from files, such as programs, is told apart: it changes when others on this machine come or go who
/// use the same.
#[derive(Serialize)]
pub struct Sample {
    hour: usize,
    /// The app itself.
    app: u64,
    /// What draws the page.
    web: u64,
    /// What `WebKit` has for the network.
    network: u64,
    files: u64,
}

impl Sample {
    /// Waits until the processes do nothing, and for a pause after that, and looks how much they have.
    pub async fn take_when_quiet(tree: &ProcessTree, hour: usize) -> Result<Self> {
        until("the app to have nothing to do", PATIENCE, async || {
            let (began, time) = (Instant::now(), tree.processor_time()?);
            sleep(LOOK).await;
            let taken = tree.processor_time()?.saturating_sub(time).as_secs_f64() / began.elapsed().as_secs_f64();
            Ok((taken <= QUIET).then_some(()))
        })
        .await?;
        sleep(PAUSE).await;
        let memory = tree.memory_by_name()?;
        let of = |name: &str| -> Result<u64> {
            let found = memory.get(name).with_context(|| format!("nothing is called {name}: {memory:?}"))?;
            Ok(found.all - found.of_files)
        };
        let (app, web, network) = (of("pipit")?, of("WebKitWebProces")?, of("WebKitNetworkPr")?);
        Ok(Self { hour, app, web, network, files: memory.values().map(|one| one.of_files).sum() })
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [app, web, network, files] =
            [self.app, self.web, self.network, self.files].map(|bytes| bytes.div_euclid(100_000));
        let Self { hour, .. } = self;
        write!(formatter, "   hour {hour}: app {app}, web {web}, network {network}, files {files} (in 0.1 MB)")
    }
}

//! Writes the file when something has changed, beside the requests and never in their way.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use super::{PersistError, State, file};
use crate::{
    Config,
    simulation::{Simulation, locked},
};

/// Changes come in groups; after the first one others may follow for so long before they are written together.
const GATHERING: Duration = Duration::from_millis(500);
/// A world of a million events takes seconds to write; it is left alone for this many times as long.
const REST: u32 = 10;

/// Whoever writes the file.
#[derive(Debug)]
pub(crate) struct Keeper {
    path: PathBuf,
    simulation: Arc<Simulation>,
    /// Held while the file is written, so that an older state never replaces a newer one.
    writing: Mutex<()>,
}

impl Keeper {
    /// What the file says, if there is one.
    pub(crate) fn read(config: &Config) -> Result<Option<State>, PersistError> {
        config.persist.as_deref().map_or(Ok(None), |path| file::read(path, config))
    }

    pub(crate) fn new(path: PathBuf, simulation: Arc<Simulation>) -> Self {
        Self { path, simulation, writing: Mutex::default() }
    }

    /// Writes the file now.
    pub(crate) async fn save(self: &Arc<Self>) -> Result<(), PersistError> {
        let keeper = self.clone();
        let saved = tokio::task::spawn_blocking(move || keeper.save_here()).await;
        saved.unwrap_or_else(|panic| Err(self.failure(panic)))
    }

    /// Writes the file after each group of changes, until it is dropped.
    pub(crate) async fn save_after_changes(self: Arc<Self>) {
        let mut moves = self.simulation.clock.moves();
        loop {
            tokio::select! {
                () = self.simulation.changes.next() => {}
                // The clock lives in the simulation, so this cannot end before it.
                Ok(()) = moves.changed() => {}
            }
            tokio::time::sleep(GATHERING).await;
            let began = Instant::now();
            if let Err(error) = self.save().await {
                tracing::error!(%error, "the simulated X could not be saved");
            }
            tokio::time::sleep(began.elapsed() * REST).await;
        }
    }

    fn save_here(&self) -> Result<(), PersistError> {
        let _writing = locked(&self.writing);
        let bytes = file::bytes_of(&self.simulation).map_err(|error| self.failure(error))?;
        file::write(&self.path, &bytes)
    }

    fn failure(&self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> PersistError {
        PersistError::Write { path: self.path.clone(), source: std::io::Error::other(error) }
    }
}

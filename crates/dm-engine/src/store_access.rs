//! The store from async code: each call runs on a thread that may block.

use std::{sync::Arc, time::Duration};

use dm_store::{Store, StoreError};
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::EngineError;

/// How long calls may take to end when the engine stops.
const PATIENCE: Duration = Duration::from_secs(5);

/// A store whose calls can be awaited.
#[derive(Clone)]
pub struct StoreAccess {
    store: Arc<Store>,
    calls: TaskTracker,
}

impl StoreAccess {
    pub fn new(store: Arc<Store>) -> Self {
        Self { store, calls: TaskTracker::new() }
    }

    /// Makes a call on a blocking thread. Once begun it runs to its end, also when nobody waits for it any more.
    pub async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let store = Arc::clone(&self.store);
        match self.calls.spawn_blocking(move || work(&store)).await {
            Ok(result) => Ok(result?),
            Err(_) => Err(EngineError::Stopping),
        }
    }

    /// Resolves when no call is running any more, or when the disk takes too long.
    pub async fn finish(&self) {
        self.calls.close();
        if timeout(PATIENCE, self.calls.wait()).await.is_err() {
            tracing::warn!("the store is still busy");
        }
    }
}

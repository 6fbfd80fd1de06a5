//! One kind of media: what is kept of it, what is being fetched, and what X did not have.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use dm_files::FileKey;
use dm_model::Timestamp;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::on_disk;
use crate::{
    EngineError,
    cache::{DiskCache, FinishedFile, KeptFile},
};

/// For how long something is not asked for again that X does not have or refuses to give.
const LOST_FOR: Duration = Duration::from_hours(1);

/// One kind of media.
pub struct Shelf {
    pub cache: Arc<DiskCache>,
    /// Held by whoever fetches the file of this name.
    fetching: Mutex<HashMap<String, Weak<AsyncMutex<()>>>>,
    /// What X did not give, and until when that is believed.
    lost: Mutex<HashMap<String, Timestamp>>,
}

impl Shelf {
    /// A shelf in a folder of this name, which holds so many bytes.
    pub fn new(folder: &Path, name: &str, most: u64, key: &Arc<FileKey>) -> Self {
        let cache = Arc::new(DiskCache::new(folder.join(name), most, Arc::clone(key)));
        Self { cache, fetching: Mutex::default(), lost: Mutex::default() }
    }

    /// Waits until nobody else fetches the file of this name.
    pub async fn alone(&self, name: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut fetching = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
            fetching.retain(|_, turn| turn.strong_count() > 0);
            let turn = fetching.get(name).and_then(Weak::upgrade).unwrap_or_default();
            fetching.insert(name.to_owned(), Arc::downgrade(&turn));
            turn
        };
        turn.lock_owned().await
    }

    /// Whether X did not have the file of this name a short while ago.
    pub fn is_lost(&self, name: &str, now: Timestamp) -> bool {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.retain(|_, until| now < *until);
        lost.contains_key(name)
    }

    /// X does not have it.
    pub fn note_lost(&self, name: &str, now: Timestamp) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.insert(name.to_owned(), now.after(LOST_FOR));
    }

    /// X is to be asked for it again.
    pub fn forget_lost(&self, name: &str) {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    /// The file of this name, if it is kept.
    pub async fn find(&self, name: &str, now: Timestamp) -> Result<Option<KeptFile>, EngineError> {
        let (cache, name) = (Arc::clone(&self.cache), name.to_owned());
        on_disk(move || cache.find(&name, now)).await
    }

    /// Keeps a file under this name.
    pub async fn keep(&self, name: &str, finished: FinishedFile, now: Timestamp) -> Result<KeptFile, EngineError> {
        let (cache, name) = (Arc::clone(&self.cache), name.to_owned());
        on_disk(move || cache.keep(&name, finished, now)).await
    }
}

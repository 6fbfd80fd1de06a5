//! Pictures of people and attachments of messages: fetched once, kept as files, given to the page by the shell.
//!
//! The page never sees an address. It names a person or an attachment, and what may be fetched for that is checked by
//! [`x_api`], which alone knows X's hosts. A window full of pictures asks for all of them at once, and for some of them
//! twice: a few are fetched at a time, each of them once, and what X does not have (any more) is not asked for again at
//! every painting.

use std::{
    collections::HashMap,
    fs::File,
    future::Future,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use dm_model::{MediaKey, Timestamp, UserId};
use tokio::{
    sync::{Mutex as AsyncMutex, OwnedMutexGuard, Semaphore},
    task::spawn_blocking,
};
use url::Url;
use x_api::NextStep;

use crate::{
    EngineError,
    cache::{DiskCache, KeptFile},
    scheduler::{Call, Urgency},
    shared::{AskError, Shared},
};

/// How many are fetched at a time.
const FETCHED_AT_ONCE: usize = 4;

/// For how long something is not asked for again that X does not have or refuses to give.
const LOST_FOR: Duration = Duration::from_hours(1);

/// How much of the disk pictures and attachments may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLimits {
    /// Bytes of people's pictures.
    pub pictures: u64,
    /// Bytes of attachments.
    pub attachments: u64,
}

impl Default for CacheLimits {
    /// A profile picture has some 5 KB: 64 MB are those of ten thousand people. An attachment cannot be had for nothing (15
    /// in a quarter of an hour), so more of them are kept: 512 MB hold two thousand photos, or X's longest video.
    fn default() -> Self {
        Self { pictures: 64 << 20, attachments: 512 << 20 }
    }
}

/// The bytes of a picture or video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedMedia {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their type, told from the bytes themselves.
    pub content_type: &'static str,
}

/// What is kept, and what is being fetched.
pub struct Media {
    pictures: Shelf,
    attachments: Shelf,
    slots: Semaphore,
}

/// One kind of media.
struct Shelf {
    cache: Arc<DiskCache>,
    /// Held by whoever fetches the file of this name.
    fetching: Mutex<HashMap<String, Weak<AsyncMutex<()>>>>,
    /// What X did not give, and until when that is believed.
    lost: Mutex<HashMap<String, Timestamp>>,
}

impl Media {
    /// What lies in this folder, within these limits.
    pub fn in_folder(folder: &Path, limits: CacheLimits) -> Self {
        Self {
            pictures: Shelf::new(folder, "pictures", limits.pictures),
            attachments: Shelf::new(folder, "attachments", limits.attachments),
            slots: Semaphore::new(FETCHED_AT_ONCE),
        }
    }
}

impl Shelf {
    fn new(folder: &Path, name: &str, most: u64) -> Self {
        let cache = Arc::new(DiskCache::new(folder.join(name), most));
        Self { cache, fetching: Mutex::default(), lost: Mutex::default() }
    }

    /// Waits until nobody else fetches the file of this name.
    async fn alone(&self, name: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut fetching = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
            fetching.retain(|_, turn| turn.strong_count() > 0);
            let turn = fetching.get(name).and_then(Weak::upgrade).unwrap_or_default();
            fetching.insert(name.to_owned(), Arc::downgrade(&turn));
            turn
        };
        turn.lock_owned().await
    }

    fn is_lost(&self, name: &str, now: Timestamp) -> bool {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.retain(|_, until| now < *until);
        lost.contains_key(name)
    }

    fn note_lost(&self, name: &str, now: Timestamp) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.insert(name.to_owned(), now.after(LOST_FOR));
    }

    async fn find(&self, name: &str, now: Timestamp) -> Result<Option<KeptFile>, EngineError> {
        let (cache, name) = (Arc::clone(&self.cache), name.to_owned());
        on_disk(move || cache.find(&name, now)).await
    }

    async fn keep(&self, name: &str, bytes: Vec<u8>, now: Timestamp) -> Result<KeptFile, EngineError> {
        let (cache, name) = (Arc::clone(&self.cache), name.to_owned());
        on_disk(move || {
            let mut unfinished = cache.begin()?;
            unfinished.write_all(&bytes)?;
            cache.keep(&name, unfinished, now)
        })
        .await
    }
}

impl Shared {
    /// Someone's picture; `None` where they have none.
    pub async fn load_picture(&self, person: UserId, version: u32) -> Result<Option<LoadedMedia>, EngineError> {
        let fetch = async {
            let url = self.store.call(move |store| store.load_picture_url(person)).await?;
            let Some(url) = url.and_then(|url| Url::parse(&url).ok()) else { return Ok(None) };
            Ok(Some(self.x.fetch_picture(&url).await?.bytes))
        };
        let kept = self.find_or_fetch(&self.media.pictures, &format!("{person}-{version}"), fetch).await?;
        read(kept).await
    }

    /// An attachment's bytes; `None` where X gave no address for them.
    pub async fn load_attachment(&self, key: MediaKey) -> Result<Option<LoadedMedia>, EngineError> {
        let name = key.as_str().to_owned();
        let fetch = async {
            let source = self.store.call(move |store| store.load_attachment_source(&key)).await?;
            let url = source.and_then(|source| source.url).and_then(|url| Url::parse(&url).ok());
            let Some(url) = url else { return Ok(None) };
            match self.ask(Call::DmMedia, Urgency::Person, self.x.fetch_dm_media(&url)).await {
                Ok(media) => Ok(Some(media.bytes)),
                Err(AskError::NoLeave(_)) => Err(EngineError::MediaLater),
                Err(AskError::Failed(error)) => Err(error.into()),
            }
        };
        read(self.find_or_fetch(&self.media.attachments, &name, fetch).await?).await
    }

    /// Keeps a copy of a file of ours under the key that X will name it by, so that it need not be fetched again. Where
    /// that fails, it is fetched like any other.
    pub async fn keep_sent(&self, key: &MediaKey, copy: PathBuf) {
        let (cache, name, now) = (Arc::clone(&self.media.attachments.cache), key.to_string(), self.clock.here());
        let kept = on_disk(move || {
            let mut unfinished = cache.begin()?;
            io::copy(&mut File::open(copy)?, &mut unfinished)?;
            cache.keep(&name, unfinished, now).map(drop)
        });
        if let Err(error) = kept.await {
            tracing::warn!(%error, "a sent file could not be kept for showing");
        }
    }

    /// The file of this name, which is fetched where it is not kept; `None` where X has nothing to show.
    async fn find_or_fetch(
        &self,
        place: &Shelf,
        name: &str,
        fetch: impl Future<Output = Result<Option<Vec<u8>>, EngineError>>,
    ) -> Result<Option<KeptFile>, EngineError> {
        if let Some(kept) = place.find(name, self.clock.here()).await? {
            return Ok(Some(kept));
        }
        let _alone = place.alone(name).await;
        // Whoever was alone before may have fetched it.
        if let Some(kept) = place.find(name, self.clock.here()).await? {
            return Ok(Some(kept));
        }
        if place.is_lost(name, self.clock.here()) {
            return Ok(None);
        }
        // It is never closed.
        let _slot = self.media.slots.acquire().await.map_err(|_| EngineError::Stopping)?;
        match fetch.await {
            Ok(Some(bytes)) if content_type_of(&bytes).is_some() => {
                place.keep(name, bytes, self.clock.here()).await.map(Some)
            }
            Ok(Some(_)) => {
                place.note_lost(name, self.clock.here());
                Ok(None)
            }
            Ok(None) => Ok(None),
            Err(EngineError::Api(error)) if error.next_step() == NextStep::GiveUp => {
                tracing::info!(%error, "a picture cannot be had");
                place.note_lost(name, self.clock.here());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

async fn read(kept: Option<KeptFile>) -> Result<Option<LoadedMedia>, EngineError> {
    let Some(mut kept) = kept else { return Ok(None) };
    on_disk(move || {
        let mut bytes = Vec::new();
        kept.file.read_to_end(&mut bytes)?;
        Ok(recognised(bytes))
    })
    .await
}

/// Does what may wait for the disk where waiting holds up nobody.
async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, EngineError> {
    match spawn_blocking(work).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(EngineError::Stopping),
    }
}

/// Media that the page may be given.
pub fn recognised(bytes: Vec<u8>) -> Option<LoadedMedia> {
    let content_type = content_type_of(&bytes)?;
    Some(LoadedMedia { bytes, content_type })
}

/// The type by the bytes themselves. What is none of these is not given to the page, whatever X calls it.
fn content_type_of(bytes: &[u8]) -> Option<&'static str> {
    const SHOWN: [&str; 5] = ["image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4"];
    infer::get(bytes).map(|kind| kind.mime_type()).filter(|name| SHOWN.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_calls_itself_a_picture_is_no_picture() {
        assert_eq!(content_type_of(b"<svg onload=alert(1)>"), None);
        assert_eq!(content_type_of(b""), None);
        assert_eq!(content_type_of(b"GIF89a..."), Some("image/gif"));
    }
}

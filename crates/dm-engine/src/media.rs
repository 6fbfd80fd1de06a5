//! Pictures of people and attachments of messages: fetched once, kept as files, given to the page by the shell.
//!
//! [`receiving`] brings an attachment to the disk in pieces, [`kinds`] says what may come, and [`copies`] gives them away.
//!
//! The page never sees an address. It names a person or an attachment, and what may be fetched for that is checked by
//! [`x_api`], which alone knows X's hosts. A window full of pictures asks for all of them at once, and for some of them
//! twice: a few are fetched at a time, each of them once, and what X does not have (any more) is not asked for again at
//! every painting.

mod copies;
mod file;
mod kinds;
mod receiving;
mod shelf;
mod whole;

use std::{
    future::Future,
    io::{self, Write as _},
    path::Path,
    sync::Arc,
    time::Duration,
};

use dm_files::{FileKey, is_damaged};
use dm_model::{AttachmentKind, EngineEvent, MediaKey, PostId, Timestamp, UserId};
use dm_store::AttachmentSource;
use tokio::{sync::Semaphore, task::spawn_blocking};
use url::Url;
use x_api::{NextStep, TransferLimits};

use self::{copies::Copies, kinds::Wanted, shelf::Shelf};
use crate::{
    EngineError,
    cache::{FinishedFile, KeptFile},
    scheduler::{Call, Urgency},
    shared::Shared,
};

pub use self::{
    file::{Content, MediaFile},
    kinds::MOST_IN_MEMORY_BYTES,
};

/// How many pictures are fetched at a time.
const FETCHED_AT_ONCE: usize = 4;

/// How many videos are fetched at a time, beside those.
const VIDEOS_FETCHED_AT_ONCE: usize = 2;

/// For how long nothing may come of an attachment before it is given up.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);

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

/// An attachment that lies on the disk.
#[derive(Debug)]
pub struct ReceivedAttachment {
    /// Its bytes.
    pub file: MediaFile,
    /// What X calls it.
    pub kind: AttachmentKind,
    /// When the message was written that it hangs on, if that is known.
    pub at: Option<Timestamp>,
}

/// What is kept, and what is being fetched.
pub struct Media {
    pictures: Shelf,
    attachments: Shelf,
    /// Copies that other programs show.
    opened: Arc<Copies>,
    /// How many more pictures may be fetched beside those that are.
    slots: Semaphore,
    /// The same of videos, which take long: no picture waits for them.
    video_slots: Semaphore,
}

impl Media {
    /// What lies in this folder, within these limits.
    pub fn in_folder(folder: &Path, limits: CacheLimits, key: &Arc<FileKey>) -> Self {
        Self {
            pictures: Shelf::new(folder, "pictures", limits.pictures, key),
            attachments: Shelf::new(folder, "attachments", limits.attachments, key),
            opened: Arc::new(Copies::new(folder.join("opened"), limits.attachments)),
            slots: Semaphore::new(FETCHED_AT_ONCE),
            video_slots: Semaphore::new(VIDEOS_FETCHED_AT_ONCE),
        }
    }
}

impl Shared {
    /// Someone's picture; `None` where they have none.
    pub async fn load_picture(&self, person: UserId, version: u32) -> Result<Option<MediaFile>, EngineError> {
        let address = self.store.call(move |store| store.load_picture_url(person));
        self.find_or_fetch_picture(&format!("{person}-{version}"), address).await
    }

    /// The picture of a Post; `None` where it has none.
    pub async fn load_post_picture(&self, post: PostId) -> Result<Option<MediaFile>, EngineError> {
        let address = self.store.call(move |store| store.load_post_picture_url(post));
        // No person's id begins so.
        self.find_or_fetch_picture(&format!("post-{post}"), address).await
    }

    /// What lies openly at X, for everybody to see.
    async fn find_or_fetch_picture(
        &self,
        name: &str,
        address: impl Future<Output = Result<Option<String>, EngineError>>,
    ) -> Result<Option<MediaFile>, EngineError> {
        let wanted = Wanted::Picture;
        let fetch = async {
            let url = address.await?;
            let Some(url) = url.and_then(|url| Url::parse(&url).ok()) else { return Ok(Fetched::Unknown) };
            let bytes = self.x.fetch_picture(&url).await?.bytes;
            if !wanted.may_begin_with(&bytes) {
                return Ok(Fetched::Unusable);
            }
            let cache = Arc::clone(&self.media.pictures.cache);
            on_disk(move || {
                let mut unfinished = cache.begin()?;
                unfinished.write_all(&bytes)?;
                unfinished.finish().map(Fetched::File)
            })
            .await
        };
        self.find_or_fetch(&self.media.pictures, name, wanted, fetch).await
    }

    /// An attachment for the page that paints it; `None` where X gave no address for it, or does not have it.
    pub async fn load_attachment(&self, key: MediaKey) -> Result<Option<MediaFile>, EngineError> {
        let source = self.source_of(&key).await?;
        self.load_from(&key, source.as_ref()).await
    }

    /// The still picture of an attachment that moves; `None` where X has none.
    pub async fn load_preview(&self, key: MediaKey) -> Result<Option<MediaFile>, EngineError> {
        let source = self.source_of(&key).await?;
        // No key has a dot.
        let name = format!("preview.{key}");
        let address = source.as_ref().and_then(|source| source.addresses.preview.as_deref());
        let fetch = Box::pin(self.fetch_from(address, Wanted::Preview, None));
        self.find_or_fetch(&self.media.attachments, &name, Wanted::Preview, fetch).await
    }

    /// An attachment that the person wants: X is asked also for what it did not have lately.
    pub async fn fetch_attachment(&self, key: MediaKey) -> Result<ReceivedAttachment, EngineError> {
        let source = self.source_of(&key).await?;
        self.media.attachments.forget_lost(key.as_str());
        let file = self.load_from(&key, source.as_ref()).await?.ok_or(EngineError::MediaGone)?;
        let kind = source.as_ref().map_or(AttachmentKind::Other, |source| source.kind);
        Ok(ReceivedAttachment { file, kind, at: source.map(|source| source.at) })
    }

    async fn source_of(&self, key: &MediaKey) -> Result<Option<AttachmentSource>, EngineError> {
        let key = key.clone();
        self.store.call(move |store| store.load_attachment_source(&key)).await
    }

    async fn load_from(
        &self,
        key: &MediaKey,
        source: Option<&AttachmentSource>,
    ) -> Result<Option<MediaFile>, EngineError> {
        let wanted = Wanted::Attachment(source.map_or(AttachmentKind::Other, |source| source.kind));
        let address = source.and_then(|source| source.addresses.file.as_deref());
        let fetch = Box::pin(self.fetch_from(address, wanted, Some(key)));
        self.find_or_fetch(&self.media.attachments, key.as_str(), wanted, fetch).await
    }

    /// Fetches what lies at this address, if it is one of X's, and tells of `key` how far it has come.
    async fn fetch_from(
        &self,
        address: Option<&str>,
        wanted: Wanted,
        key: Option<&MediaKey>,
    ) -> Result<Fetched, EngineError> {
        let Some(url) = address.and_then(|address| Url::parse(address).ok()) else { return Ok(Fetched::Unknown) };
        let limits = TransferLimits { bytes: wanted.most_bytes(), silence: LONGEST_SILENCE };
        let request = self.x.fetch_attachment(&url, limits);
        let stream = if x_api::needs_attachment_call(&url) {
            match self.ask(Call::DmMedia, Urgency::Person, request).await {
                Ok(stream) => stream,
                Err(error) => {
                    error.allowed_at_or_failure()?;
                    return Err(EngineError::MediaLater);
                }
            }
        } else {
            request.await?.value
        };
        let total = stream.told_length();
        let mut told_percent = 0;
        let progress = |received: u64| {
            let (Some(key), Some(total)) = (key, total) else { return };
            let percent = received.saturating_mul(100).checked_div(total).unwrap_or(0).min(100);
            let percent = u8::try_from(percent).unwrap_or(100);
            if percent > told_percent {
                told_percent = percent;
                self.listener.changed(EngineEvent::AttachmentProgress { media_key: key.clone(), percent });
            }
        };
        let received = receiving::receive(stream, &self.media.attachments.cache, wanted, progress).await?;
        Ok(received.map_or(Fetched::Unusable, Fetched::File))
    }

    /// Keeps a copy of a file of ours under the key that X will name it by, so that it need not be fetched again. Where
    /// that fails, it is fetched like any other.
    pub async fn keep_sent(&self, key: &MediaKey, copy: impl Content) {
        let (cache, name, now) = (Arc::clone(&self.media.attachments.cache), key.to_string(), self.clock.here());
        let kept = on_disk(move || {
            let (mut copy, mut unfinished) = (copy, cache.begin()?);
            copy.rewind()?;
            io::copy(&mut copy, &mut unfinished)?;
            cache.keep(&name, unfinished.finish()?, now).map(drop)
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
        wanted: Wanted,
        fetch: impl Future<Output = Result<Fetched, EngineError>>,
    ) -> Result<Option<MediaFile>, EngineError> {
        if let Some(kept) = place.find(name, self.clock.here()).await? {
            return open(kept).await;
        }
        let _alone = place.alone(name).await;
        // Whoever was alone before may have fetched it.
        if let Some(kept) = place.find(name, self.clock.here()).await? {
            return open(kept).await;
        }
        if place.is_lost(name, self.clock.here()) {
            return Ok(None);
        }
        let is_video = wanted == Wanted::Attachment(AttachmentKind::Video);
        let slots = if is_video { &self.media.video_slots } else { &self.media.slots };
        // They are never closed.
        let _slot = slots.acquire().await.map_err(|_| EngineError::Stopping)?;
        match fetch.await {
            Ok(Fetched::File(file)) => open(place.keep(name, file, self.clock.here()).await?).await,
            Ok(Fetched::Unusable) => {
                place.note_lost(name, self.clock.here());
                Ok(None)
            }
            Ok(Fetched::Unknown) => Ok(None),
            Err(EngineError::Api(error)) => match error.next_step() {
                NextStep::GiveUp => {
                    tracing::info!(%error, "a picture cannot be had");
                    place.note_lost(name, self.clock.here());
                    Ok(None)
                }
                NextStep::RetryAfter(_) => Err(EngineError::MediaLater),
                _ => Err(error.into()),
            },
            Err(error) => Err(error),
        }
    }
}

/// What came of fetching a file.
enum Fetched {
    File(FinishedFile),
    /// It is none that the page may be given.
    Unusable,
    /// Nobody knows where it lies.
    Unknown,
}

async fn open(kept: KeptFile) -> Result<Option<MediaFile>, EngineError> {
    on_disk(move || MediaFile::of_kept(kept)).await
}

/// Does what may wait for the disk where waiting holds up nobody.
pub async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, EngineError> {
    match spawn_blocking(work).await {
        Ok(Err(error)) if is_damaged(&error) => Err(EngineError::MediaDamaged),
        Ok(result) => Ok(result?),
        Err(_) => Err(EngineError::Stopping),
    }
}

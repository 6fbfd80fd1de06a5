//! Pictures of people and attachments of messages: fetched once, kept as files, given to the page by the shell.
//!
//! The page never sees an address. It names a person or an attachment, and what may be fetched for that is checked by
//! [`x_api`], which alone knows X's hosts.

use std::{io, path::PathBuf};

use dm_model::{MediaKey, UserId};
use tokio::fs;
use url::Url;

use crate::{
    EngineError,
    scheduler::{Call, Urgency},
    shared::Shared,
};

/// The bytes of a picture or video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedMedia {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their type, told from the bytes themselves.
    pub content_type: &'static str,
}

impl Shared {
    /// Someone's picture; `None` where they have none.
    pub async fn load_picture(&self, person: UserId, version: u32) -> Result<Option<LoadedMedia>, EngineError> {
        let path = self.cache_folder.join("pictures").join(format!("{person}-{version}"));
        if let Some(kept) = read_kept(&path).await? {
            return Ok(Some(kept));
        }
        let url = self.store.call(move |store| store.load_picture_url(person)).await?;
        let Some(url) = url.and_then(|url| Url::parse(&url).ok()) else { return Ok(None) };
        let fetched = self.x.fetch_picture(&url).await?;
        self.keep(path, fetched.bytes).await
    }

    /// An attachment's bytes; `None` where X gave no address for them.
    pub async fn load_attachment(&self, key: MediaKey) -> Result<Option<LoadedMedia>, EngineError> {
        let path = self.cache_folder.join("attachments").join(key.as_str());
        if let Some(kept) = read_kept(&path).await? {
            return Ok(Some(kept));
        }
        let source = self.store.call(move |store| store.load_attachment_source(&key)).await?;
        let url = source.and_then(|source| source.url).and_then(|url| Url::parse(&url).ok());
        let Some(url) = url else { return Ok(None) };
        self.scheduler
            .take_leave_at(self.clock.now(), Call::DmMedia, Urgency::Person)
            .map_err(|_| EngineError::MediaLater)?;
        let fetched = self.x.fetch_dm_media(&url).await?;
        self.keep(path, fetched.bytes).await
    }

    /// Writes a file beside its place first, under a name that nobody else uses, so that neither a crash nor someone
    /// who loads the same leaves half a picture.
    async fn keep(&self, path: PathBuf, bytes: Vec<u8>) -> Result<Option<LoadedMedia>, EngineError> {
        let Some(media) = recognised(bytes) else { return Ok(None) };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).await?;
        }
        let beside = path.with_extension(format!("{}.part", self.randomness.transaction_id()));
        fs::write(&beside, &media.bytes).await?;
        fs::rename(&beside, &path).await?;
        Ok(Some(media))
    }
}

async fn read_kept(path: &PathBuf) -> Result<Option<LoadedMedia>, EngineError> {
    match fs::read(path).await {
        Ok(bytes) => Ok(recognised(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn recognised(bytes: Vec<u8>) -> Option<LoadedMedia> {
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

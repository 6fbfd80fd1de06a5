//! Copies of attachments outside the cache: one that the person keeps where they like, and one that another program shows.
//!
//! A copy comes into its place only when it is whole; what was there before stays until then.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use dm_model::MediaKey;
use tempfile::NamedTempFile;

use super::{MediaFile, on_disk};
use crate::{EngineError, shared::Shared};

impl Shared {
    /// Writes an attachment to a file of the person's, in place of what is there.
    pub async fn save_attachment(&self, key: MediaKey, target: PathBuf) -> Result<(), EngineError> {
        let media = self.fetch_attachment(key).await?.file;
        on_disk(move || Ok(save(media, &target))).await?.map_err(EngineError::NotSaved)
    }

    /// A copy of an attachment for another program, which may do with it what it likes: nothing of the cache changes.
    pub async fn copy_for_opening(&self, key: MediaKey) -> Result<PathBuf, EngineError> {
        let mut media = self.fetch_attachment(key.clone()).await?.file;
        let name = format!("{key}.{}", media.extension());
        let (copies, now) = (Arc::clone(&self.media.opened), self.clock.here());
        on_disk(move || {
            let mut unfinished = copies.begin()?;
            media.copy_to(&mut unfinished)?;
            copies.keep(&name, unfinished, now)?;
            Ok(copies.path_of(&name))
        })
        .await
    }
}

fn save(mut media: MediaFile, target: &Path) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut unfinished = unfinished_in(folder)?;
    media.copy_to(&mut unfinished)?;
    unfinished.as_file().sync_all()?;
    unfinished.persist(target)?;
    Ok(())
}

/// With the rights that a new file of the person's has, not those of a file that is kept from others.
fn unfinished_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pipit-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

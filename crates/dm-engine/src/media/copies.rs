//! Copies of attachments outside the cache: one that the person keeps where they like, and one that another program shows.
//!
//! A copy comes into its place only when it is whole; what was there before stays until then. Both are plain, as other programs
//! cannot read what we encrypt: those for other programs lie in a folder of their own, which is emptied when the engine starts
//! and when it stops.

use std::{
    collections::VecDeque,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use dm_model::MediaKey;
use tempfile::NamedTempFile;

use super::{MediaFile, on_disk};
use crate::{EngineError, files::unfinished_in, shared::Shared};

/// The folder of copies for other programs.
#[derive(Debug)]
pub struct Copies {
    folder: PathBuf,
    /// In bytes.
    most: u64,
    /// What was put there in this run and how long it is, the oldest first.
    made: Mutex<VecDeque<(PathBuf, u64)>>,
}

impl Copies {
    /// Copies in this folder, which hold so many bytes.
    pub fn new(folder: PathBuf, most: u64) -> Self {
        Self { folder, most, made: Mutex::default() }
    }

    /// Removes all of them. Another program may still show one; where the system then keeps it, it goes the next time.
    pub fn empty(&self) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).clear();
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "copies for other programs could not be removed");
            }
            _ => {}
        }
    }

    /// Makes a copy of this name, in place of an older one; the oldest go where that becomes too much.
    fn add(&self, name: &str, media: &mut MediaFile) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.folder)?;
        let mut unfinished = NamedTempFile::new_in(&self.folder)?;
        media.copy_to(&mut unfinished)?;
        let path = self.folder.join(name);
        unfinished.persist(&path)?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.retain(|(other, _)| *other != path);
        made.push_back((path.clone(), media.length()));
        while made.len() > 1 && made.iter().map(|(_, length)| length).sum::<u64>() > self.most {
            if let Some((oldest, _)) = made.pop_front() {
                fs::remove_file(oldest)?;
            }
        }
        Ok(path)
    }
}

impl Shared {
    /// Writes an attachment to a file of the person's, in place of what is there.
    pub async fn save_attachment(&self, key: MediaKey, target: PathBuf) -> Result<(), EngineError> {
        let media = self.fetch_attachment(key).await?.file;
        on_disk(move || Ok(save(media, &target))).await?.map_err(|error| {
            if dm_files::is_damaged(&error) { EngineError::MediaDamaged } else { EngineError::NotSaved(error) }
        })
    }

    /// A copy of an attachment for another program, which may do with it what it likes: nothing of the cache changes.
    pub async fn copy_for_another_program(&self, key: MediaKey) -> Result<PathBuf, EngineError> {
        let mut media = self.fetch_attachment(key.clone()).await?.file;
        let name = format!("{key}.{}", media.extension());
        let copies = Arc::clone(&self.media.opened);
        on_disk(move || copies.add(&name, &mut media)).await
    }

    /// Removes the copies that other programs were given.
    pub async fn remove_copies_for_others(&self) {
        let copies = Arc::clone(&self.media.opened);
        // A thread that does not come back has its own reasons, and the copies go at the next start.
        let _removed = on_disk(move || {
            copies.empty();
            Ok(())
        })
        .await;
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

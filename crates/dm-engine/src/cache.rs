//! A folder of files that can be fetched again, kept to a size: the least recently used ones go first.
//!
//! The folder is read once, at the first use; from then on an index in memory knows every file, its length and the order
//! of use. When a file was last used also stands in the file system, as its time of change, so that the order survives a
//! restart. A file is written under another name first: what a crash leaves half-written is never taken for whole, and is
//! swept when the folder is read. Whoever reads a file holds it; it is not removed meanwhile.
//!
//! The files are encrypted, and their names tell nothing (`dm-files`). What an older Pipit left plain is swept like what was
//! never finished. One that turns out to be damaged is removed when it is wanted next, and can then be fetched again.
//!
//! All calls block for as long as the disk takes.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use dm_files::{EncryptedFile, EncryptedWriter, FileKey, is_damaged};
use dm_model::Timestamp;
use lru::LruCache;
use tempfile::NamedTempFile;

/// How the name of a file begins that is still being written.
const UNFINISHED: &str = ".unfinished-";

/// A folder that keeps to a size.
#[derive(Debug)]
pub struct DiskCache {
    folder: PathBuf,
    key: Arc<FileKey>,
    /// In bytes.
    most: u64,
    /// Empty until the folder was read.
    index: Mutex<Option<Index>>,
}

/// A kept file, open for reading. It stays where it is for as long as this lives.
#[derive(Debug)]
pub struct KeptFile {
    /// Its bytes, from the beginning.
    pub file: EncryptedFile<File>,
    /// Keeps it there.
    pub held: Held,
}

/// Keeps a file in its place, and knows whether it was found damaged.
#[derive(Debug, Clone, Default)]
pub struct Held(Arc<AtomicBool>);

impl Held {
    /// The file is not to be found any more.
    pub fn note_damage(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_damaged(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A file that is being written; dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct UnfinishedFile {
    writer: EncryptedWriter<NamedTempFile>,
    key: Arc<FileKey>,
}

/// A file that is written and not kept yet; dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct FinishedFile {
    file: NamedTempFile,
    key: Arc<FileKey>,
}

impl Write for UnfinishedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl UnfinishedFile {
    /// Writes what is left.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn finish(self) -> io::Result<FinishedFile> {
        Ok(FinishedFile { file: self.writer.finish()?, key: self.key })
    }
}

impl FinishedFile {
    /// What was written.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self) -> io::Result<EncryptedFile<&File>> {
        EncryptedFile::open(&self.key, self.file.as_file())
    }
}

impl DiskCache {
    /// A cache in `folder` that holds `most` bytes. Nothing is read yet.
    pub fn new(folder: PathBuf, most: u64, key: Arc<FileKey>) -> Self {
        Self { folder, key, most, index: Mutex::default() }
    }

    /// The file of this name, if it is kept and not known to be damaged.
    ///
    /// # Errors
    /// When the folder or the file cannot be read.
    pub fn find(&self, name: &str, now: Timestamp) -> io::Result<Option<KeptFile>> {
        let name = self.key.name_of(name);
        self.with_index(|index| {
            let Some(held) = index.files.get(&name).map(|entry| entry.held.clone()) else { return Ok(None) };
            let path = self.folder.join(&name);
            let opened = File::open(&path).and_then(|file| {
                note_use(&file, now);
                EncryptedFile::open(&self.key, file)
            });
            match opened {
                Ok(file) if !held.is_damaged() => Ok(Some(KeptFile { file, held })),
                // Somebody made room by hand.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    index.forget(&name);
                    Ok(None)
                }
                Err(error) if !is_damaged(&error) => Err(error),
                _ => {
                    tracing::warn!("a file of the cache is damaged");
                    remove(&path);
                    index.forget(&name);
                    Ok(None)
                }
            }
        })
    }

    /// Begins a file of any length, to be [kept](Self::keep) when it is whole.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn begin(&self) -> io::Result<UnfinishedFile> {
        // Reading the folder sweeps out what is unfinished, which must be over before anything new begins.
        self.with_index(|_| Ok(()))?;
        fs::create_dir_all(&self.folder)?;
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        Ok(UnfinishedFile { writer: EncryptedWriter::begin(&self.key, file)?, key: Arc::clone(&self.key) })
    }

    /// Keeps a whole file under this name, in place of an older one, and removes others when that is too much. A file that
    /// is larger than all room there is stays until the next one comes.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep(&self, name: &str, finished: FinishedFile, now: Timestamp) -> io::Result<KeptFile> {
        // A name must not reach the disk before the bytes do.
        finished.file.as_file().sync_data()?;
        let name = self.key.name_of(name);
        self.with_index(|index| {
            let path = self.folder.join(&name);
            let file = finished.file.persist(&path)?;
            let length = file.metadata()?.len();
            let held = index.insert(name, length);
            note_use(&file, now);
            index.make_room(&self.folder, self.most);
            // The one that was written stands at its end.
            Ok(KeptFile { file: EncryptedFile::open(&self.key, File::open(&path)?)?, held })
        })
    }

    fn with_index<T>(&self, work: impl FnOnce(&mut Index) -> io::Result<T>) -> io::Result<T> {
        let mut place = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if place.is_none() {
            let mut index = Index::of(&self.folder)?;
            index.make_room(&self.folder, self.most);
            *place = Some(index);
        }
        place.as_mut().map_or_else(|| Err(io::ErrorKind::Other.into()), work)
    }
}

/// What lies in the folder, in the order of use.
#[derive(Debug)]
struct Index {
    files: LruCache<String, Entry>,
    /// The sum of all lengths.
    bytes: u64,
}

#[derive(Debug)]
struct Entry {
    length: u64,
    /// Shared with everyone who reads it.
    held: Held,
}

impl Index {
    /// Reads the folder, and sweeps out what was never finished or encrypted.
    fn of(folder: &Path) -> io::Result<Self> {
        let mut index = Self { files: LruCache::unbounded(), bytes: 0 };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(index),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry?;
            let metadata = entry.metadata()?;
            match entry.file_name().into_string() {
                Ok(name) if FileKey::is_name(&name) => {
                    if metadata.is_file() {
                        found.push((metadata.modified().unwrap_or(UNIX_EPOCH), name, metadata.len()));
                    }
                }
                _ => remove(&entry.path()),
            }
        }
        found.sort_unstable();
        for (_, name, length) in found {
            index.insert(name, length);
        }
        Ok(index)
    }

    fn insert(&mut self, name: String, length: u64) -> Held {
        self.forget(&name);
        let held = Held::default();
        self.bytes += length;
        self.files.put(name, Entry { length, held: held.clone() });
        held
    }

    fn forget(&mut self, name: &str) {
        if let Some(entry) = self.files.pop(name) {
            self.bytes -= entry.length;
        }
    }

    /// Removes what was used least recently and is held by nobody, until the rest fits.
    fn make_room(&mut self, folder: &Path, most: u64) {
        while self.bytes > most {
            let is_free = |(_, entry): &(&String, &Entry)| Arc::strong_count(&entry.held.0) == 1;
            let Some(name) = self.files.iter().rev().find(is_free).map(|(name, _)| name.clone()) else { return };
            remove(&folder.join(&name));
            self.forget(&name);
        }
    }
}

/// What cannot be removed now is met again when the folder is read next.
fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(%error, "a file of the cache could not be removed");
    }
}

/// Where the time of use cannot be written, the order after a restart is that of fetching.
fn note_use(file: &File, now: Timestamp) {
    let since_epoch = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
    let _noted = file.set_modified(SystemTime::UNIX_EPOCH + since_epoch);
}

#[cfg(test)]
mod tests;

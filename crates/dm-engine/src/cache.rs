//! A folder of files that can be fetched again, kept to a size: the least recently used ones go first.
//!
//! The folder is read once, at the first use; from then on an index in memory knows every file, its length and the order
//! of use. When a file was last used also stands in the file system, as its time of change, so that the order survives a
//! restart. A file is written under another name first: what a crash leaves half-written is never taken for whole, and is
//! swept when the folder is read. Whoever reads a file holds it; it is not removed meanwhile.
//!
//! All calls block for as long as the disk takes.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use dm_model::Timestamp;
use lru::LruCache;
use tempfile::NamedTempFile;

/// How the name of a file begins that is still being written.
const UNFINISHED: &str = ".unfinished-";

/// A folder that keeps to a size.
#[derive(Debug)]
pub struct DiskCache {
    folder: PathBuf,
    /// In bytes.
    most: u64,
    /// Empty until the folder was read.
    index: Mutex<Option<Index>>,
}

/// A kept file, open for reading. It stays where it is for as long as this lives.
#[derive(Debug)]
pub struct KeptFile {
    /// Its bytes, from the beginning.
    pub file: File,
    /// Keeps it there.
    pub held: Held,
}

/// Keeps a file in its place.
#[derive(Debug, Clone, Default)]
pub struct Held(Arc<()>);

/// A file that is being written; dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct UnfinishedFile(NamedTempFile);

impl Write for UnfinishedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl UnfinishedFile {
    /// The file once more, for reading what was written.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn reopen(&self) -> io::Result<File> {
        self.0.reopen()
    }
}

impl DiskCache {
    /// A cache in `folder` that holds `most` bytes. Nothing is read yet.
    pub fn new(folder: PathBuf, most: u64) -> Self {
        Self { folder, most, index: Mutex::default() }
    }

    /// Where the file of this name lies, if it is kept.
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The file of this name, if it is kept.
    ///
    /// # Errors
    /// When the folder or the file cannot be read.
    pub fn find(&self, name: &str, now: Timestamp) -> io::Result<Option<KeptFile>> {
        self.with_index(|index| {
            let Some(held) = index.files.get(name).map(|entry| entry.held.clone()) else { return Ok(None) };
            match File::open(self.folder.join(name)) {
                Ok(file) => {
                    note_use(&file, now);
                    Ok(Some(KeptFile { file, held }))
                }
                // Somebody made room by hand.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    index.forget(name);
                    Ok(None)
                }
                Err(error) => Err(error),
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
        tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder).map(UnfinishedFile)
    }

    /// Keeps a whole file under this name, in place of an older one, and removes others when that is too much. A file that
    /// is larger than all room there is stays until the next one comes.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep(&self, name: &str, unfinished: UnfinishedFile, now: Timestamp) -> io::Result<KeptFile> {
        // A name must not reach the disk before the bytes do.
        unfinished.0.as_file().sync_data()?;
        self.with_index(|index| {
            let path = self.folder.join(name);
            let file = unfinished.0.persist(&path)?;
            let length = file.metadata()?.len();
            let held = index.insert(name.to_owned(), length);
            note_use(&file, now);
            index.make_room(&self.folder, self.most);
            // The one that was written stands at its end.
            Ok(KeptFile { file: File::open(&path)?, held })
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
    /// Reads the folder, and sweeps out what was never finished.
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
                Ok(name) if !name.starts_with(UNFINISHED) => {
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
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_millis(1_760_000_000_000 + second * 1_000)
    }

    fn cache(folder: &TempDir, most: u64) -> DiskCache {
        DiskCache::new(folder.path().join("pictures"), most)
    }

    fn keep(cache: &DiskCache, name: &str, length: usize, now: Timestamp) -> KeptFile {
        let mut unfinished = cache.begin().unwrap();
        unfinished.write_all(&vec![b'x'; length]).unwrap();
        cache.keep(name, unfinished, now).unwrap()
    }

    /// Which of these are kept. Looking is no use of them.
    fn kept(folder: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path().join("pictures")).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_used_least_recently_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder, 30);
        for (second_of, name) in ["alice", "bob", "carol"].iter().enumerate() {
            keep(&cache, name, 10, second(i64::try_from(second_of).unwrap()));
        }
        assert!(cache.find("alice", second(3)).unwrap().is_some());
        keep(&cache, "dave", 10, second(4));
        assert_eq!(kept(&folder), ["alice", "carol", "dave"]);
    }

    #[test]
    fn the_order_of_use_survives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let before = cache(&folder, 30);
        for (second_of, name) in ["alice", "bob", "carol"].iter().enumerate() {
            keep(&before, name, 10, second(i64::try_from(second_of).unwrap()));
        }
        assert!(before.find("alice", second(3)).unwrap().is_some());
        let after = cache(&folder, 20);
        assert!(after.find("bob", second(4)).unwrap().is_none(), "it no longer fits");
        assert_eq!(kept(&folder), ["alice", "carol"]);
    }

    #[test]
    fn what_a_crash_left_unfinished_is_swept_and_never_found() {
        let folder = tempfile::tempdir().unwrap();
        let before = cache(&folder, 30);
        keep(&before, "alice", 10, second(0));
        let mut unfinished = before.begin().unwrap();
        unfinished.write_all(b"half a pic").unwrap();
        let (_, path) = unfinished.0.keep().unwrap();
        let after = cache(&folder, 30);
        assert!(after.find("alice", second(1)).unwrap().is_some());
        assert!(!path.exists());
    }

    #[test]
    fn a_file_that_is_given_up_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder, 30);
        drop(cache.begin().unwrap());
        assert_eq!(kept(&folder), Vec::<String>::new());
    }

    #[test]
    fn what_is_being_read_stays_however_little_room_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder, 20);
        keep(&cache, "alice", 10, second(0));
        let mut reading = cache.find("alice", second(1)).unwrap().unwrap();
        for name in ["bob", "carol", "dave"] {
            keep(&cache, name, 10, second(2));
        }
        assert_eq!(kept(&folder), ["alice", "dave"]);
        let mut bytes = Vec::new();
        assert_eq!(reading.file.read_to_end(&mut bytes).unwrap(), 10);
        drop(reading);
        keep(&cache, "erin", 10, second(3));
        assert_eq!(kept(&folder), ["dave", "erin"]);
    }

    #[test]
    fn a_file_larger_than_all_room_can_be_read_and_goes_with_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder, 20);
        let mut bytes = Vec::new();
        keep(&cache, "film", 50, second(0)).file.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len(), 50);
        keep(&cache, "alice", 10, second(1));
        assert_eq!(kept(&folder), ["alice"]);
    }

    #[test]
    fn who_empties_the_folder_by_hand_disturbs_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder, 20);
        keep(&cache, "alice", 10, second(0));
        fs::remove_dir_all(folder.path().join("pictures")).unwrap();
        assert!(cache.find("alice", second(1)).unwrap().is_none());
        keep(&cache, "alice", 10, second(2));
        assert!(cache.find("alice", second(3)).unwrap().is_some());
    }

    proptest! {
        // Each use waits for the disk.
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn however_it_is_used_it_holds_no_more_than_it_may_and_knows_what_it_holds(
            uses in proptest::collection::vec((0_usize..8, 1_usize..12, any::<bool>()), 1..40),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let cache = cache(&folder, 30);
            for (time, (name, length, is_new)) in uses.into_iter().enumerate() {
                let (name, now) = (format!("file-{name}"), second(i64::try_from(time).unwrap()));
                if is_new {
                    keep(&cache, &name, length, now);
                    prop_assert!(cache.find(&name, now).unwrap().is_some());
                } else {
                    let found = cache.find(&name, now).unwrap().is_some();
                    prop_assert_eq!(found, folder.path().join("pictures").join(&name).exists());
                }
            }
            let path = folder.path().join("pictures");
            let lengths = fs::read_dir(path).into_iter().flatten().map(|entry| entry.unwrap().metadata().unwrap().len());
            prop_assert!(lengths.sum::<u64>() <= 30);
        }
    }
}

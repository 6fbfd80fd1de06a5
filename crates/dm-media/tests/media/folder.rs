//! A folder with alice's files and the app's copies.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use dm_files::{EncryptedFile, FileKey};
use dm_media::{Examined, Limits, Preparation, Unfit, examine, prepare};
use tempfile::TempDir;

/// The key of alice's copies.
pub fn key() -> FileKey {
    FileKey::from_bytes(&[7; 32])
}

/// Gone when the test is over.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file of alice's. Its name says nothing about what is in it.
    pub fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.path().join("holiday.txt");
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Where the copy comes to lie.
    pub fn target(&self) -> PathBuf {
        self.path().join("copy")
    }

    /// The copy's bytes.
    pub fn copy(&self) -> Vec<u8> {
        let mut copy = Vec::new();
        let file = fs::File::open(self.target()).unwrap();
        EncryptedFile::open(&key(), file).unwrap().read_to_end(&mut copy).unwrap();
        copy
    }

    /// What else lies here than the person's file.
    pub fn left_behind(&self) -> Vec<PathBuf> {
        let paths = fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().path());
        paths.filter(|path| !path.ends_with("holiday.txt")).collect()
    }
}

/// Examines these bytes as a file.
pub fn examined(bytes: &[u8]) -> Result<Examined, Unfit> {
    let folder = Folder::new();
    examine(&folder.file(bytes), &Limits::default())
}

/// The copy of these bytes.
pub fn prepared(bytes: &[u8], preparation: Preparation) -> Result<(Examined, Vec<u8>), Unfit> {
    let folder = Folder::new();
    let prepared = prepare(&folder.file(bytes), &folder.target(), &key(), &Limits::default(), preparation)?;
    Ok((prepared.copy, folder.copy()))
}

/// Whether alice is told that the copy of these bytes lost a place.
pub fn location_removed(bytes: &[u8], preparation: Preparation) -> bool {
    let folder = Folder::new();
    prepare(&folder.file(bytes), &folder.target(), &key(), &Limits::default(), preparation).unwrap().location_removed
}

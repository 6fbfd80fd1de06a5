//! Files that the person chose in this run: in the dialog, by dropping them on the window, or by pasting.
//!
//! The page gets a number and a name for each and can attach only by number, so nothing that runs in the page can have
//! other files of the person's sent. A file is remembered for a while after it was attached: the person may want it
//! smaller, or with the place where it was taken.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use dm_engine::AttachmentSource;
use serde::Serialize;
use specta::Type;

/// How many are remembered. Pasted ones lie in memory.
const MOST_REMEMBERED: usize = 8;

/// A file that the person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChosenFile {
    /// Ours, for this run.
    pub number: u32,
    /// What it is called, without its folder; a pasted one has no name.
    pub name: Option<String>,
}

/// What is dragged over the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum FileDrag {
    /// Files are over the window.
    Over,
    /// They are gone again.
    Left,
    /// They were dropped.
    Dropped {
        /// The first of them: a message carries one.
        file: ChosenFile,
        /// How many there were.
        count: u32,
    },
}

/// The files of this run by number, the last ones.
#[derive(Debug, Default)]
pub struct ChosenFiles(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    next: u32,
    files: VecDeque<(u32, AttachmentSource)>,
}

impl ChosenFiles {
    /// Remembers a file of the person's disk.
    pub fn remember_path(&self, path: PathBuf) -> ChosenFile {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        ChosenFile { number: self.remember(AttachmentSource::File(path)), name }
    }

    /// Remembers what was pasted.
    pub fn remember_bytes(&self, bytes: Vec<u8>) -> ChosenFile {
        ChosenFile { number: self.remember(AttachmentSource::Bytes(bytes)), name: None }
    }

    /// What bears a number; `None` once it is forgotten.
    pub fn source(&self, number: u32) -> Option<AttachmentSource> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.files.iter().find(|(known, _)| *known == number).map(|(_, source)| source.clone())
    }

    fn remember(&self, source: AttachmentSource) -> u32 {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = remembered.next;
        remembered.next = number.wrapping_add(1);
        remembered.files.push_back((number, source));
        if remembered.files.len() > MOST_REMEMBERED {
            remembered.files.pop_front();
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_learns_the_name_of_a_file_and_not_where_it_lies() {
        let files = ChosenFiles::default();
        let path = PathBuf::from("/home/alice/Pictures/lake.jpg");
        let chosen = files.remember_path(path.clone());
        assert_eq!(chosen, ChosenFile { number: 0, name: Some("lake.jpg".to_owned()) });
        assert_eq!(files.source(0), Some(AttachmentSource::File(path)));
        assert_eq!(files.source(1), None, "nobody chose that");
    }

    #[test]
    fn the_oldest_is_forgotten_when_there_are_many() {
        let files = ChosenFiles::default();
        let first = files.remember_bytes(vec![1]);
        let second = files.remember_bytes(vec![2]);
        for _ in 1..MOST_REMEMBERED {
            files.remember_bytes(Vec::new());
        }
        assert_eq!(files.source(first.number), None);
        assert_eq!(files.source(second.number), Some(AttachmentSource::Bytes(vec![2])));
    }
}

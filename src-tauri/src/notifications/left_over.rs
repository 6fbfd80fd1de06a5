//! What an earlier process left standing because it ended without a word: nobody could follow a click on it any more, so it is
//! taken away at the next start. Kept in a small file are numbers of the session bus, and nothing of what they say.

use std::{collections::VecDeque, io, path::PathBuf};

use serde::{Deserialize, Serialize};
use tokio::{fs, sync::Mutex};

use super::server::ShownId;

const FILE: &str = "shown-notifications.json";

/// More than these are not on any screen.
const MOST: usize = 100;

/// The file.
pub struct LeftOver {
    path: PathBuf,
    kept: Mutex<Kept>,
}

/// What it holds. Names and numbers mean something on their own bus alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    bus: String,
    shown: VecDeque<(String, u32)>,
}

impl LeftOver {
    /// The file in a folder.
    pub fn in_folder(folder: &std::path::Path) -> Self {
        Self { path: folder.join(FILE), kept: Mutex::default() }
    }

    /// Whether an earlier process may have left something.
    pub async fn may_be(&self) -> bool {
        fs::try_exists(&self.path).await.unwrap_or_default()
    }

    /// What was left on this bus; it is forgotten.
    pub async fn take(&self, bus: &str) -> Vec<ShownId> {
        let kept: Option<Kept> = fs::read(&self.path).await.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        self.save(&Kept::default()).await;
        let kept = kept.filter(|kept| kept.bus == bus).unwrap_or_default();
        kept.shown.into_iter().map(|(by, number)| ShownId { by: by.into(), number }).collect()
    }

    /// A notification stands there from now on.
    pub async fn add(&self, bus: &str, id: &ShownId) {
        let mut kept = self.kept.lock().await;
        bus.clone_into(&mut kept.bus);
        let shown = (id.by.to_string(), id.number);
        if !kept.shown.contains(&shown) {
            kept.shown.push_back(shown);
            if kept.shown.len() > MOST {
                kept.shown.pop_front();
            }
            self.save(&kept).await;
        }
    }

    /// It does no more.
    pub async fn remove(&self, id: &ShownId) {
        let mut kept = self.kept.lock().await;
        let before = kept.shown.len();
        kept.shown.retain(|(by, number)| **by != *id.by || *number != id.number);
        if kept.shown.len() < before {
            self.save(&kept).await;
        }
    }

    async fn save(&self, kept: &Kept) {
        let saved = if kept.shown.is_empty() {
            fs::remove_file(&self.path).await.or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            })
        } else {
            self.replace(&serde_json::to_vec(kept).unwrap_or_default()).await
        };
        if let Err(error) = saved {
            tracing::debug!(%error, "it could not be kept which notifications stand there");
        }
    }

    /// Replaces the file at once: a process that is killed while it writes leaves all that it had shown before.
    async fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        let unfinished = self.path.with_extension("unfinished");
        fs::write(&unfinished, bytes).await?;
        fs::rename(&unfinished, &self.path).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    use super::*;

    fn shown(number: u32) -> ShownId {
        ShownId { by: ":1.7".into(), number }
    }

    #[tokio::test]
    async fn what_was_not_taken_away_is_known_to_the_next_process_once_and_on_its_own_bus_alone() {
        let folder = tempfile::tempdir().unwrap();
        let first = LeftOver::in_folder(folder.path());
        for number in [1, 2, 2, 3] {
            first.add("this bus", &shown(number)).await;
        }
        first.remove(&shown(1)).await;
        let next = LeftOver::in_folder(folder.path());
        assert!(next.may_be().await);
        assert_eq!(next.take("this bus").await, [shown(2), shown(3)]);
        assert!(!next.may_be().await);
        first.add("this bus", &shown(4)).await;
        assert!(LeftOver::in_folder(folder.path()).take("after a new start of the computer").await.is_empty());
    }

    #[tokio::test]
    async fn whenever_pipit_is_killed_all_that_stands_there_is_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let left_over = LeftOver::in_folder(folder.path());
        left_over.add("this bus", &shown(0)).await;
        let path = left_over.path.clone();
        let written = Arc::new(AtomicBool::new(false));
        let enough = Arc::clone(&written);
        let reading = std::thread::spawn(move || {
            while !enough.load(Ordering::Relaxed) {
                let kept: Kept = serde_json::from_slice(&std::fs::read(&path).unwrap()).expect("a whole list");
                assert!(!kept.shown.is_empty());
            }
        });
        for number in 1..200 {
            left_over.add("this bus", &shown(number)).await;
        }
        written.store(true, Ordering::Relaxed);
        reading.join().expect("whoever reads finds what was shown");
    }

    #[tokio::test]
    async fn where_all_was_taken_away_there_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let left_over = LeftOver::in_folder(folder.path());
        left_over.add("this bus", &shown(1)).await;
        left_over.remove(&shown(1)).await;
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }
}

//! An older Pipit left alice's database plain.

use std::{
    env, process,
    process::{Child, Command, Stdio},
    thread,
};

use dm_model::EventId;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tempfile::TempDir;

use super::*;
use crate::{
    Owner, Store,
    encryption::Found,
    fixtures::{SIGNED_IN, alice, bob, book_club, data_key, message, with_bob},
};

const MARKER: &str = "the heron is back at the pond";

/// Names the database for the process that is killed.
const DATABASE: &str = "PIPIT_DATABASE_TO_ENCRYPT";

/// How often a process is killed while it encrypts.
const KILLS: u64 = 24;

fn owner() -> Owner {
    Owner { id: alice(), since: SIGNED_IN }
}

/// A plain store with so many messages. As a crash leaves it: the last ones stand in the log only.
fn plain(path: &Path, messages: i64) {
    let store = Store::open_with(path, owner(), None).unwrap();
    let page: Vec<_> = (0..messages).map(|at| message(at, with_bob(), bob(), &format!("{MARKER} {at}"))).collect();
    store.ingest_newest(&page, page.last().map(|event| event.id), None, None).unwrap();
    store.save_draft(&book_club(), "Which chapter?", SIGNED_IN).unwrap();
    // Not closed, so that nobody tidies up.
    let (database, log) = (fs::read(path).unwrap(), fs::read(beside(path, "-wal")).unwrap());
    assert!(!log.is_empty());
    drop(store);
    fs::write(path, database).unwrap();
    fs::write(beside(path, "-wal"), log).unwrap();
}

fn assert_all_there(store: &Store, messages: i64) {
    let timeline = store.load_timeline(&with_bob(), None, 500).unwrap();
    assert_eq!(i64::try_from(timeline.items.len()).unwrap(), messages.min(500));
    let found = store.search_messages("heron", None, None, 1).unwrap();
    assert_eq!(found.messages.len(), 1);
    assert_eq!(store.load_draft(&book_club()).unwrap().unwrap().text, "Which chapter?");
}

fn holds(path: &Path, bytes: &[u8]) -> bool {
    fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes)
}

#[test]
fn a_plain_database_is_encrypted_when_it_is_opened_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alice.sqlite");
    plain(&path, 300);
    assert!(holds(&beside(&path, "-wal"), MARKER.as_bytes()));
    let store = Store::open(&path, owner(), &data_key()).unwrap();
    assert_all_there(&store, 300);
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap().path();
        assert!(!holds(&file, MARKER.as_bytes()), "{} can be read", file.display());
    }
    drop(store);
    assert_eq!(Found::at(&path, &data_key()).unwrap(), Found::Encrypted);
    assert_all_there(&Store::open(&path, owner(), &data_key()).unwrap(), 300);
}

#[test]
fn an_empty_file_becomes_an_encrypted_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alice.sqlite");
    fs::write(&path, b"").unwrap();
    drop(Store::open(&path, owner(), &data_key()).unwrap());
    assert_eq!(Found::at(&path, &data_key()).unwrap(), Found::Encrypted);
}

#[test]
fn a_plain_database_of_a_newer_pipit_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alice.sqlite");
    let newer = connect(&path, OpenFlags::default()).unwrap();
    newer.pragma_update(None, "user_version", 9_999).unwrap();
    drop(newer);
    let before = fs::read(&path).unwrap();
    assert!(matches!(Store::open(&path, owner(), &data_key()), Err(StoreError::TooNew { .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_damaged_plain_database_is_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alice.sqlite");
    plain(&path, 300);
    gather(&path).unwrap();
    let mut damaged = fs::read(&path).unwrap();
    for page in damaged.chunks_mut(4_096).skip(1) {
        page[..100].fill(0xff);
    }
    fs::write(&path, &damaged).unwrap();
    assert!(matches!(Store::open(&path, owner(), &data_key()), Err(StoreError::Damaged { .. })));
    assert_eq!(Found::at(&path, &data_key()).unwrap(), Found::Plain);
}

/// What is seen of the encrypting from outside when its process is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// It has hardly begun.
    Start,
    /// The copy has so many hundredths of what it will have.
    Copied(u64),
    /// The copy lies in its place.
    Replaced,
}

impl Moment {
    fn any(random: &mut StdRng) -> Self {
        match random.random_range(0..8) {
            0 => Self::Start,
            1 => Self::Replaced,
            _ => Self::Copied(random.random_range(0..=100)),
        }
    }

    fn has_come(self, path: &Path) -> bool {
        let length = |path: &Path| path.metadata().map_or(0, |metadata| metadata.len());
        match self {
            Self::Start => true,
            Self::Copied(hundredths) => {
                let copy = beside(path, UNFINISHED);
                (copy.exists() && length(&copy) * 100 >= length(path) * hundredths) || Self::Replaced.has_come(path)
            }
            Self::Replaced => Found::at(path, &data_key()).unwrap() == Found::Encrypted,
        }
    }
}

/// Another process that opens the database.
fn begin_encrypting(path: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "encrypting::tests::the_process_that_is_killed", "--ignored"])
        .env(DATABASE, path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "another test runs it in a process of its own"]
fn the_process_that_is_killed() {
    let path = PathBuf::from(env::var_os(DATABASE).expect("the other test says where the database lies"));
    Store::open(&path, owner(), &data_key()).unwrap();
    process::exit(0);
}

#[test]
fn whenever_the_process_that_encrypts_is_killed_everything_is_there_at_the_next_start() {
    const MESSAGES: i64 = 3_000;
    let source = tempfile::tempdir().unwrap();
    let original = source.path().join("alice.sqlite");
    plain(&original, MESSAGES);
    let (mut in_the_middle, mut afterwards) = (0, 0);
    for seed in 0..KILLS {
        let mut random = StdRng::seed_from_u64(seed);
        let folder: TempDir = tempfile::tempdir().unwrap();
        let path = folder.path().join("alice.sqlite");
        for ending in ["", "-wal"] {
            fs::copy(beside(&original, ending), beside(&path, ending)).unwrap();
        }
        let moment = Moment::any(&mut random);
        let mut process = begin_encrypting(&path);
        while !moment.has_come(&path) && process.try_wait().unwrap().is_none() {
            thread::yield_now();
        }
        // A little further than what can be seen.
        for _ in 0..random.random_range(0..200) {
            thread::yield_now();
        }
        process.kill().unwrap();
        process.wait().unwrap();
        match Found::at(&path, &data_key()).unwrap() {
            Found::Plain => in_the_middle += usize::from(beside(&path, UNFINISHED).exists()),
            found => {
                assert_eq!(found, Found::Encrypted, "{moment:?}, seed {seed}");
                afterwards += 1;
            }
        }
        let store = Store::open(&path, owner(), &data_key()).unwrap();
        assert_all_there(&store, MESSAGES);
        let newest: EventId = message(MESSAGES - 1, with_bob(), bob(), "").id;
        assert_eq!(store.load_timeline(&with_bob(), None, 1).unwrap().items.len(), 1, "{newest:?}");
        assert!(!beside(&path, UNFINISHED).exists());
    }
    assert!(in_the_middle > 0 && afterwards > 0, "no kill hit the middle: {in_the_middle}, {afterwards}");
}

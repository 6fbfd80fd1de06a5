use std::io::Read as _;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

fn second(second: i64) -> Timestamp {
    Timestamp::from_millis(1_760_000_000_000 + second * 1_000)
}

fn key() -> Arc<FileKey> {
    Arc::new(FileKey::from_bytes(&[7; 32]))
}

/// What a file of ten bytes takes on the disk.
const TEN: u64 = 74;

fn cache(folder: &TempDir, most: u64) -> DiskCache {
    DiskCache::new(folder.path().join("pictures"), most, key())
}

fn keep(cache: &DiskCache, name: &str, length: usize, now: Timestamp) -> KeptFile {
    let mut unfinished = cache.begin().unwrap();
    unfinished.write_all(&vec![b'x'; length]).unwrap();
    cache.keep(name, unfinished.finish().unwrap(), now).unwrap()
}

/// Which of these are kept. Looking is no use of them.
fn kept(folder: &TempDir) -> Vec<String> {
    let people = ["alice", "bob", "carol", "dave", "erin", "film"];
    let mut kept = Vec::new();
    for entry in fs::read_dir(folder.path().join("pictures")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let person = people.iter().find(|person| key().name_of(person) == name);
        kept.push(person.map_or(name, |person| (*person).to_owned()));
    }
    kept.sort();
    kept
}

#[test]
fn what_was_used_least_recently_goes_first() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(&folder, 3 * TEN);
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
    let before = cache(&folder, 3 * TEN);
    for (second_of, name) in ["alice", "bob", "carol"].iter().enumerate() {
        keep(&before, name, 10, second(i64::try_from(second_of).unwrap()));
    }
    assert!(before.find("alice", second(3)).unwrap().is_some());
    let after = cache(&folder, 2 * TEN);
    assert!(after.find("bob", second(4)).unwrap().is_none(), "it no longer fits");
    assert_eq!(kept(&folder), ["alice", "carol"]);
}

#[test]
fn what_a_crash_left_unfinished_is_swept_and_never_found() {
    let folder = tempfile::tempdir().unwrap();
    let before = cache(&folder, 3 * TEN);
    keep(&before, "alice", 10, second(0));
    let mut unfinished = before.begin().unwrap();
    unfinished.write_all(b"half a pic").unwrap();
    let (_, path) = unfinished.finish().unwrap().file.keep().unwrap();
    let after = cache(&folder, 3 * TEN);
    assert!(after.find("alice", second(1)).unwrap().is_some());
    assert!(!path.exists());
}

#[test]
fn a_file_that_is_given_up_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(&folder, 3 * TEN);
    drop(cache.begin().unwrap());
    assert_eq!(kept(&folder), Vec::<String>::new());
}

#[test]
fn what_is_being_read_stays_however_little_room_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(&folder, 2 * TEN);
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
    let cache = cache(&folder, 2 * TEN);
    let mut bytes = Vec::new();
    keep(&cache, "film", 500, second(0)).file.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len(), 500);
    keep(&cache, "alice", 10, second(1));
    assert_eq!(kept(&folder), ["alice"]);
}

#[test]
fn who_empties_the_folder_by_hand_disturbs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(&folder, 2 * TEN);
    keep(&cache, "alice", 10, second(0));
    fs::remove_dir_all(folder.path().join("pictures")).unwrap();
    assert!(cache.find("alice", second(1)).unwrap().is_none());
    keep(&cache, "alice", 10, second(2));
    assert!(cache.find("alice", second(3)).unwrap().is_some());
}

#[test]
fn neither_bytes_nor_names_can_be_read_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    keep(&cache(&folder, 3 * TEN), "alice", 10, second(0));
    for entry in fs::read_dir(folder.path().join("pictures")).unwrap() {
        let path = entry.unwrap().path();
        assert!(!path.to_string_lossy().contains("alice"));
        assert!(!fs::read(path).unwrap().windows(4).any(|bytes| bytes == b"xxxx"));
    }
}

#[test]
fn what_an_older_pipit_left_plain_is_swept() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pictures")).unwrap();
    let plain = folder.path().join("pictures/7_1");
    fs::write(&plain, b"a picture").unwrap();
    assert!(cache(&folder, 3 * TEN).find("7_1", second(0)).unwrap().is_none());
    assert!(!plain.exists());
}

#[test]
fn a_damaged_file_is_not_found_and_makes_room_for_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(&folder, 9 * TEN);
    let path = folder.path().join("pictures").join(key().name_of("alice"));
    keep(&cache, "alice", 10, second(0));
    let whole = fs::read(&path).unwrap();
    let mut altered = whole.clone();
    altered[60] ^= 1;
    for damaged in [&altered[..], &whole[..whole.len() - 1], &b"a picture"[..], &b""[..]] {
        fs::write(&path, damaged).unwrap();
        assert!(cache.find("alice", second(1)).unwrap().is_none());
        assert!(!path.exists());
        keep(&cache, "alice", 10, second(2));
        assert!(cache.find("alice", second(3)).unwrap().is_some());
    }
}

#[test]
fn what_turns_out_to_be_damaged_while_it_is_read_is_not_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(&folder, 9 * TEN);
    keep(&cache, "alice", 10, second(0)).held.note_damage();
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
        let cache = cache(&folder, 3 * TEN);
        for (time, (name, length, is_new)) in uses.into_iter().enumerate() {
            let (name, now) = (format!("file-{name}"), second(i64::try_from(time).unwrap()));
            if is_new {
                keep(&cache, &name, length, now);
                prop_assert!(cache.find(&name, now).unwrap().is_some());
            } else {
                let found = cache.find(&name, now).unwrap().is_some();
                prop_assert_eq!(found, folder.path().join("pictures").join(key().name_of(&name)).exists());
            }
        }
        let path = folder.path().join("pictures");
        let lengths = fs::read_dir(path).into_iter().flatten().map(|entry| entry.unwrap().metadata().unwrap().len());
        prop_assert!(lengths.sum::<u64>() <= 3 * TEN);
    }
}

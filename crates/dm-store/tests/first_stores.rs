//! The first stores of a process, opened by several accounts at the same moment. SQLite gets ready when it is first used, once
//! in a process, so each try is a process of its own: this program again, asked for its second test alone.

use std::{env, path::PathBuf, process::Command, sync::Barrier, thread};

use dm_model::{Timestamp, UserId};
use dm_store::{DataKey, Owner, Store};

const PROCESSES: usize = 100;
const ACCOUNTS: u64 = 8;
const FOLDER: &str = "PIPIT_TEST_FOLDER";

#[test]
fn accounts_that_are_opened_in_the_same_moment_are_all_opened_in_each_of_many_starts() {
    let program = env::current_exe().unwrap();
    for number in 0..PROCESSES {
        let folder = tempfile::tempdir().unwrap();
        let start = Command::new(&program)
            .args(["--exact", "all_accounts_are_opened_at_once", "--ignored"])
            .env(FOLDER, folder.path())
            .output()
            .unwrap();
        assert!(start.status.success(), "start {number}: {}", String::from_utf8_lossy(&start.stdout));
    }
}

#[test]
#[ignore = "the test above starts it, in a process of its own"]
fn all_accounts_are_opened_at_once() {
    let folder = PathBuf::from(env::var_os(FOLDER).unwrap());
    let together = Barrier::new(usize::try_from(ACCOUNTS).unwrap());
    let open = &|number| {
        let owner = Owner { id: UserId::new(number).unwrap(), since: Timestamp::from_millis(0) };
        together.wait();
        Store::open(&folder.join(format!("{number}.sqlite")), owner, &DataKey::from_bytes(&[7; 32])).map(drop)
    };
    thread::scope(|scope| {
        let accounts: Vec<_> = (1..=ACCOUNTS).map(|number| scope.spawn(move || open(number))).collect();
        for account in accounts {
            account.join().unwrap().unwrap();
        }
    });
}

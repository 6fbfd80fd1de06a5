//! The vault on a real Secret Service: open, locked, not there, and coming and going.

use dm_model::{Timestamp, UserId};

use crate::{
    desktop::Desktop,
    life::{Beginning, Life},
};

const LOCKED: &str = "vault\tthe keychain is locked";
const MISSING: &str = "vault\tthere is no keychain";

fn life_on(desktop: &Desktop) -> Life {
    let nowhere = "http://127.0.0.1:9/".parse().unwrap();
    Life::begin(&Beginning {
        folder: &desktop.folder().join("locks"),
        x: nowhere,
        account: UserId::new(1001).unwrap(),
        now: Timestamp::from_millis(0),
        desktop: Some(desktop),
        stepwise: false,
    })
}

#[tokio::test]
async fn an_open_keychain_keeps_secrets_over_a_restart_of_everything() {
    let desktop = Desktop::start().await;
    let keychain = desktop.unlocked_keychain().await;
    let mut life = life_on(&desktop);
    assert_eq!(life.ask("state").await, "state\tusable");
    assert_eq!(life.ask("load").await, "nothing");
    assert_eq!(life.ask("save\tone").await, "done");
    assert_eq!(life.ask("save\ttwo").await, "done");
    life.kill().await;
    keychain.end().await;
    let _keychain = desktop.unlocked_keychain().await;
    let mut life = life_on(&desktop);
    assert_eq!(life.ask("load").await, "found\ttwo");
    assert_eq!(life.ask("forget").await, "done");
    assert_eq!(life.ask("forget").await, "done");
    assert_eq!(life.ask("load").await, "nothing");
}

#[tokio::test]
async fn a_keychain_that_is_locked_in_the_middle_loses_nothing_and_is_not_taken_for_an_empty_one() {
    let desktop = Desktop::start().await;
    let keychain = desktop.unlocked_keychain().await;
    let mut life = life_on(&desktop);
    assert_eq!(life.ask("save\tone").await, "done");
    keychain.lock().await;
    assert_eq!(life.ask("state").await, "state\tlocked");
    assert_eq!(life.ask("load").await, LOCKED);
    assert_eq!(life.ask("save\ttwo").await, LOCKED);
    assert_eq!(life.ask("forget").await, LOCKED);
}

#[tokio::test]
async fn a_keychain_that_nobody_has_opened_is_locked_though_it_says_that_it_is_empty() {
    let desktop = Desktop::start().await;
    let keychain = desktop.unlocked_keychain().await;
    let mut life = life_on(&desktop);
    assert_eq!(life.ask("save\tone").await, "done");
    life.kill().await;
    keychain.end().await;
    let keychain = desktop.locked_keychain().await;
    let mut life = life_on(&desktop);
    assert_eq!(life.ask("load").await, LOCKED);
    assert_eq!(life.ask("state").await, "state\tlocked");
    // The desktop opens it, and the same process goes on.
    keychain.end().await;
    let _keychain = desktop.unlocked_keychain().await;
    assert_eq!(life.ask("load").await, "found\tone");
    assert_eq!(life.ask("state").await, "state\tusable");
}

#[tokio::test]
async fn a_desktop_without_a_keychain_says_so_and_one_that_comes_later_is_used() {
    let desktop = Desktop::start().await;
    let mut life = life_on(&desktop);
    assert_eq!(life.ask("state").await, "state\tmissing");
    assert_eq!(life.ask("load").await, MISSING);
    assert_eq!(life.ask("save\tone").await, MISSING);
    let _keychain = desktop.unlocked_keychain().await;
    assert_eq!(life.ask("state").await, "state\tusable");
    assert_eq!(life.ask("save\tone").await, "done");
    assert_eq!(life.ask("load").await, "found\tone");
}

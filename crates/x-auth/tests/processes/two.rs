//! Two processes share an account: each token that ends is renewed once, whoever asks.

use std::time::Duration;

use dm_model::Timestamp;
use x_auth::{FileVault, Vault as _};

use crate::{
    desktop::Desktop,
    life::{Beginning, Life, token},
    world::{CLIENT_ID, World, pair},
};

const EXPIRIES: u64 = 200;

/// Lets the token end again and again, in turns because its time is over and because X refuses it, and both processes ask.
async fn expire_again_and_again(world: &World, first: &str, mut lives: [Life; 2]) {
    let mut known = first.to_owned();
    for expiry in 1..=EXPIRIES {
        let order = if expiry % 2 == 0 {
            world.x.revoke_access_tokens(world.alice);
            format!("replace\t{known}")
        } else {
            world.x.advance(Duration::from_hours(2));
            for life in &mut lives {
                life.tell(&format!("now\t{}", world.x.now().as_millis())).await;
            }
            "token\t3".to_owned()
        };
        let [one, other] = &mut lives;
        let answers = tokio::join!(one.ask(&order), other.ask(&order));
        assert_eq!(token(&answers.0), token(&answers.1), "after {expiry} expiries");
        assert_ne!(token(&answers.0), known);
        token(&answers.0).clone_into(&mut known);
        let counts = world.x.refresh_counts();
        assert_eq!((counts.refreshes, counts.reuses, counts.families_killed), (expiry, 0, 0));
        assert!(world.opens(&known).await, "after {expiry} expiries");
    }
    println!("{EXPIRIES} expiries, two processes: {:?}", world.x.refresh_counts());
}

#[tokio::test]
async fn who_waits_for_a_process_that_dies_in_a_refresh_does_not_show_its_token_to_x() {
    let world = World::at_rest(Timestamp::from_millis(1_750_000_000_000)).await;
    let folder = tempfile::tempdir().unwrap();
    let first = world.x.sign_in(world.alice, CLIENT_ID);
    FileVault::new(folder.path().to_owned()).save_tokens(world.alice, &pair(&first, world.x.now())).await.unwrap();
    let beginning = Beginning::of(&world, folder.path());
    let mut dying = Life::begin(&Beginning { stepwise: true, ..Beginning::of(&world, folder.path()) });
    dying.tell("token\t1").await;
    while dying.hear().await != "step\tsave\tafter" {
        dying.tell("go").await;
    }
    // It is alone with the account and has said that it renews the pair.
    let mut waiting = Life::begin(&beginning);
    waiting.tell("token\t3").await;
    dying.kill().await;
    assert_eq!(waiting.hear().await, "signed-out");
    assert_eq!(waiting.ask("token\t3").await, "signed-out");
    assert_eq!(world.token_requests(), 0);
}

#[tokio::test]
async fn two_processes_with_a_vault_of_files_renew_each_token_once() {
    let world = World::at_rest(Timestamp::from_millis(1_750_000_000_000)).await;
    let folder = tempfile::tempdir().unwrap();
    let first = world.x.sign_in(world.alice, CLIENT_ID);
    FileVault::new(folder.path().to_owned()).save_tokens(world.alice, &pair(&first, world.x.now())).await.unwrap();
    let beginning = Beginning::of(&world, folder.path());
    expire_again_and_again(&world, &first.access_token, [Life::begin(&beginning), Life::begin(&beginning)]).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn two_processes_with_a_keychain_renew_each_token_once() {
    let world = World::at_rest(Timestamp::from_millis(1_750_000_000_000)).await;
    let desktop = Desktop::start().await;
    let _keychain = desktop.unlocked_keychain().await;
    let first = world.x.sign_in(world.alice, CLIENT_ID);
    let locks = desktop.folder().join("locks");
    let beginning = Beginning { desktop: Some(&desktop), ..Beginning::of(&world, &locks) };
    let mut lives = [Life::begin(&beginning), Life::begin(&beginning)];
    let stored = serde_json::json!({
        "access": first.access_token, "refresh": first.refresh_token, "expires_at": world.x.now(), "scopes": [],
    });
    assert_eq!(lives[0].ask(&format!("sign-in\t{stored}")).await, "done");
    expire_again_and_again(&world, &first.access_token, lives).await;
}

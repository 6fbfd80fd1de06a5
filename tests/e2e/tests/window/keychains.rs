//! The keychain: one that is there, one that is locked, and none.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use pipit_e2e::{Keychain, PATIENCE, Page, RedirectPorts, TimelineItem};

use crate::scene::{Scene, Setting, play};

#[tokio::test]
async fn with_a_keychain_nothing_is_said_about_it() -> Result<()> {
    play("keychain", Setting::default(), async |scene| {
        let page = scene.sign_in().await?;
        page.see_not_in("connectivity", "kept").await?;
        page.see_not_in("connectivity", "keychain").await
    })
    .await
}

#[tokio::test]
async fn a_keychain_that_is_locked_at_the_start_is_waited_for_and_then_all_is_there() -> Result<()> {
    play("locked_at_start", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        scene.sign_in().await?.wait_for_inbox("alice's inbox", |rows| rows.len() == 2).await?;
        scene.close_app().await?;
        scene.desktop.lock_keychain().await?;

        let page = scene.open_app().await?;
        page.see_in("store-problem", "Your keychain is locked").await?;
        page.see_in("store-problem", "Nothing was changed or deleted").await?;
        scene.keep_picture("locked").await?;
        page.press("try-again").await?;
        page.see_in("store-problem", "Your keychain is locked").await?;

        scene.desktop.unlock_keychain().await?;
        page.wait_for_inbox("alice's inbox, by itself", |rows| rows.len() == 2).await?;
        page.see_not_in("connectivity", "sign in").await
    })
    .await
}

#[tokio::test]
async fn without_a_keychain_alice_can_keep_nothing_and_nothing_is_kept() -> Result<()> {
    play("keep_nothing", without_keychain(), async |scene| {
        scene.world.that_has_a_past()?;
        let page = sign_in_and_choose(scene, "vault-session").await?;
        page.see_in("connectivity", "Nothing is kept here").await?;
        page.wait_for_inbox("alice's inbox", |rows| rows.len() == 2).await?;
        scene.keep_picture("nothing_kept").await?;
        ensure!(
            scene.data_folder().join("accounts").join(scene.world.alice.to_string()).is_dir(),
            "the test knows the place"
        );
        scene.close_app().await?;

        let page = scene.open_app().await?;
        page.see("first-screen").await?;
        ensure!(
            !scene.data_folder().join("accounts").join(scene.world.alice.to_string()).exists(),
            "her data is still there"
        );

        // She was asked once.
        let _only_one = RedirectPorts::reserve().await?;
        page.press("sign-in-with-x").await?;
        let address = scene.desktop.opened_links().wait_for(2).await?;
        x_sim::consent::allow(&address, Some("alice")).await?;
        page.wait_for_inbox("alice's inbox anew", |rows| rows.len() == 2).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_nothing_is_kept_alice_is_asked_before_a_message_is_lost() -> Result<()> {
    play("closing_loses", without_keychain(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = sign_in_and_choose(scene, "vault-session").await?;
        page.open_conversation(&bob).await?;
        scene.world.control.set_reachable(false);
        page.write("Not gone out yet").await?;
        page.see_message("Not gone out yet").await?;
        scene.ask_to_close().await?;
        page.see("closing-dialog").await?;
        scene.keep_picture("question").await?;
        page.press("stay-open").await?;
        page.see_no("closing-dialog").await?;
        scene.world.control.set_reachable(true);
        let sent = |items: &[TimelineItem]| items.last().is_some_and(|item| item.send_state.as_deref() == Some("sent"));
        page.wait_for_timeline("the message to be sent", PATIENCE * 3, sent).await?;
        scene.close_app().await
    })
    .await
}

#[tokio::test]
async fn without_a_keychain_alice_can_keep_all_in_a_file_that_is_hers_alone() -> Result<()> {
    play("keep_in_file", without_keychain(), async |scene| {
        scene.world.that_has_a_past()?;
        let page = sign_in_and_choose(scene, "vault-file").await?;
        page.wait_for_inbox("alice's inbox", |rows| rows.len() == 2).await?;
        page.see_not_in("connectivity", "kept").await?;
        scene.close_app().await?;
        must_be_private(&scene.data_folder().join("secrets"))?;

        let page = scene.open_app().await?;
        page.wait_for_inbox("alice's inbox after a restart", |rows| rows.len() == 2).await?;
        page.see_not_in("connectivity", "sign in").await
    })
    .await
}

#[tokio::test]
async fn who_signs_out_and_erases_leaves_no_file_behind() -> Result<()> {
    play("erasing", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let alice = scene.world.alice;
        let page = scene.sign_in().await?;
        page.wait_for_inbox("alice's inbox", |rows| rows.len() == 2).await?;
        let folder = scene.data_folder().join("accounts");
        ensure!(folder.join(alice.to_string()).is_dir(), "the test knows the place");
        page.sign_out_and_erase(alice).await?;
        page.see("first-screen").await?;
        let left: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
        ensure!(left.is_empty(), "something is left: {left:?}");
        let settings = fs::read_to_string(scene.data_folder().join("settings.json"))?;
        ensure!(!settings.contains(&alice.to_string()), "the settings still name her: {settings}");
        Ok(())
    })
    .await
}

fn without_keychain() -> Setting {
    Setting { keychain: Keychain::None, ..Setting::default() }
}

async fn sign_in_and_choose(scene: &mut Scene, place: &str) -> Result<Page> {
    let _only_one = RedirectPorts::reserve().await?;
    let page = scene.open_app().await?;
    page.press("sign-in-with-x").await?;
    page.see("vault-choice").await?;
    scene.keep_picture("choice").await?;
    page.press(place).await?;
    page.press("vault-chosen").await?;
    let address = scene.desktop.opened_links().wait_for(1).await?;
    x_sim::consent::allow(&address, Some("alice")).await?;
    page.see("inbox").await?;
    Ok(page)
}

fn must_be_private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = |path: &Path| -> Result<u32> { Ok(fs::metadata(path)?.permissions().mode() & 0o777) };
    ensure!(mode(folder)? == 0o700, "others may look into {}", folder.display());
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        // A lock's file has nothing in it.
        let is_lock = path.extension().is_some_and(|extension| extension == "lock") || path.is_dir();
        ensure!(is_lock || mode(&path)? == 0o600, "others may read {}", path.display());
    }
    Ok(())
}

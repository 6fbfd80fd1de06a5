//! Several accounts: each has its own inbox, and goes on while another is on screen.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use dm_model::UserId;
use pipit_e2e::{Page, RedirectPorts, UNSEEN_PATIENCE};

use crate::scene::{Scene, Setting, play};

/// Signs bob in beside alice. He is on screen then.
async fn add_bob(scene: &mut Scene) -> Result<Page> {
    let _only_one = RedirectPorts::reserve().await?;
    let page = scene.page()?;
    page.press("add-account").await?;
    page.press("sign-in-with-x").await?;
    let address = scene.desktop.opened_links().wait_for(2).await?;
    x_sim::consent::allow(&address, Some("bob")).await?;
    page.see_shown_account(scene.world.bob).await?;
    Ok(page)
}

async fn unread_of(page: &Page, account: UserId) -> Result<u32> {
    let accounts = page.accounts().await?;
    let found = accounts.iter().find(|one| one.id == account.to_string());
    Ok(found.context("the account is not in the rail")?.unread)
}

#[tokio::test]
async fn bob_is_added_beside_alice_and_each_sees_their_own_inbox() -> Result<()> {
    play("two_accounts", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (alice, bob) = (scene.world.alice, scene.world.bob);
        let (with_bob, with_carol) = (scene.world.with(bob), scene.world.with(scene.world.carol));
        scene.sign_in().await?;
        let page = add_bob(scene).await?;
        page.wait_for_inbox("bob's inbox, in which carol is a stranger", |rows| {
            rows.len() == 1 && rows.iter().all(|row| row.conversation == with_bob.to_string() && row.title == "Alice")
        })
        .await?;
        scene.keep_picture("bob").await?;

        page.switch_to(alice).await?;
        page.wait_for_inbox("alice's inbox", |rows| {
            rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>() == ["Bob", "Carol"]
        })
        .await?;

        // Bob is not on screen: what comes for him is told all the same, and for whom.
        scene.world.says(&with_bob, alice, "Look at the tide")?;
        let notifications = scene.desktop.notifications();
        let told =
            notifications.wait_for("bob's notification", UNSEEN_PATIENCE, |one| one.title == "Alice to @bob").await?;
        assert_eq!(told.body, "Look at the tide");
        page.wait_for_account(bob, "one unread message", |account| account.unread == 1).await?;
        assert_eq!(unread_of(&page, alice).await?, 0, "what alice wrote is not unread for her");
        scene.keep_picture("alice").await?;

        // A click on it switches the account and opens the conversation.
        notifications.click(&told).await?;
        page.see_shown_account(bob).await?;
        page.see_open_conversation(&with_bob).await?;
        page.see_message("Look at the tide").await?;
        page.write("I see it").await?;
        page.switch_to(alice).await?;
        page.wait_for_row(&with_bob, "bob's answer", |row| row.preview == "I see it" && row.unread == 1).await?;
        let senders: Vec<_> = scene.world.control.truth(alice).iter().map(|event| event.sender).collect();
        assert_eq!(senders.last(), Some(&Some(bob)), "bob's answer went out as bob");
        page.open_conversation(&with_carol).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_group_that_alice_begins_waits_for_her_while_a_notification_leads_to_bob() -> Result<()> {
    play("begun_group", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (alice, bob) = (scene.world.alice, scene.world.bob);
        let with_bob = scene.world.with(bob);
        scene.sign_in().await?;
        let page = add_bob(scene).await?;
        page.switch_to(alice).await?;
        page.wait_for_inbox("alice's inbox", |rows| rows.len() == 2).await?;
        page.pick_for_new_message(&["Bob", "Carol"]).await?;
        page.write_first_message("Shall we fly the kite together?").await?;

        scene.world.says(&with_bob, alice, "Look at the tide")?;
        let notifications = scene.desktop.notifications();
        let told =
            notifications.wait_for("bob's notification", UNSEEN_PATIENCE, |one| one.title == "Alice to @bob").await?;
        notifications.click(&told).await?;
        page.see_shown_account(bob).await?;
        page.see_open_conversation(&with_bob).await?;
        page.see_no("group-first-message").await?;
        page.see_focus_on("composer-text").await?;
        scene.keep_picture("bob").await?;

        page.switch_to(alice).await?;
        page.see_first_message("Shall we fly the kite together?").await?;
        assert_eq!(page.picked_people().await?, ["Bob", "Carol"]);
        scene.keep_picture("alice").await?;
        page.start_conversation().await?;
        page.see_message_that("Shall we fly the kite together?", "is sent", |item| {
            item.send_state.as_deref() == Some("sent")
        })
        .await?;
        page.see_no("group-first-message").await
    })
    .await
}

#[tokio::test]
async fn signing_out_of_one_account_leaves_the_other_also_after_a_restart() -> Result<()> {
    play("sign_out_of_one", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (alice, bob) = (scene.world.alice, scene.world.bob);
        scene.sign_in().await?;
        let page = add_bob(scene).await?;
        scene.close_app().await?;
        drop(page);

        let page = scene.open_app().await?;
        page.see_shown_account(bob).await?;
        page.wait_for_account(alice, "alice to be there again", |_| true).await?;
        page.sign_out_of(bob).await?;
        page.see_shown_account(alice).await?;
        page.wait_for_inbox("alice's inbox", |rows| rows.len() == 2).await?;
        let listed: Vec<_> = page.accounts().await?.into_iter().map(|account| account.id).collect();
        assert_eq!(listed, [alice.to_string()]);

        page.sign_out_of(alice).await?;
        page.see("first-screen").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_bob_s_database_is_damaged_alice_goes_on_and_he_does_once_it_is_mended() -> Result<()> {
    play("one_damaged", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (alice, bob) = (scene.world.alice, scene.world.bob);
        scene.sign_in().await?;
        add_bob(scene).await?.wait_for_inbox("bob's inbox", |rows| rows.len() == 1).await?;
        scene.close_app().await?;
        let place = PathBuf::from("accounts").join(bob.to_string()).join("messages.sqlite");
        let database = find(&scene.desktop.folder().join("home"), &place).context("there is no database")?;
        let intact = fs::read(&database)?;
        fs::write(&database, vec![b'?'; intact.len()])?;

        // He was on screen when the app was closed.
        let page = scene.open_app().await?;
        page.see_in("store-problem", "This concerns @bob alone").await?;
        scene.keep_picture("bob-is-damaged").await?;
        page.press("show-instead").await?;
        page.see_shown_account(alice).await?;
        page.wait_for_inbox("alice's inbox", |rows| rows.len() == 2).await?;

        fs::write(&database, &intact)?;
        page.switch_to(bob).await?;
        page.wait_for_inbox("bob's inbox", |rows| rows.len() == 1).await?;
        Ok(())
    })
    .await
}

/// What lies at this place, anywhere below the folder.
fn find(folder: &Path, place: &Path) -> Option<PathBuf> {
    let found = folder.join(place);
    if found.is_file() {
        return Some(found);
    }
    let folders = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    folders.into_iter().find_map(|below| find(&below, place))
}

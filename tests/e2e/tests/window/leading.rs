//! A click on a notification leads to its message, whatever lies over it; and what a search covers is not seen.

use anyhow::Result;
use pipit_e2e::PATIENCE;

use crate::{
    announcing::sync_now,
    scene::{Setting, play},
};

/// One pane is all that has room.
const NARROW: (u32, u32) = (480, 720);
const WIDE: (u32, u32) = (1_080, 720);

#[tokio::test]
async fn a_notification_leads_to_its_conversation_from_under_the_settings() -> Result<()> {
    play("leading", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in_and_open(&carol).await?;
        page.write_draft("Dear Carol").await?;
        page.press("settings").await?;
        page.see("settings-save").await?;
        scene.world.writes(scene.world.bob, "Look at the harbour")?;
        sync_now(&page).await?;
        let told = scene.desktop.notifications().wait_for("bob's message", PATIENCE, |_| true).await?;
        scene.keep_picture("before").await?;
        scene.minimise().await?;
        scene.desktop.notifications().click(&told).await?;
        page.see_open_conversation(&bob).await?;
        page.see_no("settings-save").await?;
        page.see_focus_on("composer-text").await?;
        page.wait_for_row(&bob, "nothing unread", |row| row.unread == 0).await?;
        scene.keep_picture("after").await?;
        page.open_conversation(&carol).await?;
        page.see_draft("Dear Carol").await
    })
    .await
}

#[tokio::test]
async fn what_a_search_covers_in_a_narrow_window_is_announced_and_stays_unread_until_it_is_seen() -> Result<()> {
    play("leading-search", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.search_for("harbour").await?;
        scene.resize(NARROW).await?;
        page.see_no("composer-text").await?;
        scene.world.writes(scene.world.bob, "Are you there?")?;
        sync_now(&page).await?;
        let notifications = scene.desktop.notifications();
        let told = notifications.wait_for("bob's message", PATIENCE, |one| one.body == "Are you there?").await?;
        scene.keep_picture("covered").await?;
        notifications.click(&told).await?;
        page.see_open_conversation(&bob).await?;
        page.see_message("Are you there?").await?;
        notifications.wait_until("nothing to stand there", PATIENCE, <[_]>::is_empty).await?;
        scene.resize(WIDE).await?;
        page.wait_for_row(&bob, "nothing unread", |row| row.unread == 0).await?;
        scene.keep_picture("wide").await
    })
    .await
}

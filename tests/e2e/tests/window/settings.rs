//! The settings.

use anyhow::Result;
use pipit_e2e::{PATIENCE, Theme, until};

use crate::scene::{Setting, play};

#[tokio::test]
async fn the_theme_that_alice_chose_is_worn_at_once_and_after_a_restart() -> Result<()> {
    play("theme", Setting::default(), async |scene| {
        let page = scene.sign_in().await?;
        let light = page.background().await?;
        page.choose_theme(Theme::Dark).await?;
        until("the window to turn dark", PATIENCE, async || Ok((page.background().await? != light).then_some(())))
            .await?;
        scene.keep_picture("dark").await?;
        let dark = page.background().await?;

        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.see("inbox").await?;
        until("the window to be dark again", PATIENCE, async || Ok((page.background().await? == dark).then_some(())))
            .await
    })
    .await
}

#[tokio::test]
async fn alice_sees_what_x_still_allows_and_what_it_charged() -> Result<()> {
    play("sync-and-cost", Setting::default(), async |scene| {
        scene.world.writes(scene.world.bob, "Hello")?;
        let page = scene.sign_in().await?;
        page.see("inbox").await?;
        page.press("settings").await?;
        page.press("sync-and-cost").await?;
        page.see_in("sync-state", "All history of the last 30 days is here").await?;
        // One event, and the one who wrote it.
        page.see_in("sync-page", "$0.02").await?;
        scene.keep_picture("sync-and-cost").await
    })
    .await
}

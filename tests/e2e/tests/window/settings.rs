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

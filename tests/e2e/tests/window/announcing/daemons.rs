//! The same with notification daemons that nobody of us wrote.

use anyhow::Result;
use pipit_e2e::{Dunst, MockedDaemon};

use super::sync_now;
use crate::scene::{Setting, play};

#[tokio::test]
async fn with_dunst_a_message_is_shown_grouped_withdrawn_and_opened_by_a_click() -> Result<()> {
    play("announcing_dunst", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        scene.desktop.notifications().leave().await?;
        let dunst = Dunst::start(&scene.desktop).await?;
        let page = scene.sign_in_and_open(&carol).await?;
        scene.world.writes(scene.world.bob, "Tea & cake?")?;
        sync_now(&scene.page()?).await?;
        dunst.see("Tea &amp; cake?").await?;
        scene.world.writes(scene.world.bob, "At five?")?;
        sync_now(&scene.page()?).await?;
        dunst.see("At five?").await?;
        dunst.see_count(1).await?;
        page.open_conversation(&bob).await?;
        dunst.see_count(0).await?;

        page.open_conversation(&carol).await?;
        scene.world.writes(scene.world.bob, "Or at six")?;
        sync_now(&scene.page()?).await?;
        dunst.see("Or at six").await?;
        scene.minimise().await?;
        dunst.click().await?;
        page.see_open_conversation(&bob).await?;
        page.wait_for_row(&bob, "nothing unread", |row| row.unread == 0).await?;
        dunst.see_count(0).await
    })
    .await
}

#[tokio::test]
async fn with_the_mocked_daemon_a_message_is_shown_withdrawn_and_opened_by_a_click() -> Result<()> {
    play("announcing_mocked", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        scene.desktop.notifications().leave().await?;
        let daemon = MockedDaemon::start(&scene.desktop).await?;
        let page = scene.sign_in_and_open(&carol).await?;
        scene.world.writes(scene.world.bob, "Tea & cake?")?;
        sync_now(&scene.page()?).await?;
        daemon.see_call("Notify", "Tea &amp; cake?").await?;
        daemon.click(1).await?;
        page.see_open_conversation(&bob).await?;

        page.open_conversation(&carol).await?;
        scene.world.writes(scene.world.bob, "At five?")?;
        sync_now(&scene.page()?).await?;
        daemon.see_call("Notify", "At five?").await?;
        page.open_conversation(&bob).await?;
        daemon.see_call("CloseNotification", "2").await
    })
    .await
}

//! Pipit in the tray, and a window that closes into it.

use anyhow::Result;
use pipit_e2e::{PATIENCE, Page, until};
use serde_json::json;

use crate::{
    saved::see_draft,
    scene::{Scene, Setting, play},
};

const QUIET: &str = "No notifications for an hour";
const NO_LONGER_QUIET: &str = "Turn notifications on again";

/// Saves settings as the page does, but for what is given here.
pub async fn choose(page: &Page, settings: serde_json::Value) -> Result<()> {
    let script = format!(
        "const [done] = [...arguments].slice(-1), {{ invoke }} = window.__TAURI_INTERNALS__;
        invoke('load_settings')
            .then((settings) => invoke('save_settings', {{ settings: {{ ...settings, ...{settings} }} }}))
            .then(() => done(true), (error) => done(String(error)));"
    );
    anyhow::ensure!(page.read_once::<serde_json::Value>(&script).await? == true, "the settings were not saved");
    Ok(())
}

async fn closes_to_tray(page: &Page) -> Result<()> {
    choose(page, json!({ "closeToTray": true })).await
}

#[tokio::test]
async fn a_window_that_closes_into_the_tray_hears_of_news_and_comes_back_by_a_click() -> Result<()> {
    play("tray", Setting::default(), async |scene| {
        let tray = scene.desktop.put_up_tray().await?;
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        tray.see_item().await?;
        let read = tray.pictures().await?;
        assert_eq!(tray.tool_tip().await?, "Pipit");
        closes_to_tray(&page).await?;

        page.write_draft("Half a thought").await?;
        scene.ask_to_close().await?;
        scene.see_windows(0).await?;
        assert!(scene.app()?.runs());
        see_draft(&page, &scene.world, &bob, "Half a thought").await?;

        scene.world.writes(scene.world.bob, "Where did you go?")?;
        // It would look by itself a minute after the last time.
        page.read::<bool>("window.__TAURI_INTERNALS__.invoke('sync_now'); return true;").await?;
        let notifications = scene.desktop.notifications();
        notifications.wait_for("bob's notification", PATIENCE, |one| one.title.contains("Bob")).await?;
        until("the tray to tell it", PATIENCE, async || Ok((tray.tool_tip().await? == "Pipit (1)").then_some(())))
            .await?;
        assert_ne!(tray.pictures().await?, read, "its picture has a dot");

        tray.click().await?;
        scene.see_windows(1).await?;
        scene.see_in_front().await?;
        page.see_message("Where did you go?").await?;
        until("nothing to be unread", PATIENCE, async || Ok((tray.tool_tip().await? == "Pipit").then_some(()))).await?;
        assert_eq!(tray.pictures().await?, read);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_tray_s_menu_opens_writes_is_quiet_and_quits() -> Result<()> {
    play("tray-menu", Setting::default(), async |scene| {
        let tray = scene.desktop.put_up_tray().await?;
        let page = scene.sign_in().await?;
        tray.see_item().await?;
        closes_to_tray(&page).await?;
        assert_eq!(tray.menu().await?, ["Open Pipit", "New message", QUIET, "Quit Pipit"]);

        for _ in 0..2 {
            scene.ask_to_close().await?;
            scene.see_windows(0).await?;
            tray.choose("Open Pipit").await?;
            scene.see_windows(1).await?;
        }
        scene.ask_to_close().await?;
        scene.see_windows(0).await?;
        tray.choose("New message").await?;
        scene.see_in_front().await?;
        page.see("person-filter").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("person-filter").await?;

        page.press("settings").await?;
        page.see("settings-save").await?;
        tray.choose(QUIET).await?;
        until("it to be quiet", PATIENCE, async || {
            Ok(tray.menu().await?.contains(&NO_LONGER_QUIET.to_owned()).then_some(()))
        })
        .await?;
        page.see("quiet-until").await?;
        scene.keep_picture("quiet").await?;
        // Saving what was open before the hour began does not end it.
        page.press("settings-save").await?;
        page.see_no("settings-save").await?;
        page.press("settings").await?;
        page.see("quiet-until").await?;
        scene.desktop.press("Escape").await?;
        tray.choose(NO_LONGER_QUIET).await?;
        until("it to be quiet no longer", PATIENCE, async || {
            Ok(tray.menu().await?.contains(&QUIET.to_owned()).then_some(()))
        })
        .await?;

        tray.choose("Quit Pipit").await?;
        scene.take_app()?.see_it_end().await
    })
    .await
}

#[tokio::test]
async fn without_a_tray_closing_the_window_ends_pipit_whatever_was_chosen() -> Result<()> {
    play("no-tray", Setting::default(), async |scene| {
        let page = scene.sign_in().await?;
        closes_to_tray(&page).await?;
        scene.close_app().await
    })
    .await
}

#[tokio::test]
async fn a_tray_that_comes_later_has_pipit_in_it_and_one_that_goes_leaves_the_window_in_reach() -> Result<()> {
    play("tray-comes-and-goes", Setting::default(), async |scene| {
        let page = scene.sign_in().await?;
        closes_to_tray(&page).await?;
        let tray = scene.desktop.put_up_tray().await?;
        tray.see_item().await?;
        scene.ask_to_close().await?;
        scene.see_windows(0).await?;
        drop(tray);
        is_in_the_task_bar(scene).await?;
        scene.start_again(&[]).await?;
        scene.see_in_front().await
    })
    .await
}

#[tokio::test]
async fn minimised_it_begins_in_the_tray_and_without_one_in_the_task_bar() -> Result<()> {
    let minimized = || Setting { arguments: vec!["--minimized".to_owned()], ..Setting::default() };
    play("minimised-tray", minimized(), async |scene| {
        let tray = scene.desktop.put_up_tray().await?;
        scene.open_app().await?;
        tray.see_item().await?;
        assert_eq!(scene.app()?.count_windows(&scene.desktop).await?, 0);
        tray.choose("Open Pipit").await?;
        scene.see_in_front().await?;
        scene.page()?.see("sign-in-with-x").await.map(drop)
    })
    .await?;
    play("minimised", minimized(), async |scene| {
        scene.open_app().await?;
        is_in_the_task_bar(scene).await?;
        scene.start_again(&[]).await?;
        scene.see_in_front().await
    })
    .await
}

/// Waits until the window is one that the window manager knows, though it is not on screen.
async fn is_in_the_task_bar(scene: &Scene) -> Result<()> {
    let app = scene.app()?;
    until("a minimised window", PATIENCE, async || Ok(app.is_minimised(&scene.desktop).await?.then_some(()))).await
}

//! A second start of Pipit, and links from outside, which come that way.

use anyhow::Result;
use pipit_e2e::{Launch, PATIENCE, until};

use crate::scene::{Setting, play};

#[tokio::test]
async fn a_second_start_brings_the_first_one_to_the_front_and_ends() -> Result<()> {
    play("second-start", Setting::default(), async |scene| {
        scene.sign_in().await?;
        let other_window = scene.desktop.open_other_window().await?;
        assert!(!scene.app()?.is_in_front(&scene.desktop).await?);
        scene.start_again(&[]).await?;
        scene.see_in_front().await?;
        scene.see_windows(1).await?;
        drop(other_window);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_session_that_starts_it_once_more_disturbs_nobody() -> Result<()> {
    play("second-start-minimised", Setting::default(), async |scene| {
        scene.sign_in().await?;
        let other_window = scene.desktop.open_other_window().await?;
        scene.start_again(&["--minimized"]).await?;
        assert!(!scene.app()?.is_in_front(&scene.desktop).await?);
        drop(other_window);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_opens_its_conversation_in_the_pipit_that_runs() -> Result<()> {
    play("deep-link", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in_and_open(&carol).await?;
        let written = scene.world.alice_wrote(&bob);
        let other_window = scene.desktop.open_other_window().await?;
        scene.start_again(&[&format!("pipit://conversation/{bob}")]).await?;
        page.see_open_conversation(&bob).await?;
        scene.see_in_front().await?;
        drop(other_window);

        scene.start_again(&["pipit://compose?to=carol"]).await?;
        page.see("person-option").await?;
        let typed: String = page.read("return document.querySelector('[data-testid=person-filter]').value;").await?;
        assert_eq!(typed, "@carol");
        scene.desktop.press("Escape").await?;
        page.see_no("person-filter").await?;

        for nowhere in ["pipit://conversation/1-2", "pipit://sign-out", "pipit:"] {
            scene.start_again(&[nowhere]).await?;
            page.see("link-led-nowhere").await?;
            page.press("link-understood").await?;
            page.see_open_conversation(&bob).await?;
        }
        assert_eq!(scene.world.alice_wrote(&bob), written, "links write nothing");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_that_starts_pipit_opens_its_conversation() -> Result<()> {
    play("deep-link-start", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        scene.sign_in().await?;
        scene.close_app().await?;
        scene.arguments = vec![format!("pipit://conversation/{bob}")];
        let page = scene.open_app().await?;
        page.see_open_conversation(&bob).await
    })
    .await
}

#[tokio::test]
async fn the_window_comes_back_where_it_stood_and_never_off_screen() -> Result<()> {
    play("window-place", Setting::default(), async |scene| {
        scene.open_app().await?;
        scene.resize((900, 600)).await?;
        scene.app()?.move_to(&scene.desktop, (123, 87)).await?;
        let stood = scene.app()?.place(&scene.desktop).await?;
        scene.close_app().await?;
        scene.open_app().await?;
        let app = scene.app()?;
        until("the window in its place", PATIENCE, async || {
            Ok((app.place(&scene.desktop).await? == stood).then_some(()))
        })
        .await?;
        let size: (u32, u32) = scene.page()?.read("return [innerWidth, innerHeight];").await?;
        assert_eq!(size, (900, 600));

        // As if the screen on which it stood were gone.
        scene.app()?.move_to(&scene.desktop, (4_000, 3_000)).await?;
        scene.take_app()?.close_from_task_bar(&scene.desktop).await?;
        scene.open_app().await?;
        let (x, y) = scene.app()?.place(&scene.desktop).await?;
        assert!((0..1280).contains(&x) && (0..800).contains(&y), "it stands at {x}, {y}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn pipit_starts_with_the_session_if_alice_wants_it_and_then_without_a_window() -> Result<()> {
    play("autostart", Setting::default(), async |scene| {
        let page = scene.sign_in().await?;
        let entry = scene.desktop.folder().join("home/.config/autostart/Pipit.desktop");
        page.press("settings").await?;
        page.press("autostart").await?;
        assert!(!entry.exists(), "nothing is done before it is saved");
        page.press("settings-save").await?;
        page.see_no("settings-save").await?;
        let program = Launch::built_app()?.program;
        let written = std::fs::read_to_string(&entry)?;
        let line = format!("Exec={} --minimized", program.display());
        assert!(written.lines().any(|written| written == line), "{written}");

        page.press("settings").await?;
        page.press("autostart").await?;
        page.press("settings-save").await?;
        page.see_no("settings-save").await?;
        assert!(!entry.exists());
        Ok(())
    })
    .await
}

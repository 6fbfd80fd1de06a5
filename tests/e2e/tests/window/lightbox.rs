//! Pictures large, over the whole window: turned and zoomed with keys, and back where one came from.

use anyhow::Result;
use pipit_e2e::{PATIENCE, Page, until};

use crate::{
    pictures,
    scene::{Setting, play},
};

/// How wide the large picture is painted, in pixels.
async fn painted_width(page: &Page) -> Result<f64> {
    const READ: &str = r#"
        const image = document.querySelector('[data-testid="large-picture"]').querySelector("img")
            ?? document.querySelector('img[data-testid="large-picture"]');
        return image.complete ? image.getBoundingClientRect().width : 0;
    "#;
    page.read(READ).await
}

/// Waits until the large picture is as wide as wanted.
async fn see_width(page: &Page, what: &str, fits: impl Fn(f64) -> bool) -> Result<f64> {
    until(what, PATIENCE, async || Ok(Some(painted_width(page).await?).filter(|width| fits(*width)))).await
}

/// Whether the focus is on the picture of the message with this text.
async fn see_focus_on_picture_of(page: &Page, text: &str) -> Result<()> {
    const READ: &str = r#"
        const { activeElement } = document;
        if (activeElement?.dataset.testid !== "enlarge") return null;
        return activeElement.closest('[data-testid="timeline-item"]').querySelector(".text").textContent;
    "#;
    until(&format!("the focus on the picture of {text:?}"), PATIENCE, async || {
        Ok((page.read::<Option<String>>(READ).await?.as_deref() == Some(text)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn a_picture_opens_large_and_keys_turn_zoom_and_close_it() -> Result<()> {
    play("lightbox", Setting::default(), async |scene| {
        let (bob, control) = (scene.world.bob, &scene.world.control);
        let conversation = scene.world.writes(bob, "Look")?;
        control.add_picture_message(&conversation, bob, "The boat", pictures::boat()?)?;
        control.add_picture_message(&conversation, bob, "The sea", pictures::rough_sea()?)?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message_that("The sea", "shows its picture", |item| item.painted_pictures == 1).await?;
        let boat = page.see_message_that("The boat", "shows its picture", |item| item.painted_pictures == 1).await?;
        page.press_at(&boat, "enlarge").await?;
        page.see_in("picture-number", "1 of 2").await?;
        let fitting = see_width(&page, "the boat", |width| width > 0.0).await?;
        scene.keep_picture("boat").await?;

        scene.desktop.press("plus").await?;
        let larger = see_width(&page, "a larger boat", |width| width > fitting).await?;
        scene.desktop.press("plus").await?;
        see_width(&page, "a boat that is larger still", |width| width > larger).await?;
        scene.keep_picture("zoomed").await?;
        scene.desktop.press("minus").await?;
        see_width(&page, "a smaller boat", |width| (width - larger).abs() < 1.0).await?;
        scene.desktop.press("0").await?;
        see_width(&page, "the boat as it was", |width| (width - fitting).abs() < 1.0).await?;

        scene.desktop.press("Right").await?;
        page.see_in("picture-number", "2 of 2").await?;
        see_width(&page, "the sea", |width| width > fitting).await?;
        scene.desktop.press("Right").await?;
        scene.desktop.press("Left").await?;
        page.see_in("picture-number", "1 of 2").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("large-picture").await?;
        see_focus_on_picture_of(&page, "The boat").await?;

        // By keys alone.
        scene.desktop.press("Return").await?;
        page.see_in("picture-number", "1 of 2").await?;
        page.press("next-picture").await?;
        page.see_in("picture-number", "2 of 2").await?;
        page.press("close-picture").await?;
        page.see_no("large-picture").await?;
        see_focus_on_picture_of(&page, "The boat").await
    })
    .await
}

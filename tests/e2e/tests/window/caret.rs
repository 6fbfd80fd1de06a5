//! The caret of the field in which alice writes.

use std::fs;

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};

use crate::scene::{Scene, Setting, play};

/// Two pictures lie more than a twentieth of a second apart, and a caret is to be seen, or not, for six tenths.
const PICTURES_ALIKE: usize = 15;

#[tokio::test]
async fn the_caret_blinks_when_alice_types_and_is_to_be_seen_and_rests_when_she_does_not() -> Result<()> {
    play("caret", Setting::default(), async |scene| {
        // It blinks for ten seconds where the desktop does not say otherwise.
        scene.set_system("gtk-cursor-blink-timeout=5")?;
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_focus_on("composer-text").await?;
        let resting = picture_at_rest(scene).await?;

        scene.desktop.type_text("x").await?;
        page.see_draft("x").await?;
        scene.desktop.press("BackSpace").await?;
        page.see_draft("").await?;
        // The button that sends goes as well, once.
        let (mut last, mut changes) = (resting, 0);
        until("the caret to come and go", PATIENCE, async || {
            let now = picture(scene).await?;
            changes += usize::from(now != last);
            last = now;
            Ok((changes >= 5).then_some(()))
        })
        .await?;

        let resting = picture_at_rest(scene).await?;
        page.read::<()>("document.documentElement.style.caretColor = 'transparent'; return null;").await?;
        until("the caret to go", PATIENCE, async || Ok((picture(scene).await? != resting).then_some(()))).await?;
        Ok(())
    })
    .await
}

async fn picture_at_rest(scene: &Scene) -> Result<Vec<u8>> {
    let (mut last, mut alike) = (Vec::new(), 0);
    until("the window to rest", PATIENCE, async || {
        let now = picture(scene).await?;
        alike = if now == last { alike + 1 } else { 0 };
        last = now;
        Ok((alike == PICTURES_ALIKE).then(|| last.clone()))
    })
    .await
}

async fn picture(scene: &Scene) -> Result<Vec<u8>> {
    let path = scene.desktop.folder().join("caret.png");
    scene.app()?.save_small_picture(&scene.desktop, &path).await?;
    Ok(fs::read(path)?)
}

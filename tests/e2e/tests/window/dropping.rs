//! Files come into a message from anywhere in its window: dropped on it, or pasted wherever the focus is.

use std::{fs, path::PathBuf};

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};
use x_sim::TrueContent;

use crate::{
    pictures,
    scene::{Scene, Setting, play},
};

/// A picture among alice's files.
fn picture_file(scene: &Scene) -> Result<PathBuf> {
    let path = scene.desktop.folder().join("home/red boat.png");
    fs::write(&path, pictures::boat()?)?;
    Ok(path)
}

#[tokio::test]
async fn a_picture_that_is_dropped_on_the_window_goes_along_with_the_message() -> Result<()> {
    play("dropping", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let file = picture_file(scene)?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.write_draft("Look").await?;
        let held = scene.drag_over(&file).await?;
        page.see_in("drop-hint", "Drop it here to send it in this conversation").await?;
        held.drop_it().await?;
        page.see_no("drop-hint").await?;
        let attached = page.see_attached("the picture to hang on the draft", |file| file.painted).await?;
        assert_eq!(attached.name, "red boat.png");
        page.write(" here").await?;
        page.see_message_that("Look here", "is sent with its picture", |item| {
            item.send_state.as_deref() == Some("sent") && item.painted_pictures == 1
        })
        .await?;
        let truth = scene.world.control.truth(scene.world.alice);
        let last = truth.last().expect("X has it");
        let TrueContent::Message { media_keys, .. } = &last.content else { panic!("{last:?} is no message") };
        assert_eq!((&last.conversation, media_keys.len()), (&bob, 1));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_picture_is_pasted_into_the_message_wherever_in_the_conversation_the_focus_is() -> Result<()> {
    play("pasting_anywhere", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message("I am the one with the kite").await?;
        scene.desktop.copy("image/png", &pictures::boat()?).await?;
        // On a message's menu that was closed again, on a button of the bar, and on the row in the inbox.
        for part in ["message-menu", "conversation-menu", "row-menu"] {
            page.press(part).await?;
            until("the menu to have the focus", PATIENCE, async || {
                let focused = page.focused().await?;
                Ok(focused.filter(|focused| focused.part.as_deref() != Some(part)))
            })
            .await?;
            scene.desktop.press("Escape").await?;
            page.see_focus_on(part).await?;
            scene.desktop.press("ctrl+v").await?;
            page.see_attached(&format!("the picture, pasted on {part}"), |file| file.painted).await?;
            page.see_focus_on("composer-text").await?;
            page.press("remove-attachment").await?;
            page.see_no("attached").await?;
        }
        Ok(())
    })
    .await
}

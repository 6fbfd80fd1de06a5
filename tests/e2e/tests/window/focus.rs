//! What opens takes the focus, and what closes gives it back to where it came from: it is never lost.

use anyhow::{Context, Result};
use pipit_e2e::{Desktop, Page};

use crate::{
    pictures,
    scene::{Setting, play},
};

/// How something is opened.
#[derive(Debug, Clone, Copy)]
enum By {
    /// With the mouse.
    Button(&'static str),
    /// From where one writes.
    Keys(&'static str),
}

/// Opens it, closes it by keys, and sees the focus where it was.
async fn open_and_close(desktop: &Desktop, page: &Page, by: By, sign: &str) -> Result<()> {
    let origin = match by {
        By::Button(part) => {
            page.press(part).await?;
            part
        }
        By::Keys(keys) => {
            page.press("composer-text").await?;
            page.see_focus_on("composer-text").await?;
            desktop.press(keys).await?;
            "composer-text"
        }
    };
    page.see(sign).await?;
    page.see_focused("the focus in what has opened", |focused| focused.part.as_deref() != Some(origin)).await?;
    // Escape leaves the conversation where its details lie beside it.
    desktop.press(if sign == "details" { "ctrl+i" } else { "Escape" }).await?;
    page.see_no(sign).await?;
    page.see_focus_on(origin).await?;
    Ok(())
}

#[tokio::test]
async fn every_dialog_menu_and_search_gives_the_focus_back_to_where_it_came_from() -> Result<()> {
    play("focus", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message("I am the one with the kite").await?;
        let openings = [
            (By::Button("new-message"), "person-filter"),
            (By::Button("add-account"), "add-account-dialog"),
            (By::Button("settings"), "settings-save"),
            (By::Button("rename"), "conversation-name"),
            (By::Button("conversation-menu"), "block-person"),
            (By::Button("message-menu"), "copy-message"),
            (By::Button("row-menu"), "pin"),
            (By::Button("emoji"), "emoji-picker"),
            (By::Button("show-conversation-details"), "details"),
            (By::Button("search-here"), "search-results"),
            (By::Keys("ctrl+k"), "palette"),
            (By::Keys("ctrl+n"), "person-filter"),
            (By::Keys("ctrl+comma"), "settings-save"),
            (By::Keys("ctrl+i"), "details"),
            (By::Keys("ctrl+f"), "search-results"),
            (By::Keys("ctrl+shift+f"), "search-results"),
        ];
        for (by, sign) in openings {
            open_and_close(&scene.desktop, &page, by, sign).await.with_context(|| format!("{by:?}"))?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_opens_out_of_something_else_gives_the_focus_back_to_where_all_began() -> Result<()> {
    play("focus_chain", Setting::default(), async |scene| {
        let (world, control) = (&scene.world, &scene.world.control);
        let bob = world.writes(world.bob, "See https://example.org/kites")?;
        control.add_picture_message(&bob, world.bob, "My boat", pictures::boat()?)?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message_that("My boat", "shows its picture", |item| item.painted_pictures == 1).await?;
        let escape = async |sign: &str, origin: &str| -> Result<()> {
            scene.desktop.press("Escape").await?;
            page.see_no(sign).await?;
            page.see_focus_on(origin).await.map(drop).with_context(|| format!("after {sign}"))
        };

        // From a message's menu to its details.
        page.press("message-menu").await?;
        page.press("show-details").await?;
        page.see("message-details").await?;
        escape("message-details", "message-menu").await?;
        // A picture over the whole window, and a link's address before it is opened.
        page.press("enlarge").await?;
        page.see("close-picture").await?;
        escape("close-picture", "enlarge").await?;
        page.press("link").await?;
        page.see("link-dialog").await?;
        escape("link-dialog", "link").await?;
        // From the palette to the settings, and from there to the shortcuts.
        page.press("composer-text").await?;
        scene.desktop.press("ctrl+k").await?;
        page.see_focus_on("palette-field").await?;
        scene.desktop.type_text("settings").await?;
        page.see_palette_offer("the settings", |entries| entries == ["Settings"]).await?;
        scene.desktop.press("Return").await?;
        page.see("settings-save").await?;
        page.press("show-shortcuts").await?;
        page.see("shortcuts-sheet").await?;
        escape("shortcuts-sheet", "composer-text").await?;
        // An emoji and a file that were not chosen after all.
        page.press("attach").await?;
        scene.desktop.see_window("Open File").await?;
        scene.desktop.press("Escape").await?;
        page.see_focus_on("attach").await?;
        // What was found, and the way back out of the search by its own button.
        page.press("composer-text").await?;
        scene.desktop.press("ctrl+f").await?;
        page.see_focus_on("search-field").await?;
        scene.desktop.type_text("boat").await?;
        page.see_found("the boat", |found| found.len() == 1).await?;
        scene.desktop.press("Down").await?;
        page.see_focus_on("search-result").await?;
        escape("search-results", "composer-text").await
    })
    .await
}

#[tokio::test]
async fn in_a_narrow_window_the_way_in_and_the_way_back_take_the_focus_along() -> Result<()> {
    play("narrow_focus", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in().await?;
        page.wait_for_inbox("both conversations", |rows| rows.len() == 2).await?;
        page.resize_to(380, 720).await?;
        page.open_conversation(&carol).await?;
        page.see_focus_on("composer-text").await?;

        // Over the conversation, and away again.
        scene.desktop.press("ctrl+i").await?;
        page.see_focus_on("close-details").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("details").await?;
        page.see_focus_on("composer-text").await?;
        // The search takes the conversation's place, and gives it back.
        scene.desktop.press("ctrl+f").await?;
        page.see_focus_on("search-field").await?;
        scene.desktop.press("Escape").await?;
        page.see_focus_on("composer-text").await?;
        // Back to the row that one came from.
        scene.desktop.press("Escape").await?;
        page.see_no("conversation").await?;
        let row = page.see_focus_on("inbox-row").await?;
        assert!(row.name.contains("Carol"), "{row:?}");
        // To what was found, and from there to the row of its conversation.
        scene.desktop.press("ctrl+f").await?;
        page.see_focus_on("search-field").await?;
        scene.desktop.type_text("kite").await?;
        page.see_found("bob's kite", |found| found.len() == 1).await?;
        scene.desktop.press("Down").await?;
        page.see_focus_on("search-result").await?;
        scene.desktop.press("Return").await?;
        page.see_open_conversation(&bob).await?;
        page.see_focused("the focus in the conversation", |focused| focused.visible && !focused.name.is_empty())
            .await?;
        scene.keep_picture("jumped").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("conversation").await?;
        let row = page.see_focus_on("inbox-row").await?;
        assert!(row.name.contains("Bob"), "{row:?}");
        Ok(())
    })
    .await
}

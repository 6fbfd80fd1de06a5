//! The field in which alice writes: how it grows, what sends, and what becomes of a text that was not sent.

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};

use crate::{
    saved,
    scene::{Setting, play},
};

#[tokio::test]
async fn the_field_grows_with_its_text_to_two_fifths_of_the_window_and_then_scrolls() -> Result<()> {
    play("growing", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see("composer-text").await?;
        let empty = page.composer_size().await?;
        let mut last = empty;
        for lines in 2..=4 {
            page.put_into_composer(&format!("'A line\\n'.repeat({})", lines - 1)).await?;
            let size = page.composer_size().await?;
            assert!(size.field > last.field && size.text <= size.field, "{lines} lines: {size:?} after {last:?}");
            last = size;
        }
        scene.keep_picture("four-lines").await?;

        page.put_into_composer("'A line\\n'.repeat(100) + 'The end'").await?;
        let tall = page.composer_size().await?;
        let share = tall.field / tall.window;
        assert!(tall.text > tall.field && (0.38..=0.4).contains(&share), "{tall:?}");
        // What one writes is in view, but for the edge below it.
        page.press("composer-text").await?;
        scene.desktop.press("ctrl+End").await?;
        until("the end to be in view", PATIENCE, async || {
            let size = page.composer_size().await?;
            Ok((size.scrolled + size.field >= size.text - empty.field / 2.0).then_some(()))
        })
        .await?;
        scene.keep_picture("full").await?;

        page.put_into_composer("''").await?;
        assert_eq!(page.composer_size().await?, empty);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn enter_sends_and_shift_enter_begins_a_line_until_alice_wants_it_the_other_way_round() -> Result<()> {
    play("send_with", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.write_draft("Roses").await?;
        scene.desktop.press("shift+Return").await?;
        page.see_draft("Roses\n").await?;
        page.write_draft("are red").await?;
        scene.desktop.press("Return").await?;
        page.see_message_that("Roses\nare red", "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        page.see_draft("").await?;

        page.press("settings").await?;
        page.choose_from("send-with", "ctrlEnter").await?;
        scene.keep_picture("settings").await?;
        page.press("settings-save").await?;
        page.see_no("settings-save").await?;
        page.write_draft("Violets").await?;
        scene.desktop.press("Return").await?;
        page.see_draft("Violets\n").await?;
        page.write_draft("are blue").await?;
        scene.desktop.press("ctrl+Return").await?;
        page.see_message_that("Violets\nare blue", "is sent", |item| item.send_state.as_deref() == Some("sent"))
            .await?;
        page.see_draft("").await?;
        assert_eq!(scene.world.alice_wrote(&bob)[1..], ["Roses\nare red", "Violets\nare blue"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_alice_has_not_sent_yet_survives_a_crash_each_text_in_its_conversation() -> Result<()> {
    play("crash", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in_and_open(&bob).await?;
        page.write_draft("I am bringing the").await?;
        page.open_conversation(&carol).await?;
        page.write_draft("With milk, pl").await?;
        // She is in the middle of a word, and nothing but the pause says that it is to be kept.
        saved::see_draft(&page, &scene.world, &carol, "With milk, pl").await?;
        scene.kill_app().await?;

        let page = scene.open_app().await?;
        page.wait_for_row(&bob, "bob's draft", |row| row.preview == "Draft: I am bringing the").await?;
        page.open_conversation(&carol).await?;
        page.see_draft("With milk, pl").await?;
        page.write("ease").await?;
        page.see_message_that("With milk, please", "is sent", |item| item.send_state.as_deref() == Some("sent"))
            .await?;
        page.open_conversation(&bob).await?;
        page.see_draft("I am bringing the").await?;
        assert_eq!(scene.world.alice_wrote(&carol), ["With milk, please"]);
        assert_eq!(scene.world.alice_wrote(&bob), ["In ten minutes"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn emoji_come_by_their_names_and_from_the_picker() -> Result<()> {
    play("emoji", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.write_draft("We did it :tad").await?;
        page.see_written("emoji-suggestions", "party popper").await?;
        scene.keep_picture("suggestions").await?;
        scene.desktop.press("Return").await?;
        page.see_draft("We did it \u{1f389}").await?;
        page.see_no("emoji-suggestions").await?;
        page.write_draft(" off :sailboat:").await?;
        // In colour: the second sign of it asks for that.
        page.see_draft("We did it \u{1f389} off \u{26f5}\u{fe0f}").await?;

        page.press("emoji").await?;
        page.see_focus_on("emoji-field").await?;
        scene.desktop.type_text("whale").await?;
        page.see_written("emoji-picker", "\u{1f40b}").await?;
        scene.keep_picture("picker").await?;
        scene.desktop.press("Return").await?;
        page.see_no("emoji-picker").await?;
        page.see_focus_on("composer-text").await?;
        let text = "We did it \u{1f389} off \u{26f5}\u{fe0f}\u{1f40b}";
        page.see_draft(text).await?;
        page.write("").await?;
        page.see_message_that(text, "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        assert_eq!(scene.world.alice_wrote(&bob)[1..], [text]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn near_x_s_limit_alice_is_told_how_many_characters_are_left() -> Result<()> {
    play("counter", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.put_into_composer("'x'.repeat(9_000)").await?;
        page.see_draft(&"x".repeat(9_000)).await?;
        assert!(!page.shows("characters-left").await?);
        // A whale is one character, though two code units.
        page.put_into_composer("'x'.repeat(9_997) + '\\ud83d\\udc0b'").await?;
        page.see_in("characters-left", "2 characters left").await?;
        scene.keep_picture("nearly").await?;
        page.write_draft("yz").await?;
        page.see_in("characters-left", "0 characters left").await?;
        page.write("").await?;
        let longest = format!("{}\u{1f40b}yz", "x".repeat(9_997));
        page.see_message_that(&longest, "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        assert_eq!(scene.world.alice_wrote(&bob)[1..], [longest]);
        Ok(())
    })
    .await
}

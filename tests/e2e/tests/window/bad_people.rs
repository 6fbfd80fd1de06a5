//! People and messages as nobody should be: nothing breaks out of its box, nothing freezes, and alice can answer.

use std::io::Cursor;

use anyhow::Result;
use dm_model::{ConversationId, UserId};
use image::{ImageFormat, Rgb, RgbImage};
use pipit_e2e::{PATIENCE, Page, until};

use crate::scene::{Scene, Setting, play};

const WIDTHS: [u32; 3] = [1_080, 800, 380];
const HEIGHT: u32 = 720;

impl Scene {
    /// Looks at a conversation at every width, with its details, and answers in it.
    async fn is_fit_and_answers(&self, page: &Page, conversation: &ConversationId, name: &str) -> Result<()> {
        for width in WIDTHS {
            page.resize_to(width, HEIGHT).await?;
            page.see("conversation").await?;
            page.see_all_within().await?;
            self.keep_picture(&format!("{name}-{width}")).await?;
            page.press("show-conversation-details").await?;
            page.see("details").await?;
            page.see_all_within().await?;
            self.keep_picture(&format!("{name}-{width}-details")).await?;
            page.press("close-details").await?;
            page.see_no("details").await?;
        }
        page.press("back").await?;
        page.see("inbox").await?;
        page.see_all_within().await?;
        self.keep_picture(&format!("{name}-inbox")).await?;
        page.open_conversation(conversation).await?;
        page.write("Are you well?").await?;
        page.see_message_that("Are you well?", "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        assert_eq!(self.world.alice_wrote(conversation), ["Are you well?"]);
        Ok(())
    }
}

#[tokio::test]
async fn a_name_of_ten_thousand_letters_stays_in_its_box() -> Result<()> {
    play("long_name", Setting::default(), async |scene| {
        let long = scene.world.control.add_person(&"Wolfeschlegelsteinhausen".repeat(417), "wolfe");
        let conversation = scene.world.writes(long, "Call me Wolfe")?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message("Call me Wolfe").await?;
        scene.is_fit_and_answers(&page, &conversation, "long").await
    })
    .await
}

#[tokio::test]
async fn names_of_marks_that_turn_the_text_and_of_hundreds_of_emoji_and_of_nothing_stay_in_their_boxes() -> Result<()> {
    const TURNING: &str = "\u{202e}\u{2066}gnp.tac\u{202e}\u{200b}\u{200f}\u{2067}";
    play("strange_names", Setting::default(), async |scene| {
        let control = &scene.world.control;
        let turning = control.add_person(TURNING, "turning");
        let emoji = control.add_person(&"🧑🏽‍🚀🪁".repeat(250), "emoji");
        let nobody = control.add_person("", "nobody");
        let group = control.add_group(&[scene.world.alice, turning, emoji, nobody])?;
        for person in [turning, emoji, nobody] {
            scene.world.writes(person, &format!("{TURNING} Hello"))?;
            scene.world.says(&group, person, &"🪁".repeat(500))?;
        }
        let page = scene.sign_in_and_open(&group).await?;
        page.wait_for_timeline("the emoji", PATIENCE, |items| !items.is_empty()).await?;
        let rows = page.wait_for_inbox("four conversations", |rows| rows.len() == 4).await?;
        for row in &rows {
            assert!(!row.title.is_empty() && !row.title.contains(['\u{202e}', '\u{2067}']), "{row:?}");
        }
        scene.is_fit_and_answers(&page, &group, "strange").await?;
        for person in [turning, emoji, nobody] {
            let conversation = scene.world.with(person);
            page.press("back").await?;
            page.open_conversation(&conversation).await?;
            page.see_all_within().await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_word_of_ten_thousand_letters_is_wrapped() -> Result<()> {
    play("long_word", Setting::default(), async |scene| {
        let word = "w".repeat(10_000);
        let conversation = scene.world.writes(scene.world.bob, &word)?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message(&word).await?;
        scene.is_fit_and_answers(&page, &conversation, "word").await
    })
    .await
}

#[tokio::test]
async fn a_group_of_fifty_stays_in_its_box() -> Result<()> {
    play("fifty", Setting::default(), async |scene| {
        let control = &scene.world.control;
        let others: Vec<UserId> = (1..50)
            .map(|number| control.add_person(&format!("Sailor number {number}"), &format!("sailor{number}")))
            .collect();
        let everyone: Vec<UserId> = [scene.world.alice].into_iter().chain(others.iter().copied()).collect();
        let group = control.add_group(&everyone)?;
        for person in &others {
            scene.world.says(&group, *person, "Aye")?;
        }
        let page = scene.sign_in_and_open(&group).await?;
        page.wait_for_row(&group, "all of them counted", |row| row.title.contains("47 others")).await?;
        scene.is_fit_and_answers(&page, &group, "fifty").await?;
        page.press("show-conversation-details").await?;
        until("fifty people in the details", PATIENCE, async || {
            let read = "return document.querySelectorAll('[data-testid=\"details-person\"]').length;";
            Ok((page.read::<usize>(read).await? == 50).then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_picture_as_thin_as_a_thread_stays_in_its_box() -> Result<()> {
    play("thread", Setting::default(), async |scene| {
        let png = |width, height| -> Result<Vec<u8>> {
            let mut png = Cursor::new(Vec::new());
            RgbImage::from_pixel(width, height, Rgb([176, 58, 46])).write_to(&mut png, ImageFormat::Png)?;
            Ok(png.into_inner())
        };
        let (bob, control) = (scene.world.bob, &scene.world.control);
        let conversation = scene.world.with(bob);
        control.add_picture_message(&conversation, bob, "A horizon", png(20_000, 1)?)?;
        control.add_picture_message(&conversation, bob, "A mast", png(1, 20_000)?)?;
        let page = scene.sign_in_and_open(&conversation).await?;
        for text in ["A mast", "A horizon"] {
            page.see_message_that(text, "shows its picture", |item| item.painted_pictures == 1).await?;
        }
        let mast = page.see_message("A mast").await?;
        page.press_at(&mast, "enlarge").await?;
        page.see("large-picture").await?;
        page.see_all_within().await?;
        scene.keep_picture("large").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("large-picture").await?;
        scene.is_fit_and_answers(&page, &conversation, "thread").await
    })
    .await
}

//! The window at every width, with small and large text, light and dark: nothing is cut off and nothing scrolls sideways.

use anyhow::Result;
use pipit_e2e::{PATIENCE, Theme, until};

use crate::{
    pictures,
    scene::{Scene, Setting, play},
};

const HEIGHT: u32 = 720;

impl Scene {
    /// Bob has written this and that: short, long, with a picture.
    fn has_much_to_show(&self) -> Result<dm_model::ConversationId> {
        self.world.that_has_a_past()?;
        let bob = self.world.bob;
        let conversation = self.world.with(bob);
        self.world.control.add_picture_message(&conversation, bob, "Our boat", pictures::boat()?)?;
        self.world.says(&conversation, bob, &"The wind has turned, and so have we. ".repeat(6))?;
        self.world.says(
            &conversation,
            bob,
            "https://example.org/a/very/long/address/that/never/seems/to/end/and/goes/on",
        )?;
        Ok(conversation)
    }
}

#[tokio::test]
async fn a_narrow_window_shows_one_pane_at_a_time_with_a_way_back() -> Result<()> {
    play("narrow", Setting::default(), async |scene| {
        let conversation = scene.has_much_to_show()?;
        let page = scene.sign_in().await?;
        page.resize_to(380, HEIGHT).await?;
        page.see_no("conversation").await?;
        page.see_all_within().await?;
        scene.keep_picture("inbox").await?;

        page.open_conversation(&conversation).await?;
        page.see_no("inbox").await?;
        page.see_message_that("Our boat", "shows its picture", |item| item.painted_pictures == 1).await?;
        page.see_all_within().await?;
        scene.keep_picture("conversation").await?;

        page.press("show-conversation-details").await?;
        page.see("details").await?;
        page.see_all_within().await?;
        scene.keep_picture("details").await?;
        page.press("close-details").await?;
        page.see_no("details").await?;

        page.press("back").await?;
        page.see("inbox").await?;
        page.see_no("conversation").await?;
        let focused: String = page.read("return document.activeElement.dataset.conversationId ?? '';").await?;
        assert_eq!(focused, conversation.to_string(), "the focus is on the row one came from");

        // As soon as there is room for two, both are there.
        page.open_conversation(&conversation).await?;
        page.resize_to(1_000, HEIGHT).await?;
        page.see("inbox").await?;
        page.see("conversation").await?;
        page.see_no("back").await?;
        page.see_all_within().await
    })
    .await
}

#[tokio::test]
async fn details_lie_over_the_messages_where_there_is_no_room_beside_them() -> Result<()> {
    play("widths", Setting::default(), async |scene| {
        let conversation = scene.has_much_to_show()?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message_that("Our boat", "shows its picture", |item| item.painted_pictures == 1).await?;

        page.resize_to(800, HEIGHT).await?;
        let alone = page.see_frame_of("conversation").await?;
        page.press("show-conversation-details").await?;
        let details = page.see_frame_of("details").await?;
        assert_eq!(page.see_frame_of("conversation").await?, alone, "the messages keep their place under the details");
        assert!(details.left > alone.left && (details.right - 800.0).abs() < 1.0, "{details:?} over {alone:?}");
        page.see_all_within().await?;
        scene.keep_picture("800").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("details").await?;

        page.resize_to(1_600, HEIGHT).await?;
        page.press("show-conversation-details").await?;
        let [inbox, conversation, details] = [
            page.see_frame_of("inbox").await?,
            page.see_frame_of("conversation").await?,
            page.see_frame_of("details").await?,
        ];
        assert!(
            inbox.is_left_of(conversation) && conversation.is_left_of(details),
            "{inbox:?} {conversation:?} {details:?}"
        );
        assert!(conversation.width() > 600.0, "{conversation:?}");
        page.see_all_within().await?;
        scene.keep_picture("1600").await
    })
    .await
}

#[tokio::test]
async fn small_and_large_text_fit_at_every_width_and_are_kept_after_a_restart() -> Result<()> {
    play("text_size", Setting::default(), async |scene| {
        let conversation = scene.has_much_to_show()?;
        let page = scene.sign_in_and_open(&conversation).await?;
        let usual = page.text_size().await?;
        for (percent, wanted) in [("85", 0.85), ("150", 1.5)] {
            page.choose_in_settings("text-size", percent).await?;
            until(&format!("text at {percent} %"), PATIENCE, async || {
                Ok(((page.text_size().await? / usual - wanted).abs() < 0.01).then_some(()))
            })
            .await?;
            for width in [1_080, 800, 380] {
                page.resize_to(width, HEIGHT).await?;
                page.see("conversation").await?;
                page.see_all_within().await?;
                scene.keep_picture(&format!("{percent}-{width}")).await?;
            }
            page.press("back").await?;
            page.see("inbox").await?;
            page.see_all_within().await?;
            scene.keep_picture(&format!("{percent}-inbox")).await?;
            page.press("settings").await?;
            page.see("settings-save").await?;
            page.see_all_within().await?;
            scene.keep_picture(&format!("{percent}-settings")).await?;
            scene.desktop.press("Escape").await?;
            page.see_no("settings-save").await?;
            page.resize_to(1_080, HEIGHT).await?;
            page.open_conversation(&conversation).await?;
        }

        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.see("inbox").await?;
        until("large text again", PATIENCE, async || {
            Ok(((page.text_size().await? / usual - 1.5).abs() < 0.01).then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn the_page_goes_by_the_system_in_light_and_dark_until_alice_chooses() -> Result<()> {
    play("system_theme", Setting::default(), async |scene| {
        scene.set_system("gtk-application-prefer-dark-theme=1")?;
        let page = scene.sign_in().await?;
        let brightness = async || {
            let read =
                "return Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number));";
            page.read::<u32>(read).await
        };
        let see_dark = async |dark: bool| {
            until(if dark { "a dark page" } else { "a light page" }, PATIENCE, async || {
                Ok(((brightness().await? < 128) == dark).then_some(()))
            })
            .await
        };
        see_dark(true).await?;
        scene.keep_picture("dark-as-the-system").await?;
        page.choose_theme(Theme::Light).await?;
        see_dark(false).await?;
        page.choose_theme(Theme::Dark).await?;
        see_dark(true).await
    })
    .await
}

#[tokio::test]
async fn who_wants_no_motion_sees_none() -> Result<()> {
    const COUNT_MOVING: &str = r#"
        const lasts = (durations) => durations.split(",").some((duration) => parseFloat(duration) > 0);
        return [...document.querySelectorAll("*")].filter((element) => {
            const { transitionDuration, animationDuration } = getComputedStyle(element);
            return lasts(transitionDuration) || lasts(animationDuration);
        }).length;
    "#;
    play("motion", Setting::default(), async |scene| {
        scene.set_system("gtk-enable-animations=1")?;
        let conversation = scene.has_much_to_show()?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message("Our boat").await?;
        assert!(page.read::<u32>(COUNT_MOVING).await? > 0, "usually something moves");
        scene.close_app().await?;

        scene.set_system("gtk-enable-animations=0")?;
        let page = scene.open_app().await?;
        page.open_conversation(&conversation).await?;
        page.see_message("Our boat").await?;
        assert_eq!(page.read::<u32>(COUNT_MOVING).await?, 0);
        page.press("show-conversation-details").await?;
        page.see("details").await?;
        assert_eq!(page.read::<u32>(COUNT_MOVING).await?, 0);
        Ok(())
    })
    .await
}

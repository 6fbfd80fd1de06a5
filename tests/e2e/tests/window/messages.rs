//! What a message shows, and what can be done with it.

use anyhow::{Context, Result};
use pipit_e2e::{PATIENCE, Page, until};

use crate::scene::{Setting, play};

/// The texts of the parts of this kind, from top to bottom.
async fn parts(page: &Page, part: &str) -> Result<Vec<String>> {
    let read =
        "return [...document.querySelectorAll('[data-testid=\"PART\"]')].map((part) => part.textContent.trim());";
    page.read(&read.replace("PART", part)).await
}

#[tokio::test]
async fn links_handles_and_hashtags_stand_out_and_a_post_is_shown_as_a_card() -> Result<()> {
    play("entities", Setting::default(), async |scene| {
        let (bob, carol) = (scene.world.bob, scene.world.carol);
        let post = scene.world.control.add_post(carol, "The wind comes from the west today")?;
        let text = "Ask @carol about #kites, or look at https://example.org/wind first";
        let conversation = scene.world.writes(bob, text)?;
        scene.world.says(&conversation, bob, &format!("She says {post}"))?;
        scene.sign_in_and_open(&conversation).await?;

        // Before and after a restart.
        for time in ["the first time", "after a restart"] {
            let page = scene.page()?;
            page.see_message(text).await?;
            assert_eq!(parts(&page, "mention").await?, ["@carol"], "{time}");
            assert_eq!(parts(&page, "hashtag").await?, ["#kites"], "{time}");
            assert_eq!(
                parts(&page, "link").await?.first().map(String::as_str),
                Some("https://example.org/wind"),
                "{time}"
            );
            until("carol's Post as a card", PATIENCE, async || {
                let cards = parts(&page, "post").await?;
                // Today's X does not say whose Post it is; the address tells the handle.
                let is_whole =
                    |card: &String| card.contains("@carol") && card.contains("The wind comes from the west today");
                Ok((cards.len() == 1 && cards.iter().all(is_whole)).then_some(()))
            })
            .await?;
            if time == "the first time" {
                scene.keep_picture("post").await?;
                scene.close_app().await?;
                scene.open_app().await?.open_conversation(&conversation).await?;
            }
        }

        // It opens like any link: alice sees first where it leads.
        let page = scene.page()?;
        page.press("post").await?;
        page.see_in("link-address", &post).await?;
        page.press("open-link").await?;
        assert_eq!(scene.desktop.opened_links().wait_for(2).await?.as_str(), post);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_few_emoji_alone_are_large() -> Result<()> {
    const READ_SIZES: &str = r#"
        return Object.fromEntries([...document.querySelectorAll('[data-testid="timeline-item"] .text')].map((text) =>
            [text.textContent, parseFloat(getComputedStyle(text).fontSize)]));
    "#;
    const FEW: &str = "🪁🐦";
    const MANY: &str = "🪁🐦🌊⛵";
    const AMONG_WORDS: &str = "🪁 yes";
    play("big_emoji", Setting::default(), async |scene| {
        let bob = scene.world.bob;
        for text in ["Plain", FEW, MANY, AMONG_WORDS] {
            scene.world.writes(bob, text)?;
        }
        let page = scene.sign_in_and_open(&scene.world.with(bob)).await?;
        page.see_message(AMONG_WORDS).await?;
        let sizes: std::collections::BTreeMap<String, f64> = page.read(READ_SIZES).await?;
        let size = |text: &str| sizes.get(text).copied().with_context(|| format!("{text} is not among {sizes:?}"));
        assert!(size(FEW)? >= 2.0 * size("Plain")?, "{sizes:?}");
        assert_eq!((size(MANY)?, size(AMONG_WORDS)?), (size("Plain")?, size("Plain")?));
        scene.keep_picture("emoji").await
    })
    .await
}

#[tokio::test]
async fn a_copied_message_can_be_pasted_as_it_was_written() -> Result<()> {
    const TEXT: &str = "Two lines, <b>no markup</b>\nand a kite 🪁";
    play("copying", Setting::default(), async |scene| {
        let conversation = scene.world.writes(scene.world.bob, TEXT)?;
        let page = scene.sign_in_and_open(&conversation).await?;
        let item = page.see_message(TEXT).await?;
        page.choose_for(&item, "copy-message").await?;
        page.see_no("copy-message").await?;
        page.press("composer-text").await?;
        scene.desktop.press("ctrl+v").await?;
        page.see_draft(TEXT).await
    })
    .await
}

#[tokio::test]
async fn all_that_is_known_of_a_message_is_told_also_after_a_restart() -> Result<()> {
    play("message_details", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.write("I see it").await?;
        page.see_message_that("I see it", "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        let own = scene.world.control.last_events(&bob, 1).remove(0);
        let bob_s = scene.world.control.last_events(&bob, 2).remove(0);

        for time in ["at once", "after a restart"] {
            let page = scene.page()?;
            for (event, text, sender, state) in
                [(&own, "I see it", "You", "Sent"), (&bob_s, "I am the one with the kite", "Bob", "Received")]
            {
                let item = page.see_message(text).await?;
                page.choose_for(&item, "show-details").await?;
                page.see_in("message-details", &event.id.to_string()).await?;
                let told = page.text_of("message-details").await?;
                assert!(told.contains(sender) && told.contains(state), "{time}, {text}: {told}");
                let at: i64 = page
                    .read(
                        "return Date.parse(document.querySelector('[data-testid=\"message-details\"] time').dateTime);",
                    )
                    .await?;
                assert_eq!(at, event.created_at.as_millis(), "{time}, {text}");
                scene.keep_picture(&format!("details-of-{sender}")).await?;
                scene.desktop.press("Escape").await?;
                page.see_no("message-details").await?;
            }
            if time == "at once" {
                scene.close_app().await?;
                scene.open_app().await?.open_conversation(&bob).await?;
            }
        }
        Ok(())
    })
    .await
}

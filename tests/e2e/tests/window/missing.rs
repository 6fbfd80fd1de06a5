//! What may be missing in the middle of a conversation is said there, and comes when alice wants it.

use std::time::Duration;

use anyhow::Result;
use x_sim::LimitTable;

use crate::scene::{Setting, play};

/// After so long X allows as much again.
const WINDOW: Duration = Duration::from_mins(16);

#[tokio::test]
async fn a_gap_says_that_something_may_be_missing_and_is_filled_by_a_press() -> Result<()> {
    const WHILE_AWAY: usize = 870;
    let setting = Setting { limits: LimitTable::current(), ..Setting::default() };
    play("missing", setting, async |scene| {
        let bob = scene.world.bob;
        let conversation = scene.world.writes(bob, "Before the long journey")?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message("Before the long journey").await?;
        page.wait_for_row(&conversation, "nothing unread", |row| row.unread == 0).await?;
        scene.close_app().await?;
        scene.world.control.advance(WINDOW);
        for number in 1..=WHILE_AWAY {
            scene.world.control.add_message(&conversation, bob, &format!("Mile {number}"))?;
        }

        // X allows so much at once, and no more: what is older than that is not here yet.
        let page = scene.open_app().await?;
        page.wait_for_row(&conversation, "the newest message", |row| row.preview == format!("Mile {WHILE_AWAY}"))
            .await?;
        page.see_placed(&conversation, "hundreds of unread messages", |row| row.words.contains("unread")).await?;
        page.open_conversation(&conversation).await?;
        page.see("load-missing").await?;
        page.see_in("missing", "missing").await?;
        // Between what was read and what is new, just above the marker; where midnight lies between them, the day's head is there too.
        page.scroll_timeline(-200).await?;
        page.see_view("the last message before it", |view| {
            view.texts.iter().any(|text| text == "Before the long journey")
        })
        .await?;
        scene.keep_picture("missing").await?;
        page.press("load-missing").await?;
        page.see_no("missing").await?;
        page.see_view("the message that follows", |view| {
            let mut texts = view.texts.iter().map(String::as_str);
            texts.any(|text| text == "Before the long journey") && texts.next() == Some("Mile 1")
        })
        .await?;
        scene.keep_picture("filled").await
    })
    .await
}

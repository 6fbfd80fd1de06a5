//! Looking back: what is older than X's list of all events comes by the conversation's own call.

use std::time::Duration;

use anyhow::Result;
use pipit_e2e::PATIENCE;

use crate::scene::{Setting, play};

/// Further back than the 30 days that X lists over all conversations.
const FORTY_DAYS: Duration = Duration::from_hours(40 * 24);

#[tokio::test]
async fn alice_looks_back_to_the_beginning_of_a_conversation() -> Result<()> {
    play("looking-back", Setting::default(), async |scene| {
        let bob = scene.world.bob;
        scene.world.writes(bob, "Forty days ago")?;
        scene.world.control.advance(FORTY_DAYS);
        let conversation = scene.world.writes(bob, "Today")?;

        let page = scene.sign_in_and_open(&conversation).await?;
        let texts = async |what: &str, expected: &[&str]| {
            let items = page.wait_for_timeline(what, PATIENCE, |items| {
                items.iter().map(|item| item.text.as_str()).eq(expected.iter().copied())
            });
            items.await.map(drop)
        };
        texts("the last thirty days", &["Today"]).await?;
        page.press("look-further-back").await?;
        texts("the whole conversation", &["Forty days ago", "Today"]).await?;
        page.see_in("timeline-top", "This is the beginning of your conversation with Bob").await?;
        scene.keep_picture("beginning").await
    })
    .await
}

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

/// How much more the timeline holds than its view, in pixels.
const READ_OVERFLOW: &str = r#"
    const scroller = document.querySelector('[data-testid="timeline"] [role="group"]');
    return scroller.scrollHeight - scroller.clientHeight;
"#;

#[tokio::test]
async fn a_conversation_that_is_hardly_longer_than_the_view_asks_before_it_looks_back() -> Result<()> {
    /// As high as what stands above the messages.
    const HARDLY: std::ops::Range<f64> = 25.0..120.0;
    play("hardly-longer", Setting::default(), async |scene| {
        let (control, carol) = (scene.world.control.clone(), scene.world.carol);
        let mut conversations = Vec::new();
        for _ in 0..6 {
            let group = control.add_group(&[scene.world.alice, scene.world.bob, carol])?;
            scene.world.says(&group, carol, "Forty days ago")?;
            conversations.push(group);
        }
        control.advance(FORTY_DAYS);
        for (more, group) in conversations.iter().enumerate() {
            for number in 1..=10 + more {
                scene.world.says(group, carol, &format!("{number}."))?;
            }
        }
        let page = scene.sign_in().await?;
        let mut asked = 0;
        for (more, group) in conversations.iter().enumerate() {
            page.open_conversation(group).await?;
            let newest = format!("{}.", 10 + more);
            page.see_view("the newest message", |view| view.texts.last() == Some(&newest)).await?;
            if HARDLY.contains(&page.read::<f64>(READ_OVERFLOW).await?) {
                page.see("look-further-back").await?;
                asked += 1;
            }
        }
        assert!(asked > 0, "none of them was hardly longer than the view");
        Ok(())
    })
    .await
}

//! The first moments of a conversation that is opened: nothing that was seen goes again, and who moves on at once is not pulled back.

use anyhow::Result;
use serde::de::DeserializeOwned;

use crate::{
    pictures,
    scene::{Scene, Setting, play},
    world::World,
};

/// What the newest message says.
const NEWEST: &str = "The boat at sea";

/// What the scripts have in common.
const COMMON: &str = r#"
    const done = arguments[0];
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const jump = () => document.querySelector('[data-testid="jump-to-newest"]');
    const open = () => document.querySelector('[data-testid="inbox-row"][data-conversation-id="CONVERSATION"]').click();
    /** Opens it, and waits until what is new in it is seen. */
    const openAtTheMarker = async () => {
        for (open(); !jump(); ) await frame();
    };
"#;

/// Opens a conversation, goes to its newest message as soon as there is a button for it, and tells how often that message was drawn until it had been there for
/// a while.
const GO_TO_THE_NEWEST: &str = r#"
    const FRAMES = 40;
    const newest = () =>
        [...document.querySelectorAll('[data-testid="timeline-item"]')].find((one) => one.textContent.includes("NEWEST"));
    const drawn = new Set();
    const watcher = new MutationObserver(() => newest() && drawn.add(newest()));
    watcher.observe(document.body, { childList: true, subtree: true });
    (async () => {
        for (open(); drawn.size === 0; await frame()) jump()?.click();
        for (let left = FRAMES; left > 0; left -= 1) await frame();
        watcher.disconnect();
        done(drawn.size);
    })();
"#;

/// Opens a conversation at what is new in it, and goes down from there as soon as it is seen. Tells where each of the frames stands, in pixels from the
/// top.
const GO_DOWN: &str = r#"
    const [FRAMES, STEP] = [12, 30];
    openAtTheMarker().then(async () => {
        const scroller = document.querySelector('[data-testid="timeline"] [role="group"]');
        const tops = [];
        for (; tops.length < FRAMES; await frame()) {
            scroller.scrollTop += STEP;
            tops.push(scroller.scrollTop);
        }
        done(tops);
    });
"#;

/// Opens a conversation, and tells whether the day of what is in view floated over it in one of the frames after it was seen.
const WATCH_THE_DAY: &str = r#"
    const FRAMES = 20;
    (async () => {
        for (open(); !document.querySelector('[data-testid="timeline-item"]'); ) await frame();
        let floated = false;
        for (let left = FRAMES; left > 0; left -= 1) {
            floated ||= document.querySelector('[data-testid="timeline"] .day.moving') !== null;
            await frame();
        }
        done(floated);
    })();
"#;

/// Bob writes so many messages to alice, then sends pictures.
fn bob_tells_of_his_boat(world: &World, messages: u32) -> Result<()> {
    let bob = world.bob;
    for number in 1..=messages {
        world.writes(bob, &format!("{number}. {}", "So much wind. ".repeat(5)))?;
    }
    for text in ["Her bow", "Her stern", "Her mast", NEWEST] {
        world.control.add_picture_message(&world.with(bob), bob, text, pictures::boat()?)?;
    }
    Ok(())
}

/// Opens bob's conversation by a script, and tells what that told.
async fn open<T: DeserializeOwned>(scene: &Scene, script: &str, unread: u32) -> Result<T> {
    let conversation = scene.world.with(scene.world.bob);
    let page = scene.page()?;
    page.wait_for_row(&conversation, "what bob wrote", |row| row.preview.contains(NEWEST) && row.unread == unread)
        .await?;
    let script = format!("{COMMON}{script}").replace("CONVERSATION", &conversation.to_string());
    page.read_once(&script.replace("NEWEST", NEWEST)).await
}

/// Alice signs in when bob has written so many messages, and does not see the 34 that come then.
async fn misses_what_bob_tells(scene: &mut Scene, before: u32) -> Result<()> {
    bob_tells_of_his_boat(&scene.world, before)?;
    scene.sign_in().await?;
    bob_tells_of_his_boat(&scene.world, 30)
}

#[tokio::test]
async fn what_is_seen_first_of_a_conversation_stays_though_it_is_higher_than_was_guessed() -> Result<()> {
    play("opening-at-the-end", Setting::default(), async |scene| {
        bob_tells_of_his_boat(&scene.world, 40)?;
        scene.sign_in().await?;
        let times: u32 = open(scene, GO_TO_THE_NEWEST, 0).await?;
        assert_eq!(times, 1, "the newest message went again");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn so_does_what_is_seen_when_alice_goes_to_the_newest_message_at_once() -> Result<()> {
    play("opening-and-leaving", Setting::default(), async |scene| {
        misses_what_bob_tells(scene, 40).await?;
        let times: u32 = open(scene, GO_TO_THE_NEWEST, 34).await?;
        assert_eq!(times, 1, "the newest message went again");
        scene
            .page()?
            .see_view("the newest message", |view| view.texts.last().is_some_and(|text| text == NEWEST))
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_scrolls_as_soon_as_a_conversation_is_seen_is_not_pulled_back() -> Result<()> {
    play("opening-and-scrolling", Setting::default(), async |scene| {
        misses_what_bob_tells(scene, 40).await?;
        let tops: Vec<f64> = open(scene, GO_DOWN, 34).await?;
        assert!(tops.is_sorted(), "it was pulled back up: {tops:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_day_floats_over_the_messages_only_when_alice_scrolls() -> Result<()> {
    play("opening-without-a-day", Setting::default(), async |scene| {
        misses_what_bob_tells(scene, 90).await?;
        let floated: bool = open(scene, WATCH_THE_DAY, 34).await?;
        assert!(!floated, "nobody scrolled");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nor_does_it_where_all_is_read() -> Result<()> {
    play("opening-at-the-end-without-a-day", Setting::default(), async |scene| {
        bob_tells_of_his_boat(&scene.world, 90)?;
        scene.sign_in().await?;
        let floated: bool = open(scene, WATCH_THE_DAY, 0).await?;
        assert!(!floated, "nobody scrolled");
        Ok(())
    })
    .await
}

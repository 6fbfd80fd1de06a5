//! The timeline keeps its place, whatever comes into it, and holds few elements however many messages there are.

use std::time::Duration;

use anyhow::Result;
use pipit_e2e::{PATIENCE, Page, until};
use serde::Deserialize;
use x_sim::{Call, Fault, LimitTable};

use crate::{
    pictures,
    scene::{Setting, play},
};

/// Further back than the 30 days that X lists over all conversations.
const FORTY_DAYS: Duration = Duration::from_hours(40 * 24);

/// Where the messages with these texts stand, by their distance from the window's top.
async fn places(page: &Page, texts: &[&str]) -> Result<Vec<Option<f64>>> {
    let script = format!(
        r#"
            const items = [...document.querySelectorAll('[data-testid="timeline-item"]')];
            const texts = {};
            return texts.map((text) => {{
                const item = items.find((item) => item.querySelector(".text")?.textContent === text);
                return item ? item.getBoundingClientRect().top : null;
            }});
        "#,
        serde_json::to_string(texts)?
    );
    page.read(&script).await
}

/// Whether what is in view takes presses.
const IS_PRESSABLE: &str = r#"
    const items = [...document.querySelectorAll('[data-testid="timeline-item"]')];
    return items.length > 0 && items.every((item) => getComputedStyle(item).pointerEvents !== "none");
"#;

/// Nothing moved by as much as a pixel.
fn assert_same_places(before: &[Option<f64>], after: &[Option<f64>]) {
    let stayed = |(before, after): (&Option<f64>, &Option<f64>)| {
        before.zip(*after).is_some_and(|(before, after)| (before - after).abs() < 1.0)
    };
    assert!(before.iter().zip(after).all(stayed), "what stood at {before:?} stands at {after:?}");
}

/// A walk up through a conversation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Walk {
    /// How many steps it took.
    steps: u32,
    /// How often the timeline grew by more than what was merely measured anew: older messages were put in.
    growths: u32,
    /// The furthest that a message in view stood, after a step, from where the step had led it, in pixels.
    furthest: f64,
}

/// Goes up, as far at a time as a wheel does, to the oldest message that is known, and looks after one in view at each step, until it stands still.
const WALK_UP: &str = r#"
    const done = arguments[0];
    const [STEP, STILL_FRAMES, GROWTH] = [90, 3, 1_000];
    const scroller = document.querySelector('[data-testid="timeline"] [role="group"]');
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const placeOf = (key) => scroller.querySelector(`[data-key="${key}"]`)?.getBoundingClientRect().top ?? null;
    const still = async (read) => {
        let last = read();
        for (let same = 0; same < STILL_FRAMES; ) {
            await frame();
            const now = read();
            same = now === last ? same + 1 : 0;
            last = now;
        }
        return last;
    };
    const firstInView = () => {
        const { top } = scroller.getBoundingClientRect();
        const items = [...scroller.querySelectorAll('[data-testid="timeline-item"]')];
        return items.find((item) => item.getBoundingClientRect().top >= top).dataset.key;
    };
    (async () => {
        const walk = { steps: 0, growths: 0, furthest: 0 };
        await still(() => scroller.scrollTop);
        while (scroller.scrollTop > STEP) {
            const seen = firstInView();
            const [before, height] = [placeOf(seen), scroller.scrollHeight];
            scroller.scrollTop -= STEP;
            const after = await still(() => placeOf(seen));
            walk.steps += 1;
            if (scroller.scrollHeight - height > GROWTH) walk.growths += 1;
            // A message that went out of the page moved out of view.
            const moved = after === null ? scroller.clientHeight : Math.abs(after - before - STEP);
            walk.furthest = Math.max(walk.furthest, moved);
        }
        done(walk);
    })();
"#;

#[tokio::test]
async fn a_message_in_view_stays_where_it_is_while_older_ones_are_put_in_above() -> Result<()> {
    play("put_in_above", Setting::default(), async |scene| {
        let bob = scene.world.bob;
        for number in 1..=120 {
            scene.world.writes(bob, &format!("{number}. {}", "So much wind. ".repeat(number % 23)))?;
        }
        let page = scene.sign_in_and_open(&scene.world.with(bob)).await?;
        page.see_view("the newest message", |view| view.texts.iter().any(|text| text.starts_with("120."))).await?;
        let walk: Walk = page.read_once(WALK_UP).await?;
        assert!(walk.steps > 50 && walk.growths > 0, "nothing came in: {walk:?}");
        assert!(walk.furthest <= 1.0, "a message in view moved: {walk:?}");
        page.see_view("the first message", |view| view.texts.iter().any(|text| text.starts_with("1. "))).await?;
        scene.keep_picture("first").await
    })
    .await
}

#[tokio::test]
async fn what_x_gives_on_demand_comes_in_above_and_moves_nothing() -> Result<()> {
    play("given_above", Setting::default(), async |scene| {
        let bob = scene.world.bob;
        for number in 1..=60 {
            scene.world.writes(bob, &format!("Forty days ago, {number}"))?;
        }
        scene.world.control.advance(FORTY_DAYS);
        let texts = ["Yesterday it blew", "Today it rains"];
        for text in texts {
            scene.world.writes(bob, text)?;
        }
        let page = scene.sign_in_and_open(&scene.world.with(bob)).await?;
        page.see_view("both messages", |view| view.texts == texts).await?;
        let before = places(&page, &texts).await?;
        page.press("look-further-back").await?;
        let came = |text: &String| text == "Forty days ago, 60";
        page.see_view("the older ones above them", |view| view.texts.iter().any(came)).await?;
        assert_same_places(&before, &places(&page, &texts).await?);
        scene.keep_picture("older").await
    })
    .await
}

#[tokio::test]
async fn nothing_moves_when_a_picture_comes() -> Result<()> {
    const LATE: Duration = Duration::from_hours(1);
    play("picture_comes", Setting::default(), async |scene| {
        let bob = scene.world.bob;
        let conversation = scene.world.writes(bob, "Above it")?;
        let control = &scene.world.control;
        control.add_picture_message(&conversation, bob, "Our boat", pictures::boat()?)?;
        control.add_message(&conversation, bob, "Below it")?;
        control.answer_always(Call::DmMedia, Some(Fault::Latency { shortest: LATE, longest: LATE }));

        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message("Below it").await?;
        until("X to be asked for the picture", PATIENCE, async || {
            Ok(page.read::<bool>("return document.querySelector('.picture') !== null;").await?.then_some(()))
        })
        .await?;
        page.see_message_that("Our boat", "lacks its picture", |item| item.painted_pictures == 0).await?;
        scene.keep_picture("without").await?;
        let texts = ["Above it", "Our boat", "Below it"];
        let before = places(&page, &texts).await?;

        scene.world.control.answer_always(Call::DmMedia, None);
        scene.world.control.advance(LATE);
        page.see_message_that("Our boat", "shows its picture", |item| item.painted_pictures == 1).await?;
        scene.keep_picture("with").await?;
        assert_same_places(&before, &places(&page, &texts).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_looks_back_is_told_how_much_is_new_and_gets_there_by_one_press() -> Result<()> {
    play("jumping", Setting::default(), async |scene| {
        let bob = scene.world.bob;
        for number in 1..=80 {
            scene.world.writes(bob, &format!("Wave {number}"))?;
        }
        let conversation = scene.world.with(bob);
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_view("the newest message", |view| view.texts.last().is_some_and(|text| text == "Wave 80")).await?;
        page.see_view("no button", |view| view.jump.is_none()).await?;
        page.scroll_timeline(-900).await?;
        assert!(page.read::<bool>(IS_PRESSABLE).await?, "what one has scrolled to can be pressed at once");
        let view = page.see_view("a button without a number", |view| view.jump.as_deref() == Some("")).await?;

        scene.world.writes(bob, "Wave 81")?;
        scene.world.writes(bob, "Wave 82")?;
        let told = page.see_view("the number of new messages", |view| {
            view.jump.as_deref().is_some_and(|jump| jump.contains("2 new messages"))
        });
        assert_eq!(told.await?.texts, view.texts, "what is in view stays");
        page.wait_for_row(&conversation, "two unread messages", |row| row.unread == 2).await?;
        scene.keep_picture("two-new-ones").await?;
        page.press("jump-to-newest").await?;
        page.see_view("the newest message", |view| {
            view.texts.last().is_some_and(|text| text == "Wave 82") && view.jump.is_none()
        })
        .await?;
        page.wait_for_row(&conversation, "nothing unread", |row| row.unread == 0).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_reads_the_newest_message_stays_at_the_end_however_much_comes() -> Result<()> {
    const NEAR_END: f64 = 24.0;
    play("at_the_end", Setting::default(), async |scene| {
        let bob = scene.world.bob;
        let conversation = scene.world.writes(bob, "Calm")?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message("Calm").await?;
        for round in 1..=3 {
            for number in 1..=20 {
                scene.world.writes(bob, &format!("{round}/{number}{}", "\nWind".repeat(number)))?;
            }
            scene.world.control.add_picture_message(&conversation, bob, &format!("Boat {round}"), pictures::boat()?)?;
            page.see_message_that(&format!("Boat {round}"), "shows its picture", |item| item.painted_pictures == 1)
                .await?;
            let boat = format!("Boat {round}");
            page.see_view("the end", |view| {
                view.below <= NEAR_END && view.jump.is_none() && view.texts.last() == Some(&boat)
            })
            .await?;
        }
        page.wait_for_row(&conversation, "nothing unread", |row| row.unread == 0).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_page_holds_fewer_than_300_elements_of_thousands_of_messages() -> Result<()> {
    const MESSAGES: usize = 5_000;
    const MOST: usize = 300;
    let setting = Setting { limits: LimitTable::generous(), ..Setting::default() };
    play("thousands", setting, async |scene| {
        let (bob, alice) = (scene.world.bob, scene.world.alice);
        let conversation = scene.world.writes(bob, "1")?;
        for number in 2..=MESSAGES {
            let sender = if number % 3 == 0 { alice } else { bob };
            scene.world.control.add_message(&conversation, sender, &number.to_string())?;
        }
        let page = scene.sign_in_and_open(&conversation).await?;
        let newest = |texts: &[String]| texts.last().is_some_and(|text| *text == MESSAGES.to_string());
        page.see_view("the newest message", |view| newest(&view.texts)).await?;
        let mut most = 0;
        let mut oldest = MESSAGES;
        let mut go = async |pixels| -> Result<usize> {
            page.scroll_timeline(pixels).await?;
            let view = page.see_view("messages", |view| !view.texts.is_empty()).await?;
            most = most.max(view.nodes);
            let numbers: Vec<usize> = view.texts.iter().filter_map(|text| text.parse().ok()).collect();
            assert!(numbers.windows(2).all(|two| two[0] + 1 == two[1]), "{numbers:?} are not all");
            Ok(numbers[0])
        };
        until("a thousand messages to have been in view", PATIENCE * 3, async || {
            let before = oldest;
            oldest = go(-2_000).await?;
            assert!(oldest <= before, "from {before} it went down to {oldest}");
            Ok((oldest + 1_000 < MESSAGES).then_some(()))
        })
        .await?;
        // What lay far below was let go of, and comes again.
        until("hundreds of messages on the way down", PATIENCE * 3, async || {
            let before = oldest;
            oldest = go(2_000).await?;
            assert!(oldest >= before, "from {before} it went up to {oldest}");
            Ok((oldest + 200 > MESSAGES).then_some(()))
        })
        .await?;
        assert!((50..MOST).contains(&most), "{most} elements");
        page.press("jump-to-newest").await?;
        let view = page.see_view("the newest message again", |view| newest(&view.texts)).await?;
        assert!(view.nodes < MOST, "{} elements", view.nodes);
        Ok(())
    })
    .await
}

//! How a conversation looks when it is opened: at what is new, under the heads of days, one sender's messages together.

use std::time::Duration;

use anyhow::Result;
use dm_model::{Clock, SystemClock, Timestamp};
use pipit_e2e::{PATIENCE, until};
use serde::Deserialize;
use x_sim::SimClock;

use crate::scene::{Setting, play};

const DAY: Duration = Duration::from_hours(24);
const MINUTE: Duration = Duration::from_mins(1);

/// As near to the top as a head of a day and the room above it.
const NEAR_TOP: f64 = 80.0;

#[tokio::test]
async fn a_conversation_opens_at_the_first_message_that_alice_has_not_read_until_she_has_seen_the_last() -> Result<()> {
    opens_at_the_marker("opening", 60).await
}

#[tokio::test]
async fn so_it_does_where_all_that_is_unread_comes_into_the_page_at_once() -> Result<()> {
    opens_at_the_marker("opening-at-few", 25).await
}

/// With so many unread messages, of which the window shows the first ones only.
async fn opens_at_the_marker(name: &str, unread: u32) -> Result<()> {
    let newest = format!("New {unread}");
    play(name, Setting::default(), async |scene| {
        let (bob, conversation) = (scene.world.bob, scene.world.with(scene.world.bob));
        for number in 1..=40 {
            scene.world.writes(bob, &format!("Old {number}"))?;
        }
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_view("the newest message", |view| view.texts.last().is_some_and(|text| text == "Old 40")).await?;
        scene.close_app().await?;
        for number in 1..=unread {
            scene.world.writes(bob, &format!("New {number}"))?;
        }

        // She looks, but not down to the end: the next time it opens there again.
        for time in ["the first time", "after a restart"] {
            let page = scene.open_app().await?;
            page.wait_for_row(&conversation, "the unread messages", |row| row.unread == unread).await?;
            page.open_conversation(&conversation).await?;
            let is_at_top = |top| (0.0..NEAR_TOP).contains(&top);
            let view = page.see_view("the marker at the top", |view| view.marker.is_some_and(is_at_top)).await?;
            assert_eq!(view.texts.first().map(String::as_str), Some("New 1"), "{time}");
            scene.keep_picture("at-the-marker").await?;
            scene.close_app().await?;
        }

        let page = scene.open_app().await?;
        page.open_conversation(&conversation).await?;
        page.press("jump-to-newest").await?;
        page.see_view("the newest message", |view| view.texts.last() == Some(&newest)).await?;
        page.wait_for_row(&conversation, "nothing unread", |row| row.unread == 0).await?;
        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.open_conversation(&conversation).await?;
        let last = page.see_view("the newest message", |view| view.texts.last() == Some(&newest));
        assert_eq!(last.await?.marker, None, "all was read");
        Ok(())
    })
    .await
}

/// How a message stands among its neighbours.
#[derive(Debug, PartialEq, Deserialize)]
struct Placed {
    text: String,
    /// Under whose name.
    name: Option<String>,
    /// Whether its time is shown without pointing at it.
    timed: bool,
}

const READ_PLACED: &str = r#"
    return [...document.querySelectorAll('[data-testid="timeline-item"]')].map((item) => ({
        text: item.querySelector(".text").textContent,
        name: item.querySelector(".name")?.textContent.trim() ?? null,
        timed: getComputedStyle(item.querySelector("time").parentElement).opacity !== "0",
    }));
"#;

#[tokio::test]
async fn messages_stand_under_the_heads_of_their_days_and_one_sender_s_stand_together() -> Result<()> {
    const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
    let day_ms = i64::try_from(DAY.as_millis())?;
    let today = SystemClock.now().as_millis() / day_ms;
    let three_days_ago = today - 3;
    let noon = Timestamp::from_millis(three_days_ago * day_ms + day_ms / 2);
    // The first day of all was a Thursday.
    let weekday = WEEKDAYS[usize::try_from(three_days_ago % 7)?];
    let setting = Setting { clock: SimClock::fixed_at(noon), ..Setting::default() };
    play("days", setting, async |scene| {
        let (control, alice, bob, carol) =
            (&scene.world.control, scene.world.alice, scene.world.bob, scene.world.carol);
        let group = control.add_group(&[alice, bob, carol])?;
        let say = |person, text: &str| {
            control.advance(MINUTE);
            control.add_message(&group, person, text).map(drop)
        };
        say(bob, "Three days ago")?;
        control.advance(2 * DAY);
        say(bob, "Yesterday")?;
        say(bob, "And a minute later")?;
        control.advance(10 * MINUTE);
        say(bob, "After a while")?;
        say(carol, "Carol")?;
        // Into today, as far as it has come.
        control.advance(Timestamp::from_millis(today * day_ms).since(control.now()));
        say(alice, "Good morning")?;

        let page = scene.sign_in_and_open(&group).await?;
        let view = page.see_view("the heads of three days", |view| view.days.len() == 3).await?;
        assert_eq!(view.days, [weekday, "Yesterday", "Today"]);
        let item = |text: &str, name: Option<&str>, timed| Placed {
            text: text.to_owned(),
            name: name.map(str::to_owned),
            timed,
        };
        let expected = [
            item("Three days ago", Some("Bob"), true),
            item("Yesterday", Some("Bob"), false),
            item("And a minute later", None, true),
            item("After a while", Some("Bob"), true),
            item("Carol", Some("Carol"), true),
            item("Good morning", None, true),
        ];
        until("each group of messages to have one name and one time", PATIENCE, async || {
            let placed: Vec<Placed> = page.read(READ_PLACED).await?;
            Ok((placed == expected).then_some(()))
        })
        .await?;
        scene.keep_picture("days").await
    })
    .await
}

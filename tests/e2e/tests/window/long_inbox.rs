//! An inbox of more conversations than the window has room for: only the rows near the view are in the page, and nobody notices.

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};

use crate::scene::{Setting, play};

const PEOPLE: usize = 80;

/// The name in the row that has the focus, if one has.
const FOCUSED_ROW: &str = r#"
    const row = document.activeElement?.closest('[data-testid="inbox-row"]');
    return row?.querySelector(".name")?.textContent ?? null;
"#;

const IN_VIEW: &str = r#"
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    const view = document.querySelector('[data-testid="inbox"] .scroller').getBoundingClientRect();
    return top >= view.top - 1 && bottom <= view.bottom + 1;
"#;

#[tokio::test]
async fn the_keys_walk_over_a_long_inbox_and_the_focus_comes_back_to_its_farthest_row() -> Result<()> {
    play("long_inbox", Setting::default(), async |scene| {
        for number in 1..=PEOPLE {
            let person = scene.world.control.add_person(&format!("Person {number}"), &format!("person_{number}"));
            scene.world.writes(person, "Hello")?;
        }
        let page = scene.sign_in().await?;
        // Everybody is known when the one who wrote first is.
        until("all to be there", PATIENCE, async || {
            page.read::<()>("const inbox = document.querySelector('[data-testid=\"inbox\"] .scroller'); inbox.scrollTop = inbox.scrollHeight; return null;").await?;
            Ok(page.inbox().await?.iter().any(|row| row.title == "Person 1").then_some(()))
        })
        .await?;
        page.read::<()>("document.querySelector('[data-testid=\"inbox\"] .scroller').scrollTop = 0; return null;").await?;
        page.wait_for_inbox("the newest again", |rows| {
            rows.first().is_some_and(|row| row.title == format!("Person {PEOPLE}"))
        })
        .await?;
        let focused = async |name: &str| {
            let what = format!("the focus on {name}");
            until(&what, PATIENCE, async || {
                let is_there = page.read::<Option<String>>(FOCUSED_ROW).await?.as_deref() == Some(name);
                Ok((is_there && page.read::<bool>(IN_VIEW).await?).then_some(()))
            })
            .await
        };
        page.read::<()>("document.querySelector('[data-testid=\"inbox-row\"]').focus(); return null;").await?;
        scene.desktop.press("End").await?;
        focused("Person 1").await?;
        scene.desktop.press("Up").await?;
        focused("Person 2").await?;
        let rows: usize = page.read("return document.querySelectorAll('[data-testid=\"inbox-row\"]').length;").await?;
        assert!(rows < PEOPLE, "{rows} rows are in the page");

        // What is far away is not forgotten: its conversation opens, and Escape leads back to it from wherever the inbox is.
        scene.desktop.press("Return").await?;
        page.see_message("Hello").await?;
        page.read::<()>("document.querySelector('[data-testid=\"inbox\"] .scroller').scrollTop = 0; return null;").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("conversation").await?;
        focused("Person 2").await?;
        scene.desktop.press("Home").await?;
        focused(&format!("Person {PEOPLE}")).await?;
        scene.keep_picture("back-at-the-top").await
    })
    .await
}

//! The details beside a conversation: who is in it, what was shared in it, and what alice makes of it.

use anyhow::Result;
use pipit_e2e::{PATIENCE, Page, until};

use crate::{
    pictures,
    scene::{Setting, play},
};

/// Waits until these people stand in the details, in any order.
async fn see_people(page: &Page, expected: &[&str]) -> Result<()> {
    const READ: &str = r#"
        return [...document.querySelectorAll('[data-testid="details-person"]')]
            .map((person) => person.querySelector("bdi").textContent).sort();
    "#;
    until(&format!("{expected:?} in the details"), PATIENCE, async || {
        Ok((page.read::<Vec<String>>(READ).await? == expected).then_some(()))
    })
    .await
}

/// Waits until so many pictures are painted in the details.
async fn see_pictures(page: &Page, expected: usize) -> Result<()> {
    const COUNT: &str = r#"
        return [...document.querySelectorAll('[data-testid="shared-media"] img')]
            .filter((image) => image.complete && image.naturalWidth > 0).length;
    "#;
    until(&format!("{expected} pictures in the details"), PATIENCE, async || {
        Ok((page.read::<usize>(COUNT).await? == expected).then_some(()))
    })
    .await
}

#[tokio::test]
async fn the_details_name_who_is_in_a_group_and_show_what_was_shared() -> Result<()> {
    play("details_group", Setting::default(), async |scene| {
        let (control, alice, bob, carol) =
            (&scene.world.control, scene.world.alice, scene.world.bob, scene.world.carol);
        let group = control.add_group(&[alice, bob, carol])?;
        scene.world.says(&group, bob, "Our boats")?;
        scene.world.says(&group, carol, "Where?")?;
        control.add_picture_message(&group, bob, "The first", pictures::boat()?)?;
        for number in 1..=60 {
            scene.world.says(&group, carol, &format!("Wave {number}"))?;
        }
        control.add_picture_message(&group, carol, "The second", pictures::rough_sea()?)?;
        let page = scene.sign_in_and_open(&group).await?;
        page.press("show-conversation-details").await?;
        see_people(&page, &["Bob", "Carol", "You"]).await?;
        see_pictures(&page, 2).await?;
        scene.keep_picture("group").await?;

        // Who comes is there at once.
        scene.world.control.add_join(&group, bob, &[scene.world.dave])?;
        scene.world.says(&group, scene.world.dave, "Ahoy")?;
        see_people(&page, &["Bob", "Carol", "Dave", "You"]).await?;

        // A press on the older picture leads to it, sixty messages up.
        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.open_conversation(&group).await?;
        page.press("show-conversation-details").await?;
        see_people(&page, &["Bob", "Carol", "Dave", "You"]).await?;
        see_pictures(&page, 2).await?;
        let press_last = r#"
            const media = [...document.querySelectorAll('[data-testid="shared-media"]')];
            media.sort((one, other) => one.dataset.at.localeCompare(other.dataset.at))[0].click();
        "#;
        page.read::<Option<()>>(press_last).await?;
        page.see("large-picture").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("large-picture").await?;
        page.see_view("the message with it", |view| view.texts.iter().any(|text| text == "The first")).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_name_of_one_s_own_and_a_mute_are_given_in_the_details_and_last() -> Result<()> {
    play("details_alias", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.press("show-conversation-details").await?;
        see_people(&page, &["Bob"]).await?;
        page.press("details-rename").await?;
        page.give_conversation_name("The kite people").await?;
        page.see_conversation_title("The kite people").await?;
        page.see_in("details", "The kite people").await?;
        page.press("details-mute").await?;
        page.see("details-unmute").await?;
        page.see_placed(&bob, "bob muted", |row| row.marks.len() == 1).await?;
        scene.keep_picture("muted").await?;

        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.wait_for_row(&bob, "the name after a restart", |row| row.title == "The kite people").await?;
        page.see_placed(&bob, "bob muted after a restart", |row| row.marks.len() == 1).await?;
        page.open_conversation(&bob).await?;
        page.press("show-conversation-details").await?;
        page.see_in("details", "The kite people").await?;
        see_people(&page, &["Bob"]).await?;
        page.press("details-unmute").await?;
        page.see("details-mute").await?;
        page.see_placed(&bob, "bob heard again", |row| row.marks.is_empty()).await?;
        Ok(())
    })
    .await
}

//! The search: what alice types is found as she types it, in all scripts, and shown where it stands, however far back.

use std::time::Duration;

use anyhow::{Context, Result};
use pipit_e2e::{PATIENCE, Page, until};

use crate::{
    pictures,
    scene::{Scene, Setting, play},
};

/// Two days ago bob and carol wrote about the sea; today they write about tea.
fn talk(scene: &Scene) -> Result<()> {
    let (world, control) = (&scene.world, &scene.world.control);
    let (bob, carol) = (world.with(world.bob), world.with(world.carol));
    world.says(&bob, world.bob, "The lighthouse keeper sends his regards")?;
    world.says(&bob, world.alice, "Which lighthouse?")?;
    world.says(&carol, world.carol, "\u{6771}\u{4eac}\u{306e}\u{6d77}\u{306f}\u{9752}\u{3044}\u{3067}\u{3059}")?;
    world.says(&carol, world.carol, "\u{6211}\u{4eec}\u{660e}\u{5929}\u{53bb}\u{5317}\u{4eac}")?;
    control.advance(Duration::from_hours(48));
    world.says(&carol, world.carol, "Lighthouses make me sleepy")?;
    control.add_picture_message(&bob, world.bob, "A lighthouse in the fog", pictures::boat()?)?;
    world.says(&bob, world.bob, "Tea?")?;
    Ok(())
}

#[tokio::test]
async fn messages_are_found_as_one_types_by_parts_of_words_in_all_scripts_and_by_filters() -> Result<()> {
    play("searching", Setting::default(), async |scene| {
        talk(scene)?;
        let page = scene.sign_in().await?;
        let bob = scene.world.with(scene.world.bob);
        page.wait_for_row(&bob, "bob's last word", |row| row.preview == "Tea?").await?;

        // As one types: each letter more finds less, and nothing is pressed.
        page.search_for("ligh").await?;
        page.see_found("all four lighthouses", |found| found.len() == 4).await?;
        scene.desktop.type_text("thouses").await?;
        page.see_found("carol's alone", |found| {
            found.iter().map(|one| one.snippet.as_str()).eq(["Lighthouses make me sleepy"])
        })
        .await?;

        // A part in the middle of a word; in context, with what was looked for standing out, under its conversation.
        let parts = ["A lighthouse in the fog", "Which lighthouse?", "The lighthouse keeper sends his regards"];
        let found = page.find_messages("GHTHO", &[&parts[..], &["Lighthouses make me sleepy"]].concat()).await?;
        let places: Vec<_> = found.iter().map(|one| (one.conversation.as_str(), one.sender.as_str())).collect();
        assert_eq!(places, [("Bob", "Bob"), ("Bob", "You"), ("Bob", "Bob"), ("Carol", "Carol")]);
        assert!(found.iter().all(|one| one.hits.iter().map(|hit| hit.to_lowercase()).eq(["ghtho"])), "{found:#?}");
        scene.keep_picture("parts").await?;
        // All words of several, in any order.
        page.find_messages("regards light", &parts[2..]).await?;

        // Scripts without spaces, from one character on.
        let (blue, peking) = (
            "\u{6771}\u{4eac}\u{306e}\u{6d77}\u{306f}\u{9752}\u{3044}\u{3067}\u{3059}",
            "\u{6211}\u{4eec}\u{660e}\u{5929}\u{53bb}\u{5317}\u{4eac}",
        );
        page.find_messages("\u{4eac}", &[peking, blue]).await?;
        page.find_messages("\u{6d77}\u{306f}\u{9752}", &[blue]).await?;
        let found = page.find_messages("\u{660e}\u{5929}", &[peking]).await?;
        assert_eq!(found[0].hits, ["\u{660e}\u{5929}"]);
        scene.keep_picture("chinese").await?;

        // By who wrote it, where, with what, and when.
        page.find_messages("lighthouse from:@carol", &["Lighthouses make me sleepy"]).await?;
        page.find_messages("from:@alice", &["Which lighthouse?"]).await?;
        page.find_messages("in:Carol light", &["Lighthouses make me sleepy"]).await?;
        page.find_messages("has:photo", &["A lighthouse in the fog"]).await?;
        let found = page.find_messages("keeper", &parts[2..]).await?;
        let old = found[0].at.get(..10).context("that is no date")?.to_owned();
        let found = page.find_messages("fog", &parts[..1]).await?;
        let new = found[0].at.get(..10).context("that is no date")?.to_owned();
        assert!(old < new, "{old} {new}");
        page.find_messages(&format!("lighthouse before:{new}"), &parts[1..]).await?;
        let recent = ["A lighthouse in the fog", "Lighthouses make me sleepy"];
        page.find_messages(&format!("lighthouse after:{old}"), &recent).await?;
        scene.keep_picture("filters").await?;

        // What cannot be followed is said.
        page.search_for("from:@nobody tea").await?;
        page.see_in("search-problem", "you know nobody who is called so").await?;
        page.search_for("submarine").await?;
        page.see_in("nothing-found", "Nothing was found for \u{201c}submarine\u{201d}").await
    })
    .await
}

#[tokio::test]
async fn a_search_in_one_conversation_finds_nothing_of_others_until_alice_widens_it() -> Result<()> {
    play("searching_here", Setting::default(), async |scene| {
        talk(scene)?;
        let carol = scene.world.with(scene.world.carol);
        let page = scene.sign_in_and_open(&carol).await?;
        page.see_message("Lighthouses make me sleepy").await?;
        page.press("search-here").await?;
        page.see_focus_on("search-field").await?;
        page.see_written("search-scope", "Carol").await?;
        page.find_messages("light", &["Lighthouses make me sleepy"]).await?;
        scene.keep_picture("here").await?;
        page.search_for("keeper").await?;
        page.see("nothing-found").await?;
        page.press("search-everywhere").await?;
        page.see_found("bob's message", |found| found.len() == 1 && found[0].conversation == "Bob").await?;
        page.see_no("search-scope").await
    })
    .await
}

#[tokio::test]
async fn alice_jumps_to_a_message_hundreds_of_messages_back_and_from_there_to_the_newest() -> Result<()> {
    play("far_back", Setting::default(), async |scene| {
        let (world, control) = (&scene.world, &scene.world.control);
        let bob = world.with(world.bob);
        control.add_message(&bob, world.bob, "Once there was a heron")?;
        for number in 1..=600 {
            control.add_message(
                &bob,
                if number % 3 == 0 { world.alice } else { world.bob },
                &format!("Wave {number}"),
            )?;
        }
        world.writes(world.carol, "The kettle is on")?;
        let page = scene.sign_in().await?;
        page.open_conversation(&scene.world.with(scene.world.carol)).await?;
        page.search_for("heron").await?;
        // It is read back as far as that first.
        page.see_found("the heron", |found| found.len() == 1).await?;
        scene.keep_picture("found").await?;
        page.press("search-result").await?;
        page.see_open_conversation(&bob).await?;
        page.wait_for_timeline("the heron among what came after it", PATIENCE, |items| {
            items.first().is_some_and(|item| item.text == "Once there was a heron")
                && items.get(1).is_some_and(|item| item.text == "Wave 1")
        })
        .await?;
        assert!(is_in_view(&page, "Once there was a heron").await?);
        scene.keep_picture("jumped").await?;

        // Within the conversation that is open it goes on, in the middle of nowhere.
        page.find_messages("Wave 300", &["Wave 300"]).await?;
        page.press("search-result").await?;
        let shown = page.wait_for_timeline("the three hundredth wave", PATIENCE, |items| {
            items.iter().any(|item| item.text == "Wave 300") && items.iter().all(|item| item.text != "Wave 1")
        });
        shown.await?;
        until("it to be in view", PATIENCE, async || Ok(is_in_view(&page, "Wave 300").await?.then_some(()))).await?;
        page.press("jump-to-newest").await?;
        page.wait_for_timeline("the newest", PATIENCE, |items| {
            items.last().is_some_and(|item| item.text == "Wave 600")
        })
        .await?;
        Ok(())
    })
    .await
}

/// Whether a message with this text is where one can see it.
async fn is_in_view(page: &Page, text: &str) -> Result<bool> {
    page.read(&format!(
        r#"const item = [...document.querySelectorAll('[data-testid="timeline-item"]')]
            .find((item) => item.querySelector(".text")?.textContent === {text:?});
        const frame = document.querySelector('[data-testid="timeline"]').getBoundingClientRect();
        const place = item?.getBoundingClientRect();
        return place !== undefined && place.top >= frame.top - 1 && place.bottom <= frame.bottom + 1;"#
    ))
    .await
}

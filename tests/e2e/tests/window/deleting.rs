//! Messages go: alice's own by her will, with a few seconds to think better of it; others' by theirs.

use std::time::Duration;

use anyhow::Result;
use dm_model::EventId;
use pipit_e2e::{PATIENCE, until};
use x_sim::{Call, TrueContent};

use crate::{
    scene::{Setting, play},
    world::World,
};

/// More than X may take to show everywhere that something is gone, after which the app believes it.
const LONG_ENOUGH_TO_BE_BELIEVED: Duration = Duration::from_mins(11);

/// X's event with this text.
fn event(world: &World, wanted: &str) -> Option<EventId> {
    let says = |content: &TrueContent| matches!(content, TrueContent::Message { text, .. } if text == wanted);
    world.control.truth(world.alice).into_iter().find(|event| says(&event.content)).map(|event| event.id)
}

/// How often X was asked to delete something.
fn deletions(world: &World) -> usize {
    world.control.requests().iter().filter(|request| request.call == Call::DeleteEvent).count()
}

#[tokio::test]
async fn a_message_that_alice_deletes_is_gone_at_once_and_at_x_unless_she_takes_that_back() -> Result<()> {
    play("deleting", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        let own = page.see_message("In ten minutes").await?;
        let is_gone = async |what: &str| {
            let gone = page.wait_for_timeline(what, PATIENCE, |items| {
                items.len() == 2 && items.iter().all(|item| item.text != "In ten minutes")
            });
            gone.await.map(drop)
        };

        page.choose_for(&own, "delete-message").await?;
        is_gone("the message to go").await?;
        page.see_in("deleted-notice", "Message deleted.").await?;
        scene.keep_picture("deleted").await?;
        page.press("undo-delete").await?;
        let own = page.see_message("In ten minutes").await?;
        page.see_no("deleted-notice").await?;

        page.choose_for(&own, "delete-message").await?;
        is_gone("the message to go again").await?;
        until("X to have deleted it", PATIENCE, async || {
            Ok(event(&scene.world, "In ten minutes").is_none().then_some(()))
        })
        .await?;
        // The undone one never got to X; the notice has left by itself.
        assert_eq!(deletions(&scene.world), 1);
        page.see_no("deleted-notice").await?;
        is_gone("the message to stay away").await
    })
    .await
}

#[tokio::test]
async fn bob_s_messages_cannot_be_deleted_here() -> Result<()> {
    play("not_deletable", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        let message = page.see_message("I am the one with the kite").await?;
        page.press_at(&message, "message-menu").await?;
        page.see("copy-message").await?;
        assert!(!page.shows("delete-message").await?);
        scene.keep_picture("menu").await
    })
    .await
}

#[tokio::test]
async fn a_message_that_bob_deleted_stays_and_says_that_x_no_longer_has_it() -> Result<()> {
    play("vanished", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        scene.world.writes(scene.world.bob, "You did not read this")?;
        scene.world.writes(scene.world.bob, "See you")?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message("You did not read this").await?;
        let deleted = event(&scene.world, "You did not read this").expect("bob wrote it");
        scene.world.control.delete_event(deleted)?;
        // The app looks once now, and believes it when it looks again later.
        let looks = |world: &World| world.control.requests().len();
        let before = looks(&scene.world);
        until("the app to read the conversation again", PATIENCE, async || {
            Ok((looks(&scene.world) >= before + 2).then_some(()))
        })
        .await?;
        scene.world.control.advance(LONG_ENOUGH_TO_BE_BELIEVED);
        page.see_message_that("You did not read this", "is said to be gone", |item| {
            item.notes.contains("No longer at X")
        })
        .await?;
        scene.keep_picture("vanished").await
    })
    .await
}

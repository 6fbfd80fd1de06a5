//! Sending: it stands at once, reaches X exactly once and in the right conversation, whatever happens on the way.

use std::time::Duration;

use anyhow::{Result, ensure};
use dm_model::ConversationId;
use pipit_e2e::{PATIENCE, TimelineItem, until};
use x_sim::{Call, Fault, LimitTable, TrueContent};

use crate::{
    scene::{Setting, play},
    world::World,
};

#[tokio::test]
async fn alice_types_and_presses_enter_and_x_has_it_exactly_once() -> Result<()> {
    play("sending", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.write("On my way").await?;
        let standing = page.see_message("On my way").await?;
        assert_eq!(standing.own, Some(true));
        page.see_message_that("On my way", "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        assert_eq!(page.draft().await?, "");
        assert_eq!(places_of(&scene.world, "On my way"), std::slice::from_ref(&bob));

        // Bob's answer comes with a later sync, which brings alice's own message once more.
        scene.world.writes(scene.world.bob, "I can see you")?;
        let items = page.wait_for_timeline("bob's answer", PATIENCE, |items| {
            items.last().is_some_and(|item| item.text == "I can see you")
        });
        let items = items.await?;
        assert_eq!(items.iter().filter(|item| item.text == "On my way").count(), 1, "{items:#?}");
        scene.keep_picture("sent").await
    })
    .await
}

#[tokio::test]
async fn with_x_unreachable_a_message_waits_and_goes_out_later() -> Result<()> {
    play("sending_later", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let carol = scene.world.with(scene.world.carol);
        let page = scene.sign_in_and_open(&carol).await?;
        page.see_message("The kettle is on").await?;
        scene.world.control.set_reachable(false);
        page.write("Save me a cup").await?;
        let waits = |state: Option<&str>| state.is_some_and(|state| state != "sent" && state != "wedged");
        page.see_message_that("Save me a cup", "waits", |item| waits(item.send_state.as_deref())).await?;
        page.see_in("connectivity", "Offline").await?;
        assert_eq!(places_of(&scene.world, "Save me a cup"), []);
        scene.keep_picture("waiting").await?;

        scene.world.control.set_reachable(true);
        let page = scene.page()?;
        let sent = page.wait_for_timeline("the waiting message to be sent", Duration::from_mins(1), |items| {
            items.iter().any(|item| item.text == "Save me a cup" && item.send_state.as_deref() == Some("sent"))
        });
        sent.await?;
        assert_eq!(places_of(&scene.world, "Save me a cup"), [carol]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_not_sent_twice() -> Result<()> {
    play("lost_answer", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message("I am the one with the kite").await?;
        for call in [Call::SendToConversation, Call::SendToParticipant] {
            scene.world.control.answer_next(call, Fault::ResetAfterCommit);
        }
        page.write("Did this arrive?").await?;
        let settled = page.wait_for_timeline("the message to be settled, once", Duration::from_mins(1), |items| {
            let mut copies = items.iter().filter(|item| item.text == "Did this arrive?");
            copies.next().is_some_and(|item| item.send_state.as_deref() == Some("sent")) && copies.next().is_none()
        });
        settled.await?;
        assert_eq!(places_of(&scene.world, "Did this arrive?"), [bob]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn with_the_limits_of_today_an_answer_is_seen_soon_and_x_never_has_to_refuse() -> Result<()> {
    let setting = Setting { limits: LimitTable::current(), ..Setting::default() };
    play("limits", setting, async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.write("Is the wind strong?").await?;
        page.see_message_that("Is the wind strong?", "is sent", |item| item.send_state.as_deref() == Some("sent"))
            .await?;
        scene.world.writes(scene.world.bob, "Strong enough to fly")?;
        let answered = until("bob's answer", Duration::from_mins(1), async || {
            let items = page.timeline().await?;
            Ok(items.iter().any(|item| item.text == "Strong enough to fly").then_some(()))
        });
        answered.await?;
        let refused = scene.world.control.requests().into_iter().filter(|request| request.status == 429).count();
        ensure!(refused == 0, "X refused {refused} requests");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_x_takes_no_more_for_now_alice_is_told_until_when_and_what_she_writes_waits() -> Result<()> {
    let setting = Setting { limits: LimitTable::current(), ..Setting::default() };
    play("sends_resume", setting, async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        // X takes 15 in a quarter of an hour.
        for number in 1..=15 {
            let text = format!("Knot {number}");
            page.write(&text).await?;
            page.see_message_that(&text, "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        }
        page.see_in("sends-resume", "Sends resume at").await?;
        page.write("Knot 16").await?;
        page.see_message_that("Knot 16", "says when it goes out", |item| item.notes.contains("Goes out at")).await?;
        scene.keep_picture("sends-resume").await?;

        let waiting = page.see_message("Knot 16").await?;
        page.press_at(&waiting, "cancel-send").await?;
        page.write("Knot 17").await?;
        page.see_message_that("Knot 17", "waits, too", |item| item.notes.contains("Goes out at")).await?;
        let refused = scene.world.control.requests().into_iter().filter(|request| request.status == 429).count();
        ensure!(refused == 0, "X refused {refused} requests");
        let written = scene.world.alice_wrote(&bob);
        assert_eq!(written.last().map(String::as_str), Some("Knot 15"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_post_is_shared_by_its_address_and_shown_in_its_place() -> Result<()> {
    play("shared_post", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let post = scene.world.control.add_post(scene.world.carol, "The tide is out")?;
        let page = scene.sign_in_and_open(&bob).await?;
        let text = format!("Look {post}");
        page.write(&text).await?;
        // X's own words for it may have come by then, which are without the address.
        let says_it = |item: &TimelineItem| item.text == text || item.text == "Look";
        let is_sent = |item: &TimelineItem| item.send_state.as_deref() == Some("sent");
        let fits = |items: &[TimelineItem]| items.iter().any(|item| says_it(item) && is_sent(item));
        page.wait_for_timeline("the message with the address of a Post to be sent", PATIENCE, fits).await?;
        let sent = scene.world.control.truth(scene.world.alice).pop().map(|event| event.content);
        let Some(TrueContent::Message { text: at_x, links, .. }) = sent else { panic!("it is no message: {sent:?}") };
        assert!(!at_x.contains(&post), "X makes addresses short: {at_x}");
        assert_eq!(links.iter().map(|link| link.expanded_url.as_str()).collect::<Vec<_>>(), [post.as_str()]);

        // Bob's answer comes with X's own words for alice's message.
        scene.world.writes(scene.world.bob, "So it is")?;
        page.see_message("So it is").await?;
        let items = page.timeline().await?;
        assert_eq!(items.iter().filter(|item| item.text == "Look").count(), 1, "{items:#?}");
        assert_eq!(items.len(), 5, "{items:#?}");
        scene.keep_picture("shared-post").await?;
        // The Post stands below it, in place of its address.
        page.press("post").await?;
        page.see_in("link-address", &post).await
    })
    .await
}

/// The conversations in which X has a message of alice's with this text, once for each time.
fn places_of(world: &World, wanted: &str) -> Vec<ConversationId> {
    let truth = world.control.truth(world.alice).into_iter();
    let sent = truth.filter(|event| {
        event.sender == Some(world.alice)
            && matches!(&event.content, TrueContent::Message { text, .. } if text == wanted)
    });
    sent.map(|event| event.conversation).collect()
}

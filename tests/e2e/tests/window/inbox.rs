//! The inbox: what alice puts where stays there, and each row says how it stands.

use anyhow::Result;
use pipit_e2e::{InboxRow, PATIENCE, Page, Placed, UNSEEN_PATIENCE, until};

use crate::scene::{Setting, play};

/// The rows from top to bottom, by whom they are with.
async fn see_titles(page: &Page, what: &str, expected: &[&str]) -> Result<()> {
    page.wait_for_inbox(what, |rows| rows.iter().map(|row| row.title.as_str()).eq(expected.iter().copied()))
        .await
        .map(drop)
}

#[tokio::test]
async fn a_pinned_conversation_stays_above_newer_ones_also_after_a_restart() -> Result<()> {
    play("pin", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let carol = scene.world.with(scene.world.carol);
        let page = scene.sign_in().await?;
        see_titles(&page, "whoever wrote last first", &["Bob", "Carol"]).await?;
        page.choose_in_row(&carol, "pin").await?;
        see_titles(&page, "carol pinned above bob", &["Carol", "Bob"]).await?;
        scene.world.writes(scene.world.dave, "Anyone for tea?")?;
        see_titles(&page, "dave under carol", &["Carol", "Dave", "Bob"]).await?;
        scene.keep_picture("pinned").await?;

        scene.close_app().await?;
        let page = scene.open_app().await?;
        see_titles(&page, "carol above the others again", &["Carol", "Dave", "Bob"]).await?;
        page.see_placed(&carol, "a pin on carol's row", |row| row.marks == ["Pinned"]).await?;
        page.choose_in_row(&carol, "pin").await?;
        see_titles(&page, "whoever wrote last first again", &["Dave", "Bob", "Carol"]).await?;
        page.see_placed(&carol, "no pin on carol's row", |row| row.marks.is_empty()).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_muted_conversation_asks_for_no_attention_until_alice_listens_again() -> Result<()> {
    play("mute", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in().await?;
        page.choose_in_row(&carol, "mute-always").await?;
        page.see_placed(&carol, "carol muted", |row| row.marks.len() == 1).await?;
        page.choose_in_row(&bob, "mute-1").await?;
        let for_an_hour = |row: &Placed| row.marks.iter().any(|mark| mark.starts_with("Muted until "));
        page.see_placed(&bob, "bob muted for an hour", for_an_hour).await?;

        scene.world.writes(scene.world.carol, "The kettle whistles")?;
        scene.world.writes(scene.world.bob, "It has a tail")?;
        // Dave's message comes after theirs: by then they would have been announced and counted.
        let dave = scene.world.writes(scene.world.dave, "Hello?")?;
        let notifications = scene.desktop.notifications();
        notifications.wait_for("dave's notification", UNSEEN_PATIENCE, |one| one.title == "Dave").await?;
        page.wait_for_row(&dave, "dave's message", |row| row.unread == 1).await?;
        page.wait_for_row(&carol, "carol's message", |row| row.unread == 1).await?;
        page.wait_for_row(&bob, "bob's message", |row| row.unread == 1).await?;
        let from: Vec<String> = notifications.all().into_iter().map(|one| one.title).collect();
        assert_eq!(from, ["Dave"]);
        for muted in [&carol, &bob] {
            page.see_placed(muted, "a quiet number", |row| !row.asks_for_attention).await?;
        }
        page.see_placed(&dave, "a pill", |row| row.asks_for_attention).await?;
        assert_eq!(page.title().await?, "(1) Pipit");
        scene.keep_picture("muted").await?;

        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.see_placed(&bob, "bob muted after a restart", for_an_hour).await?;
        page.see_placed(&carol, "carol muted after a restart", |row| row.marks.len() == 1).await?;
        page.choose_in_row(&carol, "unmute").await?;
        page.see_placed(&carol, "carol heard again", |row| row.marks.is_empty() && row.asks_for_attention).await?;
        until("both to be counted", PATIENCE, async || Ok((page.title().await? == "(2) Pipit").then_some(()))).await
    })
    .await
}

#[tokio::test]
async fn an_archived_conversation_is_out_of_sight_until_somebody_writes_in_it() -> Result<()> {
    play("archive", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let carol = scene.world.with(scene.world.carol);
        let page = scene.sign_in().await?;
        page.choose_in_row(&carol, "archive").await?;
        see_titles(&page, "carol to go", &["Bob"]).await?;
        page.see("archived-notice").await?;
        scene.keep_picture("undo").await?;
        page.press("undo-archive").await?;
        see_titles(&page, "carol to be back by a press", &["Bob", "Carol"]).await?;

        page.choose_in_row(&carol, "archive").await?;
        see_titles(&page, "carol to go again", &["Bob"]).await?;
        scene.close_app().await?;
        let page = scene.open_app().await?;
        see_titles(&page, "carol out of sight after a restart", &["Bob"]).await?;
        page.filter_inbox("archived").await?;
        see_titles(&page, "carol among the archived", &["Carol"]).await?;
        scene.keep_picture("archived").await?;
        page.filter_inbox("all").await?;

        scene.world.writes(scene.world.carol, "Tea is ready")?;
        see_titles(&page, "carol back, and first", &["Carol", "Bob"]).await?;
        page.filter_inbox("archived").await?;
        see_titles(&page, "nobody archived", &[]).await
    })
    .await
}

#[tokio::test]
async fn alice_marks_a_conversation_as_unread_to_come_back_to_it() -> Result<()> {
    play("mark_unread", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in().await?;
        page.choose_in_row(&bob, "mark-unread").await?;
        page.see_placed(&bob, "a dot on bob's row", |row| row.asks_for_attention).await?;
        page.filter_inbox("unread").await?;
        see_titles(&page, "bob alone as unread", &["Bob"]).await?;
        scene.keep_picture("marked").await?;

        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.see_placed(&bob, "the dot after a restart", |row| row.asks_for_attention).await?;
        page.open_conversation(&bob).await?;
        page.see_placed(&bob, "no dot once it is open", |row| !row.asks_for_attention).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_filters_show_unread_conversations_and_groups_alone() -> Result<()> {
    play("filters", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (control, bob, carol) = (&scene.world.control, scene.world.bob, scene.world.carol);
        let group = control.add_group(&[scene.world.alice, bob, carol])?;
        scene.world.says(&group, bob, "All of us")?;
        let page = scene.sign_in().await?;
        let everyone = page.wait_for_inbox("all three", |rows| rows.len() == 3).await?;
        let groups_title = everyone.first().map(|row| row.title.clone()).unwrap_or_default();
        page.filter_inbox("unread").await?;
        see_titles(&page, "nothing unread", &[]).await?;
        page.see("inbox-empty").await?;
        scene.keep_picture("nothing-unread").await?;
        scene.world.writes(carol, "Still here")?;
        see_titles(&page, "carol as unread", &["Carol"]).await?;
        page.filter_inbox("groups").await?;
        see_titles(&page, "the group", &[&groups_title]).await?;
        page.filter_inbox("all").await?;
        see_titles(&page, "all by their last event", &["Carol", &groups_title, "Bob"]).await
    })
    .await
}

#[tokio::test]
async fn a_row_shows_the_draft_in_it_and_a_message_that_was_not_sent_and_still_does_after_a_restart() -> Result<()> {
    play("row", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        scene.world.control.set_accepts_messages(scene.world.bob, false)?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.write("Are you there?").await?;
        page.see_message_that("Are you there?", "was not sent", |item| item.send_state.as_deref() == Some("wedged"))
            .await?;
        page.open_conversation(&carol).await?;
        page.write_draft("Put the kettle").await?;
        page.open_conversation(&bob).await?;

        let says_draft = |row: &InboxRow| row.preview.contains("Draft:") && row.preview.contains("Put the kettle");
        page.wait_for_row(&carol, "the draft in carol's row", says_draft).await?;
        let not_sent = |row: &Placed| row.words.contains("1 message not sent");
        page.see_placed(&bob, "that a message was not sent", not_sent).await?;
        scene.keep_picture("rows").await?;
        scene.close_app().await?;

        let page = scene.open_app().await?;
        page.wait_for_row(&carol, "the draft after a restart", says_draft).await?;
        page.see_placed(&bob, "that a message was not sent, after a restart", not_sent).await?;
        page.open_conversation(&bob).await?;
        page.press("discard").await?;
        page.see_placed(&bob, "nothing unsent any more", |row| !row.words.contains("not sent")).await?;
        page.open_conversation(&carol).await?;
        page.write(" on").await?;
        page.see_message("Put the kettle on").await?;
        page.open_conversation(&bob).await?;
        page.wait_for_row(&carol, "no draft once it is sent", |row| row.preview == "You: Put the kettle on").await?;
        Ok(())
    })
    .await
}

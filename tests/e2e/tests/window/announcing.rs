//! How messages are announced: grouped, taken away again, answered, as quietly as alice wants it, and what a desktop does to them
//! that shows none, or hangs.

mod bad_days;
mod daemons;

use anyhow::{Context, Result};
use pipit_e2e::{Notification, PATIENCE, Page, until};
use serde_json::json;

use crate::{
    scene::{Scene, Setting, play},
    tray::choose,
};

/// Looks for news at once: where nobody looks at the window it would take its time.
pub async fn sync_now(page: &Page) -> Result<()> {
    page.read("window.__TAURI_INTERNALS__.invoke('sync_now'); return null;").await
}

fn bodies(notifications: &[Notification]) -> Vec<&str> {
    notifications.iter().map(|one| one.body.as_str()).collect()
}

#[tokio::test]
async fn bob_s_messages_share_a_notification_that_goes_when_alice_reads_them() -> Result<()> {
    play("announcing", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in_and_open(&carol).await?;
        let notifications = scene.desktop.notifications();
        scene.world.writes(scene.world.bob, "Tea?")?;
        sync_now(&scene.page()?).await?;
        let first = notifications.wait_for("the first line", PATIENCE, |_| true).await?;
        assert_eq!((first.sound.as_deref(), first.urgency), (Some("message-new-instant"), Some(1)));
        assert_eq!(first.actions, ["default", "mark-as-read"], "this desktop has no field for answers");
        scene.world.writes(scene.world.bob, "At <five>?")?;
        sync_now(&scene.page()?).await?;
        let both = |standing: &[Notification]| bodies(standing) == ["Tea?\nAt &lt;five&gt;?"];
        notifications.wait_until("both lines in one notification", PATIENCE, both).await?;

        page.open_conversation(&bob).await?;
        notifications.wait_until("nothing to stand there", PATIENCE, <[_]>::is_empty).await?;

        // What is left at the end would lead nowhere.
        page.open_conversation(&carol).await?;
        scene.world.writes(scene.world.bob, "Cake, then")?;
        sync_now(&scene.page()?).await?;
        notifications.wait_until("the next one", PATIENCE, |standing| bodies(standing) == ["Cake, then"]).await?;
        scene.close_app().await?;
        assert_eq!(scene.desktop.notifications().standing(), []);
        Ok(())
    })
    .await
}

/// On a desktop where a notification can be answered. Alice has begun to write to bob, and looks at what carol wrote.
async fn bob_asks_while_alice_writes_to_him(scene: &mut Scene) -> Result<(Page, Notification)> {
    scene.world.that_has_a_past()?;
    scene.desktop.notifications().learn("inline-reply");
    let page = scene.sign_in_and_open(&scene.world.with(scene.world.bob)).await?;
    page.write_draft("Dear Bob, it is a long story").await?;
    page.open_conversation(&scene.world.with(scene.world.carol)).await?;
    scene.world.writes(scene.world.bob, "Where are you?")?;
    sync_now(&page).await?;
    let notifications = scene.desktop.notifications();
    let told = notifications.wait_for("bob's question", PATIENCE, |one| one.title == "Bob").await?;
    Ok((page, told))
}

#[tokio::test]
async fn an_answer_in_the_notification_goes_out_once_and_leaves_the_draft_alone() -> Result<()> {
    play("announcing_reply", Setting::default(), async |scene| {
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let (page, told) = bob_asks_while_alice_writes_to_him(scene).await?;
        let notifications = scene.desktop.notifications();
        assert!(told.actions.contains(&"inline-reply".to_owned()), "it can be answered: {told:?}");
        notifications.reply(&told, "Nearly there").await?;
        notifications.reply(&told, "Nearly there").await?;
        let sent = || scene.world.alice_wrote(&bob);
        until("the answer at X", PATIENCE, async || Ok(sent().contains(&"Nearly there".to_owned()).then_some(())))
            .await?;
        page.see_open_conversation(&carol).await?;

        // Marking as read opens nothing either, and what comes later shows that nothing went out twice.
        scene.world.writes(scene.world.bob, "Good")?;
        sync_now(&scene.page()?).await?;
        let told = notifications.wait_for("bob's word", PATIENCE, |one| one.body == "Good").await?;
        page.wait_for_row(&bob, "one unread message", |row| row.unread == 1).await?;
        notifications.invoke(&told, "mark-as-read").await?;
        page.wait_for_row(&bob, "nothing unread", |row| row.unread == 0).await?;
        page.see_open_conversation(&carol).await?;
        page.open_conversation(&bob).await?;
        page.see_draft("Dear Bob, it is a long story").await?;
        page.see_message("Nearly there").await?;
        page.write(" Here").await?;
        let is_next = |texts: &[String]| texts.iter().any(|text| text.ends_with("Here"));
        until("the next message at X", PATIENCE, async || Ok(is_next(&sent()).then_some(()))).await?;
        assert_eq!(sent().into_iter().filter(|text| text == "Nearly there").count(), 1);
        assert!(!scene.world.alice_wrote(&carol).contains(&"Nearly there".to_owned()));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_answer_in_the_notification_that_cannot_go_out_stands_above_what_alice_is_writing() -> Result<()> {
    play("announcing_reply_refused", Setting::default(), async |scene| {
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let (page, told) = bob_asks_while_alice_writes_to_him(scene).await?;
        let notifications = scene.desktop.notifications();
        // X takes 10,000 characters.
        let long = "On my way. ".repeat(1_000);
        notifications.reply(&told, &long).await?;
        page.see_open_conversation(&bob).await?;
        let both = format!("{long}\nDear Bob, it is a long story");
        page.see_draft(&both).await?;
        page.see("notice").await?;
        scene.keep_picture("refused").await?;

        page.open_conversation(&carol).await?;
        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.open_conversation(&bob).await?;
        page.see_draft(&both).await?;
        assert!(!scene.world.alice_wrote(&bob).iter().any(|text| text.starts_with("On my way")));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn after_a_catch_up_of_many_there_is_one_summary_that_leads_to_the_inbox() -> Result<()> {
    play("announcing_summary", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        scene.sign_in().await?;
        scene.close_app().await?;
        for number in 0..8 {
            for friend in [scene.world.bob, scene.world.carol, scene.world.dave] {
                scene.world.writes(friend, &format!("Message {number}"))?;
            }
        }
        let page = scene.open_app().await?;
        let notifications = scene.desktop.notifications();
        let told = notifications.wait_for("the summary", PATIENCE, |_| true).await?;
        assert_eq!((told.title.as_str(), told.body.as_str()), ("Pipit", "24 new messages"));
        assert_eq!(told.actions, ["default"]);
        page.open_conversation(scene.world.with(scene.world.bob)).await?;
        scene.minimise().await?;
        notifications.click(&told).await?;
        page.see("inbox").await?;
        scene.see_in_front().await?;
        assert_eq!(notifications.all().len(), 1, "one for all: {:?}", notifications.all());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_alice_hides_is_not_told_and_what_she_silences_is_not_heard_in_her_language() -> Result<()> {
    let environment = vec![("LANGUAGE", "ja"), ("LANG", "C.UTF-8")];
    play("announcing_hidden", Setting { environment, ..Setting::default() }, async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in_and_open(&carol).await?;
        let notifications = scene.desktop.notifications();
        scene.world.writes(scene.world.bob, "The code is 1234")?;
        sync_now(&scene.page()?).await?;
        notifications.wait_for("bob's message", PATIENCE, |one| one.body == "The code is 1234").await?;
        choose(&page, json!({ "notificationContent": false, "notificationSound": false })).await?;
        notifications.wait_until("nothing that she hides", PATIENCE, <[_]>::is_empty).await?;

        scene.world.writes(scene.world.bob, "The code is 5678")?;
        sync_now(&scene.page()?).await?;
        let told = notifications.wait_for("a hidden message", PATIENCE, |one| one.title == "Pipit").await?;
        assert_eq!((told.body.as_str(), told.sound.as_deref()), ("新しいメッセージ", None));
        scene.minimise().await?;
        notifications.click(&told).await?;
        page.see_open_conversation(&bob).await?;
        page.wait_for_row(&bob, "nothing unread in a window that was raised", |row| row.unread == 0).await?;

        page.open_conversation(&carol).await?;
        choose(&page, json!({ "notifications": false })).await?;
        scene.world.writes(scene.world.bob, "Nobody hears this")?;
        sync_now(&page).await?;
        page.wait_for_row(&bob, "bob's message", |row| row.unread == 1).await?;
        choose(&page, json!({ "notifications": true, "notificationContent": true, "notificationSound": true })).await?;
        notifications.be_quiet();
        scene.world.writes(scene.world.dave, "But this")?;
        sync_now(&page).await?;
        let told = notifications.wait_for("dave's message", PATIENCE, |one| one.title == "Dave").await?;
        assert_eq!(told.sound, None, "the desktop wants quiet");
        assert!(!notifications.all().iter().any(|one| one.body.contains("hears")), "{:?}", notifications.all());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_click_brings_a_window_back_that_was_closed_into_the_tray() -> Result<()> {
    play("announcing_from_tray", Setting::default(), async |scene| {
        let tray = scene.desktop.put_up_tray().await?;
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in_and_open(&carol).await?;
        tray.see_item().await?;
        choose(&page, json!({ "closeToTray": true })).await?;
        scene.ask_to_close().await?;
        scene.see_windows(0).await?;
        scene.world.writes(scene.world.bob, "Where did you go?")?;
        sync_now(&page).await?;
        let notifications = scene.desktop.notifications();
        let told = notifications.wait_for("bob's message", PATIENCE, |one| one.title == "Bob").await?;
        notifications.click(&told).await?;
        scene.see_windows(1).await?;
        scene.see_in_front().await?;
        page.see_open_conversation(&bob).await?;
        page.wait_for_row(&bob, "nothing unread", |row| row.unread == 0).await.map(drop)
    })
    .await
}

#[tokio::test]
async fn what_a_crash_left_standing_is_taken_away_at_the_next_start() -> Result<()> {
    play("announcing_crash", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        scene.sign_in_and_open(&carol).await?;
        scene.world.writes(scene.world.bob, "Tea?")?;
        sync_now(&scene.page()?).await?;
        let notifications = scene.desktop.notifications();
        notifications.wait_until("bob's message", PATIENCE, |standing| bodies(standing) == ["Tea?"]).await?;
        let kept = scene.data_folder().join("shown-notifications.json");
        until("it to be kept that it stands there", PATIENCE, async || Ok(kept.exists().then_some(()))).await?;
        scene.kill_app().await?;
        assert_eq!(bodies(&scene.desktop.notifications().standing()), ["Tea?"], "nobody could take it away");
        let page = scene.open_app().await?;
        let notifications = scene.desktop.notifications();
        notifications.wait_until("nothing that leads nowhere", PATIENCE, <[_]>::is_empty).await?;
        page.wait_for_row(&bob, "bob's message", |row| row.unread == 1).await.map(drop)
    })
    .await
}

#[tokio::test]
async fn of_an_account_that_signed_out_nothing_stands_there() -> Result<()> {
    play("announcing_sign_out", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let alice = scene.world.alice;
        let page = scene.sign_in_and_open(&scene.world.with(scene.world.carol)).await?;
        scene.world.writes(scene.world.bob, "Tea?")?;
        sync_now(&scene.page()?).await?;
        let notifications = scene.desktop.notifications();
        notifications.wait_until("bob's message", PATIENCE, |standing| standing.len() == 1).await?;
        page.sign_out_of(alice).await?;
        page.see("first-screen").await?;
        notifications.wait_until("nothing of hers", PATIENCE, <[_]>::is_empty).await.context("after signing out")
    })
    .await
}

//! A message arrives: it appears, it is announced unless it is seen anyway, and it counts as unread until it is read.

use anyhow::Result;
use pipit_e2e::{PATIENCE, UNSEEN_PATIENCE};

use crate::scene::{Setting, play};

#[tokio::test]
async fn a_message_from_bob_appears_with_a_notification_and_is_unread_until_it_is_read() -> Result<()> {
    play("arriving", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in().await?;
        page.wait_for_row(&bob, "bob's past message", |row| row.preview == "I am the one with the kite").await?;
        assert_eq!(scene.desktop.notifications().all(), [], "the past is not announced");

        scene.world.writes(scene.world.bob, "Tea & <b>cake</b> at five?")?;
        let notification = scene.desktop.notifications().wait_for("bob's notification", PATIENCE, |_| true).await?;
        assert_eq!(notification.title, "Bob");
        assert_eq!(notification.body, "Tea &amp; &lt;b&gt;cake&lt;/b&gt; at five?");

        let page = scene.page()?;
        page.wait_for_row(&bob, "one unread message", |row| row.unread == 1).await?;
        assert_eq!(page.title().await?, "(1) Pipit");
        scene.world.writes(scene.world.bob, "Or six")?;
        page.wait_for_row(&bob, "two unread messages", |row| row.unread == 2 && row.preview == "Or six").await?;

        page.open_conversation(&bob).await?;
        page.see_message("Tea & <b>cake</b> at five?").await?;
        page.wait_for_row(&bob, "nothing unread", |row| row.unread == 0).await?;
        assert_eq!(page.title().await?, "Pipit");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_alice_is_looking_at_is_not_announced_but_what_comes_while_she_is_elsewhere_is() -> Result<()> {
    play("in_view", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in_and_open(&bob).await?;
        scene.world.writes(scene.world.bob, "You see this already")?;
        page.see_message("You see this already").await?;
        page.wait_for_row(&bob, "nothing unread", |row| row.unread == 0).await?;
        // Carol's message comes after it, so bob's would have been announced by the time that hers is.
        scene.world.writes(scene.world.carol, "But not this")?;
        let notifications = scene.desktop.notifications();
        notifications.wait_for("carol's notification", UNSEEN_PATIENCE, |one| one.title == "Carol").await?;
        let bodies: Vec<String> = notifications.all().into_iter().map(|one| one.body).collect();
        assert_eq!(bodies, ["But not this"]);
        page.wait_for_row(&carol, "one unread message", |row| row.unread == 1).await?;

        let other_window = scene.desktop.open_other_window().await?;
        scene.world.writes(scene.world.bob, "Where did you go?")?;
        notifications.wait_for("bob's notification", UNSEEN_PATIENCE, |one| one.title == "Bob").await?;
        page.wait_for_row(&bob, "an unread message", |row| row.unread == 1).await?;
        drop(other_window);
        page.wait_for_row(&bob, "nothing unread after alice came back", |row| row.unread == 0).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_click_on_the_notification_opens_its_conversation() -> Result<()> {
    play("notification_click", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        scene.sign_in_and_open(&carol).await?;
        let other_window = scene.desktop.open_other_window().await?;
        scene.world.writes(scene.world.bob, "Look up")?;
        let notifications = scene.desktop.notifications();
        let notification =
            notifications.wait_for("bob's notification", UNSEEN_PATIENCE, |one| one.title == "Bob").await?;
        assert!(notification.actions.contains(&"default".to_owned()), "it can be clicked: {notification:?}");
        notifications.click(&notification).await?;
        let page = scene.page()?;
        page.see_open_conversation(&bob).await?;
        page.see_message("Look up").await?;
        // It was raised over the other window, so the message is seen.
        page.wait_for_row(&bob, "nothing unread", |row| row.unread == 0).await?;
        drop(other_window);
        Ok(())
    })
    .await
}

//! Nobody shows notifications, or whoever does hangs: the app goes on, and announces when somebody does.

use std::time::Duration;

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};

use super::{bodies, sync_now};
use crate::scene::{Setting, play};

/// What daemons take that check whether an app waits for them.
const HUNG_FOR: Duration = Duration::from_mins(1);

/// How often something is said meanwhile.
const ROUNDS: u32 = 6;

#[tokio::test]
async fn where_nobody_shows_notifications_all_else_goes_on_and_they_come_when_somebody_does() -> Result<()> {
    play("announcing_absent", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let notifications = scene.desktop.notifications();
        notifications.leave().await?;
        let page = scene.sign_in_and_open(&carol).await?;
        scene.world.writes(scene.world.bob, "Tea?")?;
        sync_now(&scene.page()?).await?;
        page.wait_for_row(&bob, "bob's message", |row| row.unread == 1).await?;
        page.write("Hello Carol").await?;
        let sent = || scene.world.alice_wrote(&carol);
        until("alice's message at X", PATIENCE, async || Ok(sent().contains(&"Hello Carol".to_owned()).then_some(())))
            .await?;

        let notifications = scene.desktop.notifications();
        notifications.come().await?;
        notifications.wait_until("bob's message", PATIENCE, |standing| bodies(standing) == ["Tea?"]).await?;
        // It crashes and is started anew, with numbers that begin at one.
        notifications.leave().await?;
        notifications.come().await?;
        scene.world.writes(scene.world.dave, "Hi")?;
        sync_now(&scene.page()?).await?;
        let told = notifications.wait_for("dave's message", PATIENCE, |one| one.title == "Dave").await?;
        notifications.click(&told).await?;
        page.see_open_conversation(scene.world.with(scene.world.dave)).await
    })
    .await
}

#[tokio::test]
async fn while_the_daemon_hangs_for_a_minute_alice_reads_and_writes_and_then_there_is_one_summary() -> Result<()> {
    play("announcing_hang", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in_and_open(&carol).await?;
        let notifications = scene.desktop.notifications();
        notifications.hang();
        scene.world.writes(scene.world.bob, "Tea?")?;
        sync_now(&scene.page()?).await?;
        notifications.wait_for_caller(PATIENCE).await?;
        let hung_since = std::time::Instant::now();
        page.wait_for_row(&bob, "bob's message", |row| row.unread == 1).await?;
        let hung_long = async || Ok((hung_since.elapsed() >= HUNG_FOR).then_some(()));
        for written in 1..=ROUNDS {
            if written == ROUNDS {
                until("the minute to be over", HUNG_FOR + PATIENCE, hung_long).await?;
            }
            let (news, answer) = (format!("News {written}"), format!("Answer {written}"));
            for friend in [scene.world.bob, scene.world.dave] {
                scene.world.writes(friend, &news)?;
            }
            sync_now(&page).await?;
            page.wait_for_row(&bob, "what bob wrote", |row| row.preview == news).await?;
            page.write(&answer).await?;
            until("alice's answer at X", PATIENCE, async || {
                Ok(scene.world.alice_wrote(&carol).contains(&answer).then_some(()))
            })
            .await?;
        }
        // What she reads while it hangs is not announced when it runs again.
        page.open_conversation(&bob).await?;
        page.wait_for_row(&bob, "nothing unread", |row| row.unread == 0).await?;
        page.open_conversation(&carol).await?;
        scene.world.writes(scene.world.bob, "And now?")?;
        sync_now(&scene.page()?).await?;
        page.wait_for_row(&bob, "one unread message", |row| row.unread == 1).await?;
        assert_eq!(notifications.all(), []);
        notifications.answer();
        let sum = format!("{} new messages", ROUNDS + 1);
        notifications.wait_until("the summary", PATIENCE, |standing| bodies(standing) == [sum.as_str()]).await?;
        assert_eq!(notifications.all().len(), 1, "{:?}", notifications.all());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_app_whose_daemon_hangs_closes_all_the_same() -> Result<()> {
    play("announcing_hang_and_close", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        scene.sign_in_and_open(&scene.world.with(scene.world.carol)).await?;
        scene.desktop.notifications().hang();
        scene.world.writes(scene.world.bob, "Tea?")?;
        sync_now(&scene.page()?).await?;
        scene.desktop.notifications().wait_for_caller(PATIENCE).await?;
        scene.close_app().await
    })
    .await
}

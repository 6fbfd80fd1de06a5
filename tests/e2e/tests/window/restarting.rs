//! Closing and opening: all is there again before X has answered anything.

use anyhow::Result;
use pipit_e2e::PATIENCE;

use crate::{
    scene::{Setting, play},
    truth::{expected_inbox, plain},
};

#[tokio::test]
async fn after_a_restart_with_x_unreachable_everything_is_there() -> Result<()> {
    play("restarting", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let expected = expected_inbox(&scene.world);
        let page = scene.sign_in_and_open(&carol).await?;
        page.write_draft("Not yet fin").await?;
        page.open_conversation(&bob).await?;
        page.wait_for_timeline("bob's three messages", PATIENCE, |items| items.len() == 3).await?;
        scene.world.control.set_reachable(false);
        scene.page()?.write("Written before the night").await?;
        scene.page()?.see_message("Written before the night").await?;
        scene.close_app().await?;

        let page = scene.open_app().await?;
        page.wait_for_inbox("both conversations", |rows| rows.len() == expected.len()).await?;
        page.open_conversation(&bob).await?;
        let items = page.wait_for_timeline("all of the timeline", PATIENCE, |items| items.len() == 4).await?;
        let shown: Vec<_> = items.iter().map(|item| item.text.as_str()).collect();
        let past = ["Are you coming to the harbour?", "In ten minutes", "I am the one with the kite"];
        assert_eq!(shown, [&past[..], &["Written before the night"]].concat());
        page.open_conversation(&carol).await?;
        page.see_message("The kettle is on").await?;
        assert_eq!(page.draft().await?, "Not yet fin");
        page.see_in("connectivity", "Offline").await?;
        scene.keep_picture("offline").await?;

        // And when X is back, what waited over the restart goes out, once.
        scene.world.control.set_reachable(true);
        let page = scene.page()?;
        page.open_conversation(&bob).await?;
        let sent = page.wait_for_timeline("the waiting message to be sent", PATIENCE * 3, |items| {
            items.last().is_some_and(|item| item.send_state.as_deref() == Some("sent"))
        });
        sent.await?;
        let inbox = expected_inbox(&scene.world);
        page.wait_for_inbox("the inbox to be X's", |rows| plain(rows).first() == inbox.first()).await?;
        let copies = scene.world.control.truth(scene.world.bob).len();
        assert_eq!(copies, 4, "bob has three messages of the past and the one of the night");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_alice_wrote_in_the_last_moment_before_she_closed_the_window_is_there_again() -> Result<()> {
    play("last_moment", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.put_into_composer("'Half a thought'").await?;
        scene.close_app().await?;

        let page = scene.open_app().await?;
        page.open_conversation(&bob).await?;
        page.see_draft("Half a thought").await
    })
    .await
}

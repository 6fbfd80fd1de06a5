//! X answers badly: the app says so in its own words, loses nothing, and recovers by itself.

use anyhow::Result;
use x_sim::{Call, Fault};

use crate::scene::{Setting, play};

#[tokio::test]
async fn rubbish_from_x_loses_nothing_and_is_overcome() -> Result<()> {
    play("rubbish", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message("I am the one with the kite").await?;
        let control = &scene.world.control;
        for call in [Call::DmEvents, Call::ConversationEvents, Call::EventsWith] {
            control.answer_next(call, Fault::Status(500));
            let body = "<html>no JSON</html>".to_owned();
            control.answer_next(call, Fault::RawBody { status: 200, content_type: "text/html", body });
        }
        scene.world.writes(scene.world.bob, "After the storm")?;
        page.see_message("After the storm").await?;
        page.see_message("I am the one with the kite").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_keychain_that_is_locked_in_the_middle_ends_no_session_and_loses_nothing() -> Result<()> {
    play("keychain_locked", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message("I am the one with the kite").await?;
        scene.desktop.lock_keychain().await?;
        scene.world.control.revoke_access_tokens(scene.world.alice);
        page.write("Are you still there?").await?;
        page.see_message_that("Are you still there?", "waits", |item| item.send_state.as_deref() == Some("retryAt"))
            .await?;
        page.see_in("connectivity", "Your keychain is locked").await?;
        page.see_not_in("connectivity", "sign in").await?;
        scene.keep_picture("locked").await?;
        assert_eq!(scene.world.alice_wrote(&bob), ["In ten minutes"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_worthless_access_token_is_replaced_without_a_word() -> Result<()> {
    play("token", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message("I am the one with the kite").await?;
        scene.world.control.revoke_access_tokens(scene.world.alice);
        scene.world.writes(scene.world.bob, "Still there?")?;
        page.see_message("Still there?").await?;
        page.see_not_in("connectivity", "sign in").await
    })
    .await
}

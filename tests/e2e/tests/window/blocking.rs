//! Blocking whom a conversation is with, and thinking better of it.

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};
use x_sim::Call;

use crate::scene::{Setting, play};

#[tokio::test]
async fn bob_is_blocked_from_the_conversation_and_let_write_again() -> Result<()> {
    play("blocking", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.write_draft("Half a thought").await?;
        page.press("conversation-menu").await?;
        page.see("block-person").await?;
        scene.keep_picture("menu").await?;
        page.press("block-person").await?;
        page.see_in("blocked-notice", "You blocked Bob").await?;
        page.see_no("composer-text").await?;
        let asked = |call: Call| {
            scene.world.control.requests().iter().filter(|one| one.call == call && one.status == 200).count()
        };
        until("X to know it", PATIENCE, async || Ok((asked(Call::DmBlock) == 1).then_some(()))).await?;
        page.see_not_in("blocked-notice", "as soon as it can be reached").await?;
        scene.keep_picture("blocked").await?;

        page.press("unblock").await?;
        page.see_draft("Half a thought").await?;
        until("X to know that, too", PATIENCE, async || Ok((asked(Call::DmUnblock) == 1).then_some(()))).await?;
        scene.world.writes(scene.world.bob, "And now?")?;
        page.see_message("And now?").await?;
        Ok(())
    })
    .await
}

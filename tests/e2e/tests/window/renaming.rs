//! A name of one's own for a conversation.

use anyhow::Result;

use crate::scene::{Setting, play};

#[tokio::test]
async fn a_conversation_bears_the_name_that_alice_gave_it_until_she_takes_it_away() -> Result<()> {
    play("renaming", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.press("rename").await?;
        page.see("conversation-name").await?;
        scene.keep_picture("dialog").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("conversation-name").await?;

        page.rename_conversation("The kite people").await?;
        page.wait_for_row(&bob, "the name in the inbox", |row| row.title == "The kite people").await?;
        page.see_conversation_title("The kite people").await?;
        scene.close_app().await?;

        let page = scene.open_app().await?;
        page.wait_for_row(&bob, "the name after a restart", |row| row.title == "The kite people").await?;
        page.open_conversation(&bob).await?;
        page.rename_conversation("").await?;
        page.wait_for_row(&bob, "bob's own name", |row| row.title == "Bob").await?;
        Ok(())
    })
    .await
}

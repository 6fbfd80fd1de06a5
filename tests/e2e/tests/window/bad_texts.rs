//! Texts that no message can be: none goes out, a sentence says why, and what alice wrote is kept.

use anyhow::Result;

use crate::scene::{Setting, play};

#[tokio::test]
async fn what_is_no_message_is_not_sent_and_the_draft_stays() -> Result<()> {
    play("bad_texts", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;

        // Spaces alone: there is nothing to say about them.
        page.write("   ").await?;
        page.see_draft("   ").await?;

        // One character too many, pasted.
        page.put_into_composer("''").await?;
        let long = "\u{1f426}".repeat(10_001);
        scene.desktop.copy("UTF8_STRING", long.as_bytes()).await?;
        page.press("composer-text").await?;
        scene.desktop.press("ctrl+v").await?;
        page.see_in("notice", "Too long by 1 character.").await?;
        scene.desktop.press("Return").await?;
        page.see_draft(&long).await?;
        scene.keep_picture("too-long").await?;

        // Characters that no keyboard has, and halves of some.
        let unsendable = [
            (r"'tea\u0000time'", "a character that cannot be sent"),
            (r"'half a bird \ud83d'", "half a character"),
            (r"'\udc26 the other half'", "half a character"),
        ];
        for (literal, sentence) in unsendable {
            page.put_into_composer(literal).await?;
            scene.desktop.press("Return").await?;
            page.see_in("notice", sentence).await?;
            let stays: bool = page
                .read(&format!("return document.querySelector('[data-testid=\"composer-text\"]').value === {literal};"))
                .await?;
            assert!(stays, "{literal} is not the draft any more");
        }
        scene.keep_picture("half-a-character").await?;
        assert_eq!(scene.world.alice_wrote(&bob), ["In ten minutes"]);

        // What can be kept of it is there after a restart, and can be mended and sent.
        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.open_conversation(&bob).await?;
        page.see_draft("\u{fffd} the other half").await?;
        page.put_into_composer("'A whole bird'").await?;
        page.write("!").await?;
        page.see_message_that("A whole bird!", "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        assert_eq!(scene.world.alice_wrote(&bob), ["In ten minutes", "A whole bird!"]);
        Ok(())
    })
    .await
}

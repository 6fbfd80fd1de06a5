//! What X does not take: it waits for alice with a reason, and she decides.

use anyhow::Result;
use pipit_e2e::{PATIENCE, Page, TimelineItem};

use crate::scene::{Setting, play};

/// Alice writes, and it cannot go on.
async fn write_in_vain(page: &Page, text: &str, reason: &str) -> Result<TimelineItem> {
    page.write(text).await?;
    page.see_message_that(text, "says why it was not sent", |item| {
        item.send_state.as_deref() == Some("wedged") && item.notes.contains(reason)
    })
    .await
}

fn was_sent(item: &TimelineItem) -> bool {
    item.send_state.as_deref() == Some("sent")
}

#[tokio::test]
async fn a_message_that_bob_does_not_take_is_sent_again_edited_or_discarded_as_alice_likes() -> Result<()> {
    const REASON: &str = "Bob does not accept messages from you";
    play("refused", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        scene.world.control.set_accepts_messages(scene.world.bob, false)?;
        let first = write_in_vain(&page, "Shall we?", REASON).await?;
        let second = write_in_vain(&page, "Or shal we not?", REASON).await?;
        let third = write_in_vain(&page, "Forget it", REASON).await?;
        scene.keep_picture("not-sent").await?;

        page.press_at(&third, "discard").await?;
        page.press("undo-discard").await?;
        let third = page.see_message_that("Forget it", "is back", |_| true).await?;
        page.press_at(&third, "discard").await?;
        page.wait_for_timeline("the discarded one to go", PATIENCE, |items| {
            items.iter().all(|item| item.text != "Forget it")
        })
        .await?;
        page.see_no("discarded-notice").await?;
        page.press_at(&second, "edit-send").await?;
        page.see_draft("Or shal we not?").await?;
        scene.world.control.set_accepts_messages(scene.world.bob, true)?;
        page.press_at(&first, "send-again").await?;
        page.see_message_that("Shall we?", "is sent", was_sent).await?;
        page.write(" I ask").await?;
        page.see_message_that("Or shal we not? I ask", "is sent", was_sent).await?;
        assert_eq!(scene.world.alice_wrote(&bob), ["In ten minutes", "Shall we?", "Or shal we not? I ask"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_group_that_alice_left_elsewhere_takes_nothing_and_says_so() -> Result<()> {
    play("left_group", Setting::default(), async |scene| {
        let (alice, bob) = (scene.world.alice, scene.world.bob);
        let group = scene.world.control.add_group(&[alice, bob, scene.world.carol])?;
        scene.world.says(&group, bob, "Who brings the string?")?;
        let page = scene.sign_in_and_open(&group).await?;
        page.see_message("Who brings the string?").await?;
        scene.world.control.add_leave(&group, &[alice])?;
        page.see_message("You left").await?;
        write_in_vain(&page, "I do", "you left this conversation").await?;
        scene.keep_picture("left").await?;
        assert_eq!(scene.world.alice_wrote(&group), Vec::<String>::new());
        Ok(())
    })
    .await
}

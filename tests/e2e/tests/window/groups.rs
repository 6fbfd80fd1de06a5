//! New groups.

use anyhow::Result;
use x_sim::TrueContent;

use crate::scene::{Setting, play};

#[tokio::test]
async fn a_new_group_is_made_with_its_first_message() -> Result<()> {
    play("new_group", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let page = scene.sign_in().await?;
        page.wait_for_inbox("both conversations", |rows| rows.len() == 2).await?;
        page.start_group(&["Bob", "Carol"], "Shall we fly the kite together?").await?;
        page.see_message_that("Shall we fly the kite together?", "is sent", |item| {
            item.send_state.as_deref() == Some("sent")
        })
        .await?;

        let alice = scene.world.alice;
        let truth = scene.world.control.truth(alice);
        let is_first_message = |text: &str| text == "Shall we fly the kite together?";
        let mut made = truth
            .iter()
            .filter(|event| matches!(&event.content, TrueContent::Message { text, .. } if is_first_message(text)));
        let group = made.next().expect("X has the group's first message").conversation.clone();
        assert!(made.next().is_none(), "X has it twice");
        assert!(group.is_group());
        for (person, name) in [(scene.world.bob, "bob"), (scene.world.carol, "carol")] {
            let sees = scene.world.control.truth(person).iter().any(|event| event.conversation == group);
            assert!(sees, "{name} is not in the group");
        }

        // The group that was waiting and the one that X has are the same: it stays open and stands in the inbox once.
        page.see_open_conversation(&group).await?;
        let rows = page.wait_for_inbox("three conversations, the group first", |rows| {
            rows.len() == 3 && rows.first().is_some_and(|row| row.conversation == group.to_string())
        });
        let rows = rows.await?;
        assert_eq!(rows.first().map(|row| row.preview.as_str()), Some("You: Shall we fly the kite together?"));
        let title = rows.first().map(|row| row.title.clone()).unwrap_or_default();
        assert!(["Bob and Carol", "Carol and Bob"].contains(&title.as_str()), "the group is called {title:?}");

        // Bob answers there.
        scene.world.control.add_message(&group, scene.world.bob, "Yes!")?;
        page.see_message("Yes!").await?;
        Ok(())
    })
    .await
}

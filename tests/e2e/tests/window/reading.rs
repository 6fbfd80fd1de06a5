//! Reading: what the timeline shows, and what then counts as read.

use anyhow::Result;
use pipit_e2e::PATIENCE;

use crate::{
    pictures,
    scene::{Setting, play},
};

#[tokio::test]
async fn alice_reads_a_conversation_with_membership_events_and_a_picture() -> Result<()> {
    play("reading", Setting::default(), async |scene| {
        let (control, alice, bob) = (&scene.world.control, scene.world.alice, scene.world.bob);
        let group = control.add_group(&[alice, bob, scene.world.dave])?;
        control.add_message(&group, bob, "This is our boat")?;
        control.add_picture_message(&group, bob, "Freshly painted", pictures::boat()?)?;
        control.add_join(&group, bob, &[scene.world.carol])?;
        control.add_message(&group, alice, "Welcome aboard")?;
        control.add_unknown_event(&group, "FlagHoisted")?;
        control.add_leave(&group, &[scene.world.dave])?;
        control.add_message(&group, scene.world.carol, "Ahoy")?;

        let page = scene.sign_in_and_open(&group).await?;
        let expected = [
            (Some(false), "This is our boat"),
            (Some(false), "Freshly painted"),
            (None, "Bob invited Carol"),
            (Some(true), "Welcome aboard"),
            (None, "Dave left"),
            (Some(false), "Ahoy"),
        ];
        let items = page.wait_for_timeline("the timeline to be X's, with its picture", PATIENCE, |items| {
            let shown: Vec<_> = items.iter().map(|item| (item.own, item.text.as_str())).collect();
            shown.iter().any(|(_, text)| text.starts_with("Freshly painted"))
                && shown.len() == expected.len()
                && items.iter().any(|item| item.painted_pictures == 1)
        });
        let items = items.await?;
        let shown: Vec<_> = items.iter().map(|item| (item.own, item.text.as_str())).collect();
        assert_eq!(shown, expected);
        scene.keep_picture("timeline").await
    })
    .await
}

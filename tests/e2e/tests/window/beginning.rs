//! New conversations: whom one can write to, who is asked for at X, and who takes no messages.

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};
use x_sim::Call;

use crate::scene::{Setting, play};

#[tokio::test]
async fn whom_alice_knows_is_found_by_name_or_handle_and_others_at_x_when_she_says_so() -> Result<()> {
    play("people", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let control = scene.world.control.clone();
        let robin = control.add_person("Robin Alder", "seabird");
        let by_name = [Call::UserByUsername, Call::UsersByUsernames, Call::UserSearch];
        let asked = || control.requests().iter().filter(|one| by_name.contains(&one.call)).count();
        let page = scene.sign_in().await?;
        page.wait_for_inbox("both conversations", |rows| rows.len() == 2).await?;

        // Those she knows come first, and nothing is asked for them.
        page.press("new-message").await?;
        page.see_people_offered("everyone she knows", &["Bob", "Carol"]).await?;
        page.look_for_person("car").await?;
        page.see_people_offered("carol by her name", &["Carol"]).await?;
        page.look_for_person("@bo").await?;
        page.see_people_offered("bob by his handle", &["Bob"]).await?;
        assert_eq!(asked(), 0);

        // Nobody here knows robin: X is asked when alice says so.
        page.look_for_person("@seabird").await?;
        page.see_people_offered("nobody yet", &[]).await?;
        page.see_written("look-up", "Look up \u{201c}@seabird\u{201d} at X").await?;
        page.see_written("look-up-cost", "X charges for each person it finds.").await?;
        scene.keep_picture("unknown").await?;
        scene.desktop.press("Return").await?;
        page.see_people_offered("robin, by X", &["Robin Alder"]).await?;
        assert_eq!(asked(), 1);
        scene.desktop.press("Return").await?;
        until("robin to be picked", PATIENCE, async || {
            Ok((page.picked_people().await? == ["Robin Alder"]).then_some(()))
        })
        .await?;
        scene.keep_picture("picked").await?;
        page.press("start-conversation").await?;
        let conversation = scene.world.with(robin);
        page.see_open_conversation(&conversation).await?;
        page.write("We have not met").await?;
        page.see_message_that("We have not met", "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        assert_eq!(scene.world.alice_wrote(&conversation), ["We have not met"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_takes_no_messages_is_said_before_anything_is_written() -> Result<()> {
    play("takes_none", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let shut = scene.world.control.add_person("Shut Door", "shutdoor");
        scene.world.control.set_accepts_messages(shut, false)?;
        let page = scene.sign_in().await?;
        page.wait_for_inbox("both conversations", |rows| rows.len() == 2).await?;
        page.press("new-message").await?;
        page.look_for_person("@shutdoor").await?;
        page.press("look-up").await?;
        let offered = page.see_people_offered("who takes none", &["Shut Door"]).await?;
        assert!(offered[0].refuses && offered[0].about == "Does not accept messages from you", "{offered:?}");
        scene.keep_picture("refuses").await?;
        page.pick_person("Shut Door").await?;
        scene.desktop.press("Return").await?;
        page.look_for_person("bob").await?;
        page.see_people_offered("bob", &["Bob"]).await?;
        page.pick_person("Bob").await?;
        until("bob alone to be picked", PATIENCE, async || Ok((page.picked_people().await? == ["Bob"]).then_some(())))
            .await
    })
    .await
}

#[tokio::test]
async fn a_group_has_two_to_forty_nine_others_and_a_first_message() -> Result<()> {
    play("group_size", Setting::default(), async |scene| {
        let control = scene.world.control.clone();
        let mut names = Vec::new();
        let mut everyone = vec![scene.world.alice];
        for number in 10..60 {
            let name = format!("Sailor {number}");
            everyone.push(control.add_person(&name, &format!("sailor{number}")));
            names.push(name);
        }
        // All of them are known: they talk in two groups.
        for half in everyone[1..].chunks(25) {
            let members: Vec<_> = [scene.world.alice].into_iter().chain(half.iter().copied()).collect();
            let group = control.add_group(&members)?;
            for sailor in half {
                control.add_message(&group, *sailor, "Aye")?;
            }
        }
        let page = scene.sign_in().await?;
        page.wait_for_inbox("both groups", |rows| rows.len() == 2).await?;
        page.press("new-message").await?;
        let can_start = async || {
            let disabled = page.see("start-conversation").await?.prop("disabled").await?;
            anyhow::Ok(disabled.as_deref() == Some("false"))
        };
        let see_start = async |what: &str, wanted: bool| {
            until(what, PATIENCE, async || Ok((can_start().await? == wanted).then_some(()))).await
        };
        assert!(!can_start().await?, "with nobody there is no conversation");

        let typed = async |name: &str, so_far: usize| -> Result<()> {
            page.look_for_person(name).await?;
            page.see_people_offered(name, &[name]).await?;
            scene.desktop.press("Return").await?;
            until(&format!("{name} to be picked"), PATIENCE, async || {
                Ok((page.picked_people().await?.len() == so_far).then_some(()))
            })
            .await
        };
        typed(&names[0], 1).await?;
        see_start("one person to be enough for a message", true).await?;
        assert!(!page.shows("group-first-message").await?);
        typed(&names[1], 2).await?;
        see_start("a group to ask for its first message", false).await?;
        page.see("group-first-message").await?;
        for (index, name) in names.iter().enumerate().skip(2) {
            typed(name, index + 1).await?;
        }
        page.write_first_message("All hands on deck").await?;
        // That is one too many.
        page.see_group_limit("X allows groups of up to 50 people.").await?;
        assert!(!can_start().await?);
        scene.keep_picture("fifty-others").await?;
        page.pick_person(&names[49]).await?;
        see_start("forty-nine others to be taken", true).await?;
        scene.keep_picture("forty-nine-others").await?;
        page.press("start-conversation").await?;
        page.see_no("start-conversation").await?;
        page.see_message_that("All hands on deck", "is sent", |item| item.send_state.as_deref() == Some("sent"))
            .await?;
        let truth = control.truth(scene.world.alice);
        let group = &truth.last().expect("X has it").conversation;
        let members =
            everyone[1..].iter().filter(|one| control.truth(**one).iter().any(|event| event.conversation == *group));
        assert_eq!(members.count(), 49);
        Ok(())
    })
    .await
}

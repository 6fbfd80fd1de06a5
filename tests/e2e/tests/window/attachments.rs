//! Files that go along with messages: from the clipboard to X, byte for byte, into the conversation where they were attached.

use std::time::Duration;

use anyhow::Result;
use dm_model::ConversationId;
use pipit_e2e::{AttachedFile, PATIENCE, Page};
use x_sim::{Call, Fault, TrueContent};

use crate::{
    pictures,
    scene::{Scene, Setting, play},
    world::World,
};

/// Alice copies a picture elsewhere and pastes it into the composer, as a person does.
async fn paste(scene: &Scene, content_type: &str, bytes: &[u8]) -> Result<Page> {
    scene.desktop.copy(content_type, bytes).await?;
    let page = scene.page()?;
    page.press("composer-text").await?;
    scene.desktop.press("ctrl+v").await?;
    Ok(page)
}

/// Alice pastes a picture and sees it above what she writes.
async fn attach(scene: &Scene, png: &[u8]) -> Result<AttachedFile> {
    let page = paste(scene, "image/png", png).await?;
    page.see_attached("the picture to hang on the draft", |file| file.painted).await
}

/// The files of alice's messages at X, oldest first.
fn files_at_x(world: &World) -> Vec<(ConversationId, Vec<u8>)> {
    let of_alice = world.control.truth(world.alice).into_iter().filter(|event| event.sender == Some(world.alice));
    let mut files = Vec::new();
    for event in of_alice {
        let TrueContent::Message { media_keys, .. } = event.content else { continue };
        let kept = media_keys.iter().filter_map(|key| world.control.attachment(key));
        files.extend(kept.map(|(_, bytes)| (event.conversation.clone(), bytes)));
    }
    files
}

fn was_sent(state: Option<&str>) -> bool {
    state == Some("sent")
}

#[tokio::test]
async fn a_pasted_picture_goes_to_bob_byte_for_byte_with_its_text_and_its_description() -> Result<()> {
    play("pasted_picture", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, boat) = (scene.world.with(scene.world.bob), pictures::boat()?);
        let page = scene.sign_in_and_open(&bob).await?;
        let file = attach(scene, &boat).await?;
        assert!(file.facts.ends_with("320 × 200"), "{file:?}");
        page.describe_attached("A red boat").await?;
        scene.keep_picture("on-the-draft").await?;
        page.write("Is this yours?").await?;

        let item = page
            .see_message_that("Is this yours?", "is sent with its picture", |item| {
                was_sent(item.send_state.as_deref()) && item.painted_pictures == 1
            })
            .await?;
        assert_eq!(item.own, Some(true));
        assert_eq!(page.attached().await?, None);
        assert_eq!(files_at_x(&scene.world), [(bob.clone(), boat)]);
        let described: Vec<u16> = scene
            .world
            .control
            .requests()
            .iter()
            .filter(|request| request.call == Call::MediaMetadata)
            .map(|request| request.status)
            .collect();
        assert_eq!(described, [200]);
        scene.keep_picture("sent").await
    })
    .await
}

#[tokio::test]
async fn a_new_group_begins_with_a_picture() -> Result<()> {
    play("new_group_with_a_picture", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let boat = pictures::boat()?;
        let page = scene.sign_in().await?;
        page.wait_for_inbox("both conversations", |rows| rows.len() == 2).await?;
        page.pick_for_new_message(&["Bob", "Carol"]).await?;
        scene.desktop.copy("image/png", &boat).await?;
        page.press("group-first-message").await?;
        scene.desktop.press("ctrl+v").await?;
        page.see_attached("the picture above the first message", |file| file.painted).await?;
        scene.keep_picture("in-the-dialog").await?;
        page.start_conversation().await?;

        let sent = page.wait_for_timeline("the picture to be sent", PATIENCE, |items| {
            items.iter().any(|item| was_sent(item.send_state.as_deref()) && item.painted_pictures == 1)
        });
        sent.await?;
        let files = files_at_x(&scene.world);
        let [(group, bytes)] = files.as_slice() else { panic!("X has {} files", files.len()) };
        assert!(group.is_group() && *bytes == boat, "in {group}");
        let bob_sees = scene.world.control.truth(scene.world.bob).iter().any(|event| event.conversation == *group);
        assert!(bob_sees, "bob is not in the group");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_file_on_the_draft_can_be_taken_off_and_put_back() -> Result<()> {
    play("file_taken_off", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        let file = attach(scene, &pictures::boat()?).await?;
        page.describe_attached("A red boat").await?;
        page.press("remove-attachment").await?;
        page.see_no("attached").await?;
        page.see_in("aside", "was removed").await?;
        scene.keep_picture("taken-off").await?;
        page.press("undo-attachment").await?;
        page.see_attached("the same picture, described as before", |one| {
            one.id == file.id && one.description == "A red boat" && one.painted
        })
        .await?;
        page.see_no("aside").await?;

        page.press("remove-attachment").await?;
        page.write("Without a picture after all").await?;
        page.see_message_that("Without a picture after all", "is sent", |item| was_sent(item.send_state.as_deref()))
            .await?;
        assert_eq!(files_at_x(&scene.world), []);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_draft_with_a_file_survives_a_restart_and_stays_in_its_own_conversation() -> Result<()> {
    play("file_on_a_draft", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol, boat) =
            (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol), pictures::boat()?);
        let page = scene.sign_in_and_open(&bob).await?;
        attach(scene, &boat).await?;
        page.describe_attached("A red boat").await?;
        page.write_draft("Is this").await?;
        page.open_conversation(&carol).await?;
        assert_eq!((page.attached().await?, page.draft().await?), (None, String::new()));
        page.wait_for_row(&bob, "the draft", |row| row.preview == "Draft: Photo · Is this").await?;
        scene.close_app().await?;

        let page = scene.open_app().await?;
        page.open_conversation(&carol).await?;
        page.write_draft("Nothing hangs here").await?;
        assert_eq!(page.attached().await?, None);
        page.open_conversation(&bob).await?;
        page.see_attached("the picture of before the restart", |file| file.painted && file.description == "A red boat")
            .await?;
        page.see_draft("Is this").await?;
        page.write(" yours?").await?;
        page.see_message_that("Is this yours?", "is sent", |item| was_sent(item.send_state.as_deref())).await?;
        assert_eq!(files_at_x(&scene.world), [(bob, boat)]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_upload_tells_how_far_it_is_and_can_be_cancelled_on_the_way() -> Result<()> {
    play("cancelled_upload", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, sea) = (scene.world.with(scene.world.bob), pictures::rough_sea()?);
        let page = scene.sign_in_and_open(&bob).await?;
        let slow = Fault::Latency { shortest: Duration::from_millis(700), longest: Duration::from_millis(700) };
        scene.world.control.answer_always(Call::MediaAppend, Some(slow.clone()));
        attach(scene, &sea).await?;
        page.write("The sea today").await?;
        let under_way = |percent: Option<u32>| percent.is_some_and(|percent| (1..100).contains(&percent));
        page.see_message_that("The sea today", "tells how much X has", |item| under_way(item.uploaded_percent)).await?;
        page.see_message_that("The sea today", "is sent", |item| was_sent(item.send_state.as_deref())).await?;
        assert_eq!(files_at_x(&scene.world), [(bob.clone(), sea.clone())]);

        attach(scene, &sea).await?;
        page.write("And once more").await?;
        let uploading =
            page.see_message_that("And once more", "is on its way", |item| under_way(item.uploaded_percent)).await?;
        scene.keep_picture("uploading").await?;
        page.press_at(&uploading, "cancel-send").await?;
        page.wait_for_timeline("the cancelled message to be gone", PATIENCE, |items| {
            items.iter().all(|item| item.text != "And once more")
        })
        .await?;
        page.write("Never mind").await?;
        page.see_message_that("Never mind", "is sent", |item| was_sent(item.send_state.as_deref())).await?;
        assert_eq!(files_at_x(&scene.world), [(bob, sea)], "only the first one is at X");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_file_that_x_would_refuse_says_why_and_the_draft_stays() -> Result<()> {
    play("unfit_file", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.write_draft("Look at this").await?;
        let boat = pictures::boat()?;
        let half = boat.get(..boat.len() / 2).unwrap_or_default();
        let sentences = [
            ("image/png", half, "This picture is damaged."),
            ("image/png", b"no picture at all", "this is none of them"),
            ("image/gif", b"GIF89a", "This GIF is damaged."),
        ];
        for (content_type, bytes, sentence) in sentences {
            paste(scene, content_type, bytes).await?;
            page.see_in("notice", sentence).await?;
            assert_eq!((page.attached().await?, page.draft().await?), (None, "Look at this".to_owned()));
        }
        scene.keep_picture("refused").await?;

        // A file that fits takes the sentence away.
        attach(scene, &boat).await?;
        page.see_no("notice").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_picture_that_is_too_large_is_sent_smaller_when_alice_says_so() -> Result<()> {
    play("too_large", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        paste(scene, "image/png", &pictures::very_rough_sea()?).await?;
        page.see_in("notice", "X takes 5 MB. Send it smaller?").await?;
        scene.keep_picture("too-large").await?;
        page.press("notice-action").await?;
        page.see_attached("the smaller picture", |file| file.painted).await?;
        page.write("Still rough").await?;
        page.see_message_that("Still rough", "is sent", |item| was_sent(item.send_state.as_deref())).await?;
        let files = files_at_x(&scene.world);
        let [(place, bytes)] = files.as_slice() else { panic!("{} files at X", files.len()) };
        assert!(*place == bob && bytes.len() <= 5 << 20, "{} bytes", bytes.len());
        Ok(())
    })
    .await
}

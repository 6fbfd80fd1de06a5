//! Files on their way to X: whatever cuts them, they arrive byte for byte, once.

use std::time::Duration;

use dm_model::{EngineEvent, SendState, TransactionId, WedgedReason};
use x_sim::{Call, Fault, LimitTable, TrueContent};

use super::support::{Alice, File, World};

const MEGABYTE: usize = 1 << 20;

/// The calls by which a file in segments comes to X.
const CALLS_OF_SEGMENTS: [Call; 4] = [Call::MediaInitialize, Call::MediaAppend, Call::MediaFinalize, Call::MediaStatus];

/// What X has of all files that alice sent, oldest first.
fn files_at_x(world: &World) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for event in world.truth() {
        if let TrueContent::Message { media_keys, .. } = event.content {
            files.extend(media_keys.iter().filter_map(|key| world.x.attachment(key)).map(|(_, bytes)| bytes));
        }
    }
    files
}

async fn until_wedged(alice: &Alice, send: &TransactionId) -> WedgedReason {
    alice.until("a wedged message", |alice| matches!(alice.state_of(send), SendState::Wedged { .. })).await;
    let SendState::Wedged { reason } = alice.state_of(send) else { panic!("it was wedged") };
    reason
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_small_picture_goes_in_one_request_and_with_its_text() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let send = alice.sends_file(&File::picture(), "Look").await;
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert_eq!(files_at_x(&world), [File::picture().bytes]);
    assert_eq!(world.requests(Call::MediaUpload).len(), 1);
    assert!(world.requests(Call::MediaInitialize).is_empty());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn pictures_gifs_and_videos_of_many_sizes_arrive_byte_for_byte() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let files = [
        File::picture_of(84),
        File::picture_of(MEGABYTE),
        File::picture_of(MEGABYTE + 1),
        File::picture_of(5 * MEGABYTE),
        File::gif(),
        File::video_of(682),
        File::video_of(2 * MEGABYTE),
        File::video_of(3 * MEGABYTE + 1),
    ];
    for file in &files {
        let send = alice.sends_file(file, "").await;
        alice.until_sent(&send).await;
    }
    alice.has_all().await;
    assert_eq!(files_at_x(&world), files.map(|file| file.bytes));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_file_of_64_megabytes_that_is_cut_at_every_segment_arrives_byte_for_byte() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    let file = File::video_of(64 * MEGABYTE);
    let send = alice.sends_file(&file, "").await;
    let arrived = |alice: &Alice| {
        let row = alice.store().load_send(&send).unwrap();
        row.file.map_or(0, |file| file.attachment.uploaded_bytes)
    };
    for boundary in 0..64_u32 {
        // X takes each segment, and its answer is lost; half of the times the app ends, too.
        world.x.answer_next(Call::MediaAppend, Fault::ResetAfterCommit);
        let enough = boundary << 20;
        alice.until("the next segment", |alice| arrived(alice) >= enough).await;
        if boundary % 2 == 1 {
            alice.crashes();
            alice.starts_the_app().await;
        }
    }
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert!(files_at_x(&world) == [file.bytes], "it arrived changed, or not once");
    assert_eq!(world.requests(Call::MediaInitialize).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn whatever_goes_wrong_with_any_call_the_file_arrives_once() {
    let faults = [
        Fault::ResetBeforeCommit,
        Fault::ResetAfterCommit,
        Fault::ResetWithinBody,
        Fault::Status(503),
        Fault::StatusAfterCommit(500),
        Fault::EmptyBody,
        Fault::HtmlBody,
        Fault::RateLimited,
        Fault::Status(404),
    ];
    let file = File::video_of(2 * MEGABYTE + 7);
    for call in CALLS_OF_SEGMENTS {
        for fault in &faults {
            let world = World::new().await;
            let alice = Alice::is_settled(&world).await;
            world.x.answer_next(call, fault.clone());
            let send = alice.sends_file(&file, "Look").await;
            alice.until_sent(&send).await;
            alice.has_all().await;
            assert!(files_at_x(&world) == [file.bytes.clone()], "{call:?} {fault:?}");
            assert_eq!(world.requests(Call::SendToParticipant).len(), 1, "{call:?} {fault:?}");
        }
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_small_picture_survives_whatever_goes_wrong_too() {
    for fault in [Fault::ResetBeforeCommit, Fault::ResetAfterCommit, Fault::Status(500), Fault::RateLimited] {
        let world = World::new().await;
        let alice = Alice::is_settled(&world).await;
        world.x.answer_next(Call::MediaUpload, fault);
        let send = alice.sends_file(&File::picture(), "Look").await;
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert_eq!(files_at_x(&world), [File::picture().bytes]);
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_crash_after_any_step_loses_nothing_and_doubles_nothing() {
    let file = File::video_of(2 * MEGABYTE + 7);
    for (call, words) in [
        (Call::MediaInitialize, "initialize"),
        (Call::MediaAppend, "append"),
        (Call::MediaFinalize, "finalize"),
        (Call::SendToParticipant, "messages"),
    ] {
        let world = World::new().await;
        let mut alice = Alice::is_settled(&world).await;
        world.wire.hold_answers(words);
        let send = alice.sends_file(&file, "Look").await;
        alice.until("the call", |_| !world.requests(call).is_empty()).await;
        alice.crashes();
        world.wire.release();
        alice.starts_the_app().await;
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert!(files_at_x(&world) == [file.bytes.clone()], "{call:?}");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_upload_goes_on_exactly_where_it_was_and_tells_how_far_it_is() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    let file = File::video_of(4 * MEGABYTE);
    world.x.answer_always(Call::MediaFinalize, Some(Fault::Status(503)));
    let send = alice.sends_file(&file, "").await;
    alice.until("all segments", |_| world.requests(Call::MediaFinalize).len() > 1).await;
    alice.crashes();
    world.x.answer_always(Call::MediaFinalize, None);
    alice.starts_the_app().await;
    alice.until_sent(&send).await;
    assert_eq!(world.requests(Call::MediaAppend).len(), 4);
    let progress = alice.heard.progress();
    assert!(progress.contains(&(MEGABYTE, 4 * MEGABYTE)) && progress.contains(&(4 * MEGABYTE, 4 * MEGABYTE)));
    assert!(progress.is_sorted(), "{progress:?}");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_file_that_x_cannot_use_waits_for_alice_and_holds_up_nothing() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let broken = File { bytes: b"no video at all, but quite a few words".to_vec(), ..File::video_of(700) };
    let send = alice.sends_file(&broken, "Look").await;
    let next = alice.sends(&world.with_bob(), "never mind").await;
    assert!(matches!(until_wedged(&alice, &send).await, WedgedReason::AttachmentRefused { .. }));
    alice.until_sent(&next).await;
    alice.engine().discard_send(send).await.unwrap();
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["never mind"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_processing_that_fails_is_told_in_x_s_words() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let failed = serde_json::json!({ "data": { "id": "7", "processing_info": {
        "state": "failed", "error": { "message": "InvalidMedia: unsupported codec" } } } });
    world.x.answer_next(Call::MediaStatus, Fault::PageReplaced(failed));
    let send = alice.sends_file(&File::gif(), "Look").await;
    let reason = until_wedged(&alice, &send).await;
    assert_eq!(reason, WedgedReason::AttachmentRefused { detail: "InvalidMedia: unsupported codec".to_owned() });
    alice.engine().send_again(send.clone()).await.unwrap();
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert_eq!(files_at_x(&world), [File::gif().bytes]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_upload_that_x_forgot_before_the_message_went_out_is_made_anew() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_always(Call::SendToParticipant, Some(Fault::RateLimited));
    let send = alice.sends_file(&File::picture(), "Look").await;
    alice.until("a message that waits", |alice| matches!(alice.state_of(&send), SendState::RetryAt { .. })).await;
    world.clock.sleep(Duration::from_hours(25));
    world.x.answer_always(Call::SendToParticipant, None);
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert_eq!(files_at_x(&world), [File::picture().bytes]);
    assert!(world.requests(Call::MediaUpload).len() > 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_media_id_that_x_calls_invalid_is_replaced_and_the_message_sent_once() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let invalid = r#"{"errors":[{"message":"Your media IDs are invalid."}],"title":"Invalid Request","status":400}"#;
    let fault = Fault::RawBody { status: 400, content_type: "application/problem+json", body: invalid.to_owned() };
    world.x.answer_next(Call::SendToParticipant, fault);
    let send = alice.sends_file(&File::picture(), "Look").await;
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert_eq!(files_at_x(&world).len(), 1);
    assert_eq!(world.requests(Call::MediaUpload).len(), 2);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn x_that_never_takes_the_media_id_is_not_asked_for_ever() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let invalid = r#"{"errors":[{"message":"Your media IDs are invalid."}],"title":"Invalid Request","status":400}"#;
    let fault = Fault::RawBody { status: 400, content_type: "application/problem+json", body: invalid.to_owned() };
    world.x.answer_always(Call::SendToParticipant, Some(fault));
    let send = alice.sends_file(&File::picture(), "Look").await;
    assert!(matches!(until_wedged(&alice, &send).await, WedgedReason::AttachmentRefused { .. }));
    assert_eq!(world.requests(Call::MediaUpload).len(), 3);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_file_of_the_wrong_category_waits_for_alice() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let body =
        r#"{"detail":"You are not permitted to attach this media to a DM event.","title":"Forbidden","status":403}"#;
    let fault = Fault::RawBody { status: 403, content_type: "application/problem+json", body: body.to_owned() };
    world.x.answer_next(Call::SendToParticipant, fault);
    let send = alice.sends_file(&File::picture(), "Look").await;
    let detail = "You are not permitted to attach this media to a DM event.".to_owned();
    assert_eq!(until_wedged(&alice, &send).await, WedgedReason::AttachmentRefused { detail });
    assert_eq!(world.requests(Call::MediaUpload).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_copy_that_somebody_removed_is_missed() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let attachment = alice.has_prepared(&File::picture());
    std::fs::remove_file(alice.copy_of(&attachment)).unwrap();
    let sent = alice.engine().send_message(world.with_bob(), "Look".to_owned(), Some(attachment)).await;
    assert_eq!(until_wedged(&alice, &sent.unwrap()).await, WedgedReason::AttachmentLost);
    assert!(world.requests(Call::SendToParticipant).is_empty());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_copy_that_was_altered_is_not_sent() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let attachment = alice.has_prepared(&File::video_of(3 * MEGABYTE));
    let mut altered = std::fs::read(alice.copy_of(&attachment)).unwrap();
    altered[MEGABYTE] ^= 1;
    std::fs::write(alice.copy_of(&attachment), altered).unwrap();
    let sent = alice.engine().send_message(world.with_bob(), "Look".to_owned(), Some(attachment)).await;
    assert_eq!(until_wedged(&alice, &sent.unwrap()).await, WedgedReason::AttachmentLost);
    assert!(world.requests(Call::SendToParticipant).is_empty());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_copy_that_an_older_pipit_left_plain_is_encrypted_at_the_start_and_sent() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    let file = File::video_of(2 * MEGABYTE);
    let attachment = alice.has_prepared(&file);
    alice.quits().await;
    let copy = alice.copy_of(&attachment);
    std::fs::write(&copy, &file.bytes).unwrap();
    alice.starts_the_app().await;
    let encrypted = std::fs::read(&copy).unwrap();
    assert!(!encrypted.windows(64).any(|bytes| bytes == &file.bytes[5_000..5_064]), "it is plain still");
    let shown = alice.engine().load_outgoing(attachment.clone()).await.unwrap().unwrap();
    assert_eq!(shown.read_part(0, u64::MAX).await.unwrap(), file.bytes);
    let send = alice.engine().send_message(world.with_bob(), "Look".to_owned(), Some(attachment)).await.unwrap();
    alice.until_sent(&send).await;
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_file_for_a_group_that_is_being_put_together_outlives_a_renewed_session() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    let attachment = alice.holds(&File::picture());
    alice.renews_her_session().await;
    let others = vec![world.bob, world.carol];
    let group = alice.engine().create_group(others, "Look".to_owned(), Some(attachment)).await;
    group.unwrap();
    alice.has_all().await;
    assert_eq!(files_at_x(&world), [File::picture().bytes]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_file_that_nobody_holds_any_more_goes_when_the_app_is_started() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    let (held, drafted) = (alice.holds(&File::picture()), alice.has_prepared(&File::picture()));
    alice.quits().await;
    alice.starts_the_app().await;
    assert_eq!((alice.copy_of(&held).exists(), alice.copy_of(&drafted).exists()), (false, true));
}

// The page keeps its address while the message is on the screen, and may ask for it again at any time.
#[tokio::test(crate = "crate::virtual_time")]
async fn a_picture_that_was_sent_is_shown_still_when_our_copy_of_it_is_gone() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let file = File::picture();
    let attachment = alice.has_prepared(&file);
    let send =
        alice.engine().send_message(world.with_bob(), "Look".to_owned(), Some(attachment.clone())).await.unwrap();
    alice.until_sent(&send).await;
    alice.until("the copy to go", |alice| !alice.copy_of(&attachment).exists()).await;
    let shown = alice.engine().load_outgoing(attachment).await.unwrap();
    assert!(shown.is_some(), "it is gone");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_upload_that_does_not_end_holds_up_only_its_own_conversation() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.wire.hold("media/upload");
    let stuck = alice.sends_file(&File::picture(), "Look").await;
    let behind = alice.sends(&world.with_bob(), "and this").await;
    alice.until("an upload", |alice| alice.state_of(&stuck) == SendState::Uploading).await;
    let attachment = alice.has_prepared(&File::gif());
    let others = vec![world.bob, world.carol];
    let with_file = alice.engine().create_group(others.clone(), String::new(), Some(attachment)).await.unwrap();
    let without = alice.engine().create_group(others, "welcome".to_owned(), None).await.unwrap();
    let to_carol = alice.sends(&world.with_carol(), "to carol").await;
    alice.until_sent(&to_carol).await;
    alice
        .until("the group without a file", |alice| alice.heard.renames().iter().any(|(from, _)| *from == without))
        .await;
    assert!(alice.heard.renames().iter().all(|(from, _)| *from != with_file));
    assert_eq!(alice.state_of(&behind), SendState::Queued);
    world.wire.release();
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()).len(), 2);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_upload_can_be_taken_back_at_any_time_and_what_follows_goes_out_at_once() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.wire.hold("append");
    let attachment = alice.has_prepared(&File::video_of(3 * MEGABYTE));
    let copy = alice.copy_of(&attachment);
    let send = alice.engine().send_message(world.with_bob(), String::new(), Some(attachment)).await.unwrap();
    let behind = alice.sends(&world.with_bob(), "never mind").await;
    alice.until("an upload", |_| world.requests(Call::MediaInitialize).len() == 1).await;
    alice.engine().discard_send(send).await.unwrap();
    alice.at_once("what follows", |alice| matches!(alice.state_of(&behind), SendState::Sent { .. })).await;
    world.wire.release();
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["never mind"]);
    assert!(!copy.exists());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_upload_waits_while_alice_is_signed_out_and_goes_on_when_she_is_back() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::MediaFinalize, Fault::ResetBeforeCommit);
    let send = alice.sends_file(&File::video_of(2 * MEGABYTE), "Look").await;
    alice.until("an interruption", |alice| matches!(alice.state_of(&send), SendState::RetryAt { .. })).await;
    world.set_signed_out(true);
    alice.lets_pass(Duration::from_mins(20)).await;
    assert!(matches!(alice.state_of(&send), SendState::RetryAt { offline: true, .. }));
    world.set_signed_out(false);
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert_eq!(files_at_x(&world).len(), 1);
    assert_eq!(world.requests(Call::MediaInitialize).len(), 1, "nothing was lost");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_is_left_of_x_s_upload_limits_is_kept_to() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::MediaAppend, Fault::RateLimited);
    let send = alice.sends_file(&File::video_of(2 * MEGABYTE), "Look").await;
    alice.until("a limit", |alice| matches!(alice.state_of(&send), SendState::RetryAt { offline: false, .. })).await;
    let SendState::RetryAt { at, .. } = alice.state_of(&send) else { panic!("it waits") };
    let asked = world.requests(Call::MediaAppend).len();
    alice.until_sent(&send).await;
    assert!(world.requests(Call::MediaAppend)[asked].at >= at);
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_description_goes_along() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let attachment = alice.has_prepared(&File::picture());
    alice.engine().describe_attachment(attachment.clone(), "A teal square".to_owned()).await.unwrap();
    let send = alice.engine().send_message(world.with_bob(), String::new(), Some(attachment)).await.unwrap();
    alice.until_sent(&send).await;
    alice.has_all().await;
    let requests = world.requests(Call::MediaMetadata);
    assert_eq!(requests.iter().map(|request| request.status).collect::<Vec<_>>(), [200]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn progress_is_told_lightly() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let send = alice.sends_file(&File::video_of(8 * MEGABYTE), "").await;
    alice.until_sent(&send).await;
    let changes = |event: &EngineEvent| matches!(event, EngineEvent::ConversationsChanged { .. });
    let during: Vec<EngineEvent> = alice.heard.since_first_progress();
    assert!(during.iter().filter(|event| changes(event)).count() <= 4, "{during:?}");
}

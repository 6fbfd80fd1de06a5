//! Uploads that are cut at every boundary between two segments: they go on there, and arrive byte for byte.

use dm_model::{AttachmentKind, SendState, WedgedReason};
use x_sim::{Call, Fault, TrueContent};

use super::support::{Alice, File, World};

const MEGABYTE: usize = 1 << 20;

/// Around each boundary up to the third, and the smallest that X takes.
const LENGTHS: [usize; 8] =
    [682, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 2 * MEGABYTE - 1, 2 * MEGABYTE, 2 * MEGABYTE + 1, 3 * MEGABYTE + 7];

/// What X has of the one file that alice sent.
fn file_at_x(world: &World) -> Vec<u8> {
    let mut files = Vec::new();
    for event in world.truth() {
        if let TrueContent::Message { media_keys, .. } = event.content {
            files.extend(media_keys.iter().filter_map(|key| world.x.attachment(key)).map(|(_, bytes)| bytes));
        }
    }
    assert_eq!(files.len(), 1, "there is one file at X");
    files.remove(0)
}

/// So many segments of a megabyte at most are these bytes.
fn segments(length: usize) -> usize {
    length.div_ceil(MEGABYTE)
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_file_of_any_length_whose_connection_is_cut_at_each_segment_arrives_byte_for_byte() {
    for length in LENGTHS {
        for cut in [Fault::ResetBeforeCommit, Fault::ResetAfterCommit, Fault::ResetWithinBody] {
            let world = World::new().await;
            let alice = Alice::is_settled(&world).await;
            let file = File::video_of(length);
            for _ in 0..segments(length) {
                world.x.answer_next(Call::MediaAppend, cut.clone());
                // And then it goes well.
                world.x.answer_next(Call::MediaAppend, Fault::NoDate);
            }
            let send = alice.sends_file(&file, "").await;
            alice.until_sent(&send).await;
            alice.has_all().await;
            assert!(file_at_x(&world) == file.bytes, "{length} bytes, {cut:?}");
            assert_eq!(world.requests(Call::MediaAppend).len(), 2 * segments(length), "{length} bytes, {cut:?}");
            assert_eq!(world.requests(Call::MediaInitialize).len(), 1, "{length} bytes, {cut:?}");
        }
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_file_of_any_length_during_which_the_app_ends_at_each_segment_arrives_byte_for_byte() {
    for length in LENGTHS {
        let world = World::new().await;
        let mut alice = Alice::is_settled(&world).await;
        let file = File::video_of(length);
        for _ in 0..segments(length) {
            // X has the segment and the app does not know it when it ends; so it sends it again.
            world.x.answer_next(Call::MediaAppend, Fault::SilenceAfterCommit);
            world.x.answer_next(Call::MediaAppend, Fault::NoDate);
        }
        let send = alice.sends_file(&file, "").await;
        for segment in 0..segments(length) {
            alice.until("the segment at X", |_| world.requests(Call::MediaAppend).len() > 2 * segment).await;
            alice.crashes();
            alice.starts_the_app().await;
        }
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert!(file_at_x(&world) == file.bytes, "{length} bytes");
        assert_eq!(world.requests(Call::MediaInitialize).len(), 1, "{length} bytes");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_page_for_people_in_place_of_an_answer_is_not_taken_for_one() {
    let file = File::video_of(2 * MEGABYTE);
    for call in [Call::MediaInitialize, Call::MediaAppend, Call::MediaFinalize, Call::MediaStatus] {
        let world = World::new().await;
        let alice = Alice::is_settled(&world).await;
        let body = "<!doctype html><p>Sign in to the network of this hotel</p>".to_owned();
        world.x.answer_next(call, Fault::RawBody { status: 200, content_type: "text/html", body });
        let send = alice.sends_file(&file, "").await;
        alice.until_sent(&send).await;
        alice.has_all().await;
        assert!(file_at_x(&world) == file.bytes, "{call:?}");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_file_of_one_byte_comes_to_x_which_says_that_it_is_no_video() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::MediaAppend, Fault::ResetAfterCommit);
    let file = File { kind: AttachmentKind::Video, content_type: "video/mp4", bytes: vec![7] };
    let send = alice.sends_file(&file, "Look").await;
    alice.until("an answer", |alice| matches!(alice.state_of(&send), SendState::Wedged { .. })).await;
    let SendState::Wedged { reason } = alice.state_of(&send) else { panic!("it was wedged") };
    assert!(matches!(reason, WedgedReason::AttachmentRefused { .. }), "{reason:?}");
    let taken: Vec<u16> = world.requests(Call::MediaAppend).iter().map(|request| request.status).collect();
    assert_eq!(taken, [0, 200], "X has the byte");
    assert_eq!(world.requests(Call::MediaFinalize).len(), 1);
}

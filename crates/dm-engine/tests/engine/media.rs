//! Attachments are fetched once and kept.

use std::time::Duration;

use dm_engine::{CacheLimits, EngineError, MediaFile};
use dm_model::{Attachment, AttachmentKind, MediaKey, TimelineContent, TimelineItem};
use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, File, World};

const PIXEL: &[u8] = include_bytes!("pixel.png");

async fn alice_with_a_picture(world: &std::sync::Arc<World>) -> (Alice, MediaKey) {
    world.x.add_picture_message(&world.with_bob(), world.bob, "Look", PIXEL.to_vec()).unwrap();
    let alice = Alice::is_settled(world).await;
    let key = key_of(alice.timeline(&world.with_bob()).remove(0));
    (alice, key)
}

/// Alice, and the one attachment that bob has sent her.
async fn alice_with(world: &std::sync::Arc<World>, file: &File) -> (Alice, Attachment) {
    world.x.add_attachment_message(&world.with_bob(), world.bob, "Look", file.bytes.clone()).unwrap();
    let alice = Alice::is_settled(world).await;
    let attachment = attachment_of(alice.timeline(&world.with_bob()).remove(0));
    (alice, attachment)
}

fn attachment_of(item: TimelineItem) -> Attachment {
    let TimelineContent::Message(mut message) = item.content else { panic!("it is a message") };
    message.attachments.remove(0)
}

fn key_of(item: TimelineItem) -> MediaKey {
    attachment_of(item).media_key
}

/// What a file is, and its bytes.
type Loaded = (&'static str, Vec<u8>);

async fn read(file: MediaFile) -> Loaded {
    let content_type = file.content_type();
    let length = file.length();
    (content_type, file.read_part(0, length).await.unwrap())
}

impl Alice {
    async fn loads(&self, key: &MediaKey) -> Result<Option<Loaded>, EngineError> {
        match self.engine().load_attachment(key.clone()).await? {
            Some(file) => Ok(Some(read(file).await)),
            None => Ok(None),
        }
    }

    /// The names of the files in the cache of attachments.
    fn kept(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.cache_folder().join("attachments")).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn pixel() -> Loaded {
    ("image/png", PIXEL.to_vec())
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_picture_is_fetched_once_and_found_again_after_a_restart() {
    let world = World::new().await;
    let (mut alice, key) = alice_with_a_picture(&world).await;
    for _ in 0..2 {
        assert_eq!(alice.loads(&key).await.unwrap(), Some(pixel()));
    }
    alice.quits().await;
    alice.starts_the_app().await;
    assert_eq!(alice.loads(&key).await.unwrap(), Some(pixel()));
    assert_eq!(world.requests(Call::DmMedia).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn two_who_load_the_same_picture_at_once_both_get_it_whole() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    let (one, other) = tokio::join!(alice.loads(&key), alice.loads(&key));
    assert_eq!((one.unwrap(), other.unwrap()), (Some(pixel()), Some(pixel())));
    assert_eq!(world.requests(Call::DmMedia).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_x_has_lost_is_not_asked_for_at_every_painting_but_now_and_then() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    world.x.answer_always(Call::DmMedia, Some(Fault::Status(404)));
    for _ in 0..5 {
        assert_eq!(alice.loads(&key).await.unwrap(), None);
    }
    assert_eq!(world.requests(Call::DmMedia).len(), 1);
    world.x.answer_always(Call::DmMedia, None);
    world.clock.advance(Duration::from_hours(1));
    assert_eq!(alice.loads(&key).await.unwrap(), Some(pixel()));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_could_not_be_fetched_is_fetched_when_it_is_wanted_again() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    world.x.answer_next(Call::DmMedia, Fault::Status(503));
    alice.loads(&key).await.unwrap_err();
    assert_eq!(alice.loads(&key).await.unwrap(), Some(pixel()));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_disk_holds_no_more_than_it_may() {
    let world = World::new().await;
    let (mut alice, first) = alice_with_a_picture(&world).await;
    world.x.add_picture_message(&world.with_bob(), world.bob, "And this", PIXEL.to_vec()).unwrap();
    alice.has_all().await;
    let second = key_of(alice.timeline(&world.with_bob()).remove(1));
    alice.quits().await;
    alice.cache_limits = CacheLimits { attachments: PIXEL.len() as u64, ..CacheLimits::default() };
    alice.starts_the_app().await;
    for key in [&first, &second, &second, &first] {
        assert_eq!(alice.loads(key).await.unwrap(), Some(pixel()));
    }
    assert_eq!(world.requests(Call::DmMedia).len(), 3, "the first had to make room for the second");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_x_allows_of_attachments_is_learned_from_its_answers() {
    let world = World::with_limits(LimitTable::launch()).await;
    let (alice, key) = alice_with_a_picture(&world).await;
    alice.engine().load_attachment(key).await.unwrap();
    let windows = alice.engine().load_diagnostics().await.unwrap().windows;
    let told = windows.into_iter().find(|window| window.calls.iter().any(|call| call == "dm_media"));
    assert_eq!(told.map(|window| window.limit), Some(300));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_is_no_picture_is_not_given_to_the_page() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    let page = Fault::RawBody { status: 200, content_type: "image/png", body: "<script>alert(1)</script>".to_owned() };
    world.x.answer_next(Call::DmMedia, page);
    assert_eq!(alice.loads(&key).await.unwrap(), None);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_video_comes_to_the_disk_in_pieces_and_goes_out_in_parts() {
    let world = World::new().await;
    let video = File::video_of(3 << 20);
    let (alice, attachment) = alice_with(&world, &video).await;
    assert_eq!((attachment.kind, attachment.has_preview), (AttachmentKind::Video, true));
    assert!(attachment.duration_ms.is_some());
    let load = async || alice.engine().load_attachment(attachment.media_key.clone()).await.unwrap().unwrap();
    let file = load().await;
    assert_eq!((file.content_type(), file.length()), ("video/mp4", video.bytes.len() as u64));
    let progress = alice.heard.received(&attachment.media_key);
    assert!(progress.len() >= 2 && progress.is_sorted(), "it was told how it came: {progress:?}");
    assert_eq!(file.read_part(1_000_000, 4).await.unwrap(), video.bytes[1_000_000..1_000_004]);
    let end = video.bytes.len() as u64;
    assert_eq!(load().await.read_part(end - 2, 100).await.unwrap(), video.bytes[video.bytes.len() - 2..]);
    assert_eq!(load().await.read_part(end + 1, 100).await.unwrap(), Vec::<u8>::new());
    assert_eq!(load().await.read_part(0, u64::MAX).await.unwrap(), video.bytes);
    assert_eq!(world.requests(Call::DmMedia).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_moves_has_a_still_picture_that_is_fetched_on_its_own() {
    let world = World::new().await;
    let (alice, attachment) = alice_with(&world, &File::video_of(2_000)).await;
    for _ in 0..2 {
        let preview = alice.engine().load_preview(attachment.media_key.clone()).await.unwrap().unwrap();
        assert_eq!(preview.content_type(), "image/png");
    }
    assert_eq!(world.requests(Call::DmMedia).len(), 1, "the video itself waits until it is wanted");
    let (content_type, _) = alice.loads(&attachment.media_key).await.unwrap().unwrap();
    assert_eq!(content_type, "video/mp4");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_photo_has_no_still_picture_beside_itself() {
    let world = World::new().await;
    let (alice, attachment) = alice_with(&world, &File::picture()).await;
    assert!(!attachment.has_preview);
    assert!(alice.engine().load_preview(attachment.media_key).await.unwrap().is_none());
    assert!(world.requests(Call::DmMedia).is_empty());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_gif_may_be_a_gif_or_a_video() {
    let world = World::new().await;
    let (alice, gif) = alice_with(&world, &File::gif()).await;
    world.x.add_gif_as_video_message(&world.with_bob(), world.bob, "And", File::video_of(900).bytes).unwrap();
    alice.has_all().await;
    let made_video = attachment_of(alice.timeline(&world.with_bob()).remove(1));
    assert_eq!((gif.kind, made_video.kind), (AttachmentKind::Gif, AttachmentKind::Gif));
    assert_eq!(alice.loads(&gif.media_key).await.unwrap(), Some(("image/gif", File::gif().bytes)));
    assert_eq!(alice.loads(&made_video.media_key).await.unwrap(), Some(("video/mp4", File::video_of(900).bytes)));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_is_cut_on_its_way_leaves_nothing_behind_and_comes_whole_the_next_time() {
    for fault in [Fault::ResetWithinBody, Fault::CutBody, Fault::ResetAfterCommit] {
        let world = World::new().await;
        let video = File::video_of(2 << 20);
        let (alice, attachment) = alice_with(&world, &video).await;
        world.x.answer_next(Call::DmMedia, fault.clone());
        alice.loads(&attachment.media_key).await.unwrap_err();
        assert_eq!(alice.kept(), Vec::<String>::new(), "{fault:?}");
        assert_eq!(alice.loads(&attachment.media_key).await.unwrap(), Some(("video/mp4", video.bytes)), "{fault:?}");
        assert_eq!(alice.kept().len(), 1, "{fault:?}");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_photo_of_more_than_its_bytes_is_not_kept() {
    let world = World::new().await;
    let photo = File::picture_of((8 << 20) + 1);
    world.x.add_picture_message(&world.with_bob(), world.bob, "Large", photo.bytes).unwrap();
    let alice = Alice::is_settled(&world).await;
    let key = key_of(alice.timeline(&world.with_bob()).remove(0));
    assert_eq!(alice.loads(&key).await.unwrap(), None);
    assert_eq!(alice.kept(), Vec::<String>::new());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_photo_that_is_a_video_is_not_kept() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    let body = String::from_utf8_lossy(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom").into_owned();
    world.x.answer_next(Call::DmMedia, Fault::RawBody { status: 200, content_type: "image/png", body });
    assert_eq!(alice.loads(&key).await.unwrap(), None);
    assert_eq!(alice.kept(), Vec::<String>::new());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn who_asks_for_an_attachment_has_x_asked_for_what_it_lately_did_not_have() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    world.x.answer_next(Call::DmMedia, Fault::Status(404));
    let error = alice.engine().fetch_attachment(key.clone()).await.unwrap_err();
    assert!(matches!(error, EngineError::MediaGone), "{error}");
    assert_eq!(alice.loads(&key).await.unwrap(), None, "painting does not ask again");
    let received = alice.engine().fetch_attachment(key).await.unwrap();
    assert_eq!((received.kind, received.at.is_some()), (AttachmentKind::Photo, true));
    assert_eq!(read(received.file).await, pixel());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn when_x_allows_no_more_attachments_the_person_is_told() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    world.x.answer_next(Call::DmMedia, Fault::RateLimited);
    for _ in 0..2 {
        let error = alice.loads(&key).await.unwrap_err();
        assert!(matches!(error, EngineError::MediaLater), "{error}");
    }
    assert_eq!(world.requests(Call::DmMedia).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn an_attachment_is_saved_whole_in_place_of_what_was_there() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("lake.png");
    std::fs::write(&target, "an older picture").unwrap();
    alice.engine().save_attachment(key, target.clone()).await.unwrap();
    assert_eq!(std::fs::read(target).unwrap(), PIXEL);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing lies beside it");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_cannot_be_had_or_written_replaces_nothing() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("lake.png");
    std::fs::write(&target, "an older picture").unwrap();
    world.x.answer_next(Call::DmMedia, Fault::ResetWithinBody);
    alice.engine().save_attachment(key.clone(), target.clone()).await.unwrap_err();
    let missing = folder.path().join("not/there.png");
    let error = alice.engine().save_attachment(key, missing).await.unwrap_err();
    assert_eq!(error.to_string(), "The file could not be saved there: entity not found.");
    assert_eq!(std::fs::read_to_string(target).unwrap(), "an older picture");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_another_program_does_with_its_copy_does_not_touch_the_picture() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    let copy = alice.engine().copy_for_another_program(key.clone()).await.unwrap();
    assert_eq!(copy.extension().unwrap(), "png");
    assert_eq!(std::fs::read(&copy).unwrap(), PIXEL);
    std::fs::write(&copy, "scribbled over").unwrap();
    assert_eq!(alice.loads(&key).await.unwrap(), Some(pixel()));
    let copy = alice.engine().copy_for_another_program(key).await.unwrap();
    assert_eq!(std::fs::read(&copy).unwrap(), PIXEL);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_copy_for_another_program_goes_when_the_app_ends_or_after_a_crash_when_it_starts() {
    let world = World::new().await;
    let (mut alice, key) = alice_with_a_picture(&world).await;
    let copy = alice.engine().copy_for_another_program(key.clone()).await.unwrap();
    alice.quits().await;
    assert!(!copy.exists());
    alice.starts_the_app().await;
    assert_eq!(alice.engine().copy_for_another_program(key).await.unwrap(), copy);
    alice.crashes();
    assert!(copy.exists());
    alice.starts_the_app().await;
    assert!(!copy.exists());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_damaged_picture_is_fetched_again() {
    let world = World::new().await;
    let (alice, key) = alice_with_a_picture(&world).await;
    assert_eq!(alice.loads(&key).await.unwrap(), Some(pixel()));
    let path = alice.cache_folder().join("attachments").join(alice.kept().remove(0));
    let mut damaged = std::fs::read(&path).unwrap();
    damaged[100] ^= 1;
    std::fs::write(&path, &damaged).unwrap();
    assert_eq!(alice.loads(&key).await.unwrap(), Some(pixel()));
    assert_eq!(world.requests(Call::DmMedia).len(), 2);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_video_that_is_damaged_in_its_middle_is_never_played_wrong_and_is_fetched_again() {
    let world = World::new().await;
    let video = File::video_of(1 << 20);
    let (alice, attachment) = alice_with(&world, &video).await;
    assert!(alice.loads(&attachment.media_key).await.unwrap().is_some());
    let path = alice.cache_folder().join("attachments").join(alice.kept().remove(0));
    let mut damaged = std::fs::read(&path).unwrap();
    damaged[500_000] ^= 1;
    std::fs::write(&path, &damaged).unwrap();
    let file = alice.engine().load_attachment(attachment.media_key.clone()).await.unwrap().unwrap();
    let error = file.read_part(0, 1 << 20).await.unwrap_err();
    assert!(matches!(error, EngineError::MediaDamaged), "{error}");
    assert_eq!(alice.loads(&attachment.media_key).await.unwrap(), Some(("video/mp4", video.bytes)));
    assert_eq!(world.requests(Call::DmMedia).len(), 2);
}

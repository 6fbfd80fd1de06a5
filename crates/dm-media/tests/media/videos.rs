//! MP4.

use std::time::Duration;

use dm_media::{Examined, Unfit};
use dm_model::AttachmentKind;

use crate::{
    folder::examined,
    mp4::{Mp4, mp4_box},
};

fn found(video: &Mp4) -> Result<Examined, Unfit> {
    examined(&video.bytes())
}

#[test]
fn a_video_is_measured() {
    let video = Mp4 { width: 640, height: 360, frames: 60, ..Mp4::default() };
    let expected = Examined {
        kind: AttachmentKind::Video,
        content_type: "video/mp4",
        bytes: video.bytes().len() as u64,
        width: 640,
        height: 360,
        frames: Some(60),
        duration: Some(Duration::from_secs(2)),
        has_location: false,
    };
    assert_eq!(found(&video).unwrap(), expected);
    assert!(found(&Mp4 { sound: None, ..Mp4::default() }).is_ok());
}

#[test]
fn a_video_that_was_filmed_sideways_is_upright() {
    let found = found(&Mp4 { turned: true, ..Mp4::default() }).unwrap();
    assert_eq!((found.width, found.height), (48, 64));
}

#[test]
fn a_video_has_between_32_by_32_and_1280_by_1024_pixels() {
    for (width, height) in [(31, 32), (32, 31)] {
        let unfit = found(&Mp4 { width, height, ..Mp4::default() });
        assert!(matches!(unfit, Err(Unfit::VideoTooSmall { least: 32, .. })), "{unfit:?}");
    }
    for (width, height) in [(1_281, 1_024), (1_280, 1_025)] {
        let unfit = found(&Mp4 { width, height, ..Mp4::default() });
        assert!(matches!(unfit, Err(Unfit::VideoTooWide { .. })), "{unfit:?}");
    }
    assert!(found(&Mp4 { width: 1_280, height: 1_024, ..Mp4::default() }).is_ok());
    assert!(found(&Mp4 { width: 32, height: 32, ..Mp4::default() }).is_ok());
}

#[test]
fn a_video_plays_for_half_a_second_to_140_seconds() {
    let lasting = |milliseconds| found(&Mp4 { milliseconds, frames: 10, ..Mp4::default() });
    assert!(matches!(lasting(499), Err(Unfit::VideoTooShort { .. })));
    assert!(matches!(lasting(140_001), Err(Unfit::VideoTooLong { .. })));
    assert!(lasting(500).is_ok() && lasting(140_000).is_ok());
}

#[test]
fn a_video_has_at_most_60_frames_a_second() {
    let with = |frames| found(&Mp4 { frames, milliseconds: 1_000, ..Mp4::default() });
    assert!(with(60).is_ok());
    assert!(matches!(with(61), Err(Unfit::VideoTooFast { most: 60 })));
}

#[test]
fn other_codecs_are_named_with_a_way_on() {
    let unfit = found(&Mp4 { pictures: *b"hvc1", ..Mp4::default() }).unwrap_err();
    assert_eq!(
        unfit.to_string(),
        "X takes videos in H.264 only, and this one is in another format. Export it as MP4 with H.264."
    );
    assert!(matches!(found(&Mp4 { sound: Some(*b"Opus"), ..Mp4::default() }), Err(Unfit::SoundCodec)));
}

#[test]
fn an_mp4_that_is_no_mp4_is_refused() {
    let whole = Mp4::default().bytes();
    let without_movie = [mp4_box(b"ftyp", &[b"isom\0\0\x02\0isom"]), mp4_box(b"mdat", &[&[0; 64]])].concat();
    let endless = [&whole[..], b"\0\0\0\0mdat"].concat();
    for bytes in [&whole[..whole.len() - 1], &whole[..40], &without_movie, &endless] {
        let unfit = examined(bytes).unwrap_err();
        assert!(matches!(unfit, Unfit::VideoDamaged), "{unfit}");
    }
}

#[test]
fn a_table_that_announces_more_than_there_is_reserves_nothing() {
    let mut bytes = Mp4::default().bytes();
    let table = bytes.windows(4).position(|kind| kind == b"stts").unwrap();
    bytes[table + 8..table + 12].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(matches!(examined(&bytes), Err(Unfit::VideoDamaged)));
}

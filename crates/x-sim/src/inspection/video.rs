//! MP4 with H.264 and, if there is sound, AAC. The boxes are read, the pictures are not decoded.

use axum::body::Bytes;
use mp4parse::{CodecType, SampleEntry, Track, TrackType, read_mp4};

use crate::world::{Format, MediaFile, Unfit};

/// How long a video plays in milliseconds, and what it measures (X's docs).
const DURATION_MS: std::ops::RangeInclusive<u64> = 500..=140_000;
const SHORTEST_SIDE: u32 = 32;
const WIDEST: u32 = 1_280;
const HIGHEST: u32 = 1_024;
const MOST_FRAMES_PER_SECOND: u64 = 60;

/// What matters of the track with the pictures.
struct Pictures {
    width: u32,
    height: u32,
    duration_ms: u64,
    frames: u64,
}

/// A video within X's measures.
pub(super) fn inspect(bytes: Bytes) -> Result<MediaFile, Unfit> {
    let movie = read_mp4(&mut bytes.as_ref()).map_err(|error| {
        tracing::debug!(?error, "a video cannot be read");
        Unfit::invalid("The video cannot be read")
    })?;
    let of_type = |wanted: TrackType| movie.tracks.iter().filter(move |track| track.track_type == wanted);
    let mut videos = of_type(TrackType::Video);
    let (Some(video), None) = (videos.next(), videos.next()) else {
        return Err(Unfit::invalid("A video must have exactly one video track"));
    };
    if !of_type(TrackType::Audio).all(is_aac) {
        return Err(Unfit::unsupported("Unsupported audio format: it must be AAC"));
    }
    let Pictures { width, height, duration_ms, frames } = pictures(video)?;
    if width < SHORTEST_SIDE || height < SHORTEST_SIDE || width > WIDEST || height > HIGHEST {
        return Err(Unfit::unsupported(format!(
            "Dimensions {width}x{height} must be between {SHORTEST_SIDE}x{SHORTEST_SIDE} and {WIDEST}x{HIGHEST}"
        )));
    }
    if !DURATION_MS.contains(&duration_ms) {
        let message = format!("Duration of {duration_ms} ms must be between 500 ms and 140000 ms");
        return Err(Unfit::unsupported(message));
    }
    if frames.saturating_mul(1_000) > MOST_FRAMES_PER_SECOND * duration_ms {
        return Err(Unfit::unsupported(format!("Frame rate exceeds max of {MOST_FRAMES_PER_SECOND}")));
    }
    Ok(MediaFile { format: Format::Mp4, width, height, duration_ms: Some(duration_ms), bytes })
}

fn pictures(track: &Track) -> Result<Pictures, Unfit> {
    let incomplete = || Unfit::invalid("The video track is incomplete");
    let entry = track.stsd.iter().flat_map(|table| table.descriptions.iter()).next().ok_or_else(incomplete)?;
    // What the parser does not know is no video entry for it.
    let entry = match entry {
        SampleEntry::Video(video) if video.codec_type == CodecType::H264 => video,
        _ => return Err(Unfit::unsupported("Unsupported video format: it must be H.264")),
    };
    let timescale = track.timescale.map(|scale| scale.0).filter(|scale| *scale > 0).ok_or_else(incomplete)?;
    let duration = track.duration.as_ref().map(|duration| duration.0).ok_or_else(incomplete)?;
    let times = track.stts.as_ref().ok_or_else(incomplete)?;
    let frames = times.samples.iter().map(|run| u64::from(run.sample_count)).fold(0, u64::saturating_add);
    let duration_ms = duration.saturating_mul(1_000) / timescale;
    Ok(Pictures { width: entry.width.into(), height: entry.height.into(), duration_ms, frames })
}

fn is_aac(track: &Track) -> bool {
    let mut entries = track.stsd.iter().flat_map(|table| table.descriptions.iter());
    entries.all(|entry| matches!(entry, SampleEntry::Audio(audio) if audio.codec_type == CodecType::AAC))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::files::Mp4;

    fn found(video: &Mp4) -> Result<(u32, u32, Option<u64>), Unfit> {
        inspect(video.bytes().into()).map(|file| (file.width, file.height, file.duration_ms))
    }

    fn is_unsupported(video: &Mp4) -> bool {
        matches!(found(video), Err(unfit) if unfit == Unfit::unsupported(unfit.to_string()))
    }

    #[test]
    fn a_video_is_measured() {
        let video = Mp4 { width: 640, height: 360, frames: 60, duration_ms: 2_000, ..Mp4::default() };
        assert_eq!(found(&video), Ok((640, 360, Some(2_000))));
        assert!(found(&Mp4 { sound: Some(*b"mp4a"), ..Mp4::default() }).is_ok());
    }

    #[test]
    fn a_video_has_between_32_by_32_and_1280_by_1024_pixels() {
        for (width, height) in [(31, 32), (32, 31), (1_281, 1_024), (1_280, 1_025)] {
            assert!(is_unsupported(&Mp4 { width, height, ..Mp4::default() }), "{width}x{height}");
        }
        assert!(found(&Mp4 { width: 1_280, height: 1_024, ..Mp4::default() }).is_ok());
    }

    #[test]
    fn a_video_plays_for_half_a_second_to_140_seconds() {
        let lasting = |duration_ms| Mp4 { duration_ms, frames: 10, ..Mp4::default() };
        assert!(is_unsupported(&lasting(499)) && is_unsupported(&lasting(140_001)));
        assert!(found(&lasting(500)).is_ok() && found(&lasting(140_000)).is_ok());
    }

    #[test]
    fn a_video_has_at_most_60_frames_a_second() {
        let with = |frames| Mp4 { frames, duration_ms: 1_000, ..Mp4::default() };
        assert!(found(&with(60)).is_ok());
        assert!(is_unsupported(&with(61)));
    }

    #[test]
    fn other_codecs_are_refused() {
        assert!(is_unsupported(&Mp4 { codec: *b"av01", ..Mp4::default() }));
        assert!(is_unsupported(&Mp4 { sound: Some(*b"Opus"), ..Mp4::default() }));
    }

    #[test]
    fn what_is_no_video_is_refused() {
        for bytes in [&b""[..], b"ftyp", b"\0\0\0\x18ftypisom\0\0\0\0isommp42", &[0xff; 100]] {
            assert!(inspect(Bytes::copy_from_slice(bytes)).is_err(), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn a_damaged_video_is_refused_or_read_but_breaks_nothing(
            damage in prop::collection::vec((0_usize..2_000, any::<u8>()), 1..12),
            cut in 0_usize..2_000,
        ) {
            let mut bytes = Mp4 { sound: Some(*b"mp4a"), ..Mp4::default() }.bytes();
            for (place, byte) in damage {
                let place = place % bytes.len();
                bytes[place] = byte;
            }
            bytes.truncate(bytes.len().saturating_sub(cut / 4));
            // Either is right; the test is that it ends.
            let (Ok(_) | Err(_)) = inspect(bytes.into());
        }
    }
}

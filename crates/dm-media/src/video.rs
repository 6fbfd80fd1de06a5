//! MP4 (ISO/IEC 14496-12 and -14): read box by box, never as a whole, never decoded.

mod boxes;
mod clean;
mod samples;
mod tables;

use std::{
    io::{Cursor, Read, Seek, SeekFrom},
    time::Duration,
};

use mp4parse::{CodecType, SampleEntry, Track, TrackType, read_mp4};

pub(crate) use clean::{cleaned, has_location};

use crate::{Unfit, VideoLimits};
use boxes::{Mp4Box, children};

/// The most bytes of `moov` that are read: the tables of 140 seconds need less than half a megabyte.
const MOST_OF_MOOV: u64 = 8 * 1024 * 1024;

/// What matters of a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Video {
    /// In pixels, as people see it.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) frames: u32,
    pub(crate) duration: Duration,
    pub(crate) has_location: bool,
}

/// A video within X's measures, of this many bytes.
pub(crate) fn check(file: &mut (impl Read + Seek), bytes: u64, limits: &VideoLimits) -> Result<Video, Unfit> {
    if bytes > limits.most_bytes {
        return Err(Unfit::VideoTooLarge { bytes, most: limits.most_bytes });
    }
    let boxes = children(file, 0..bytes)?;
    let essence = essence(file, &boxes)?;
    tables::must_fit_their_boxes(&essence)?;
    let movie = read_mp4(&mut Cursor::new(&essence)).map_err(|error| {
        tracing::debug!(?error, "a video cannot be read");
        Unfit::VideoDamaged
    })?;
    let of_type = |wanted: TrackType| movie.tracks.iter().filter(move |track| track.track_type == wanted);
    let videos: Vec<_> = of_type(TrackType::Video).collect();
    let &[track] = videos.as_slice() else { return Err(Unfit::VideoTracks { found: videos.len() }) };
    if !of_type(TrackType::Audio).all(is_aac) {
        return Err(Unfit::SoundCodec);
    }
    let video = measured(track, limits)?;
    Ok(Video { has_location: has_location(file, bytes)?, ..video })
}

/// The boxes `ftyp` and `moov` with what is in them: all that the library needs, and little of a large file.
fn essence(file: &mut (impl Read + Seek), boxes: &[Mp4Box]) -> Result<Vec<u8>, Unfit> {
    let count = |kind: &[u8; 4]| boxes.iter().filter(|found| found.kind == *kind).count();
    if count(b"ftyp") != 1 || count(b"moov") != 1 || count(b"mdat") == 0 {
        return Err(Unfit::VideoDamaged);
    }
    let mut essence = Vec::new();
    for found in boxes.iter().filter(|found| [*b"ftyp", *b"moov"].contains(&found.kind)) {
        if found.end - found.start > MOST_OF_MOOV {
            return Err(Unfit::VideoDamaged);
        }
        file.seek(SeekFrom::Start(found.start)).map_err(Unfit::reading)?;
        file.by_ref().take(found.end - found.start).read_to_end(&mut essence).map_err(Unfit::reading)?;
    }
    Ok(essence)
}

fn measured(track: &Track, limits: &VideoLimits) -> Result<Video, Unfit> {
    let entry = track.stsd.iter().flat_map(|table| table.descriptions.iter()).next().ok_or(Unfit::VideoDamaged)?;
    let SampleEntry::Video(entry) = entry else { return Err(Unfit::VideoCodec) };
    if entry.codec_type != CodecType::H264 {
        return Err(Unfit::VideoCodec);
    }
    let (width, height) = (u32::from(entry.width), u32::from(entry.height));
    let (least, widest, highest) = (limits.shortest_side, limits.widest, limits.highest);
    if width < least || height < least {
        return Err(Unfit::VideoTooSmall { width, height, least });
    }
    if width > widest || height > highest {
        return Err(Unfit::VideoTooWide { width, height, widest, highest });
    }
    let timescale = track.timescale.map(|scale| scale.0).filter(|scale| *scale > 0).ok_or(Unfit::VideoDamaged)?;
    let units = track.duration.as_ref().map(|duration| duration.0).ok_or(Unfit::VideoDamaged)?;
    let duration = Duration::from_millis(units.saturating_mul(1_000) / timescale);
    if duration < *limits.duration.start() {
        return Err(Unfit::VideoTooShort { duration, least: *limits.duration.start() });
    }
    if duration > *limits.duration.end() {
        return Err(Unfit::VideoTooLong { duration, most: *limits.duration.end() });
    }
    let times = track.stts.as_ref().ok_or(Unfit::VideoDamaged)?;
    let frames = times.samples.iter().map(|run| run.sample_count).fold(0, u32::saturating_add);
    let most = limits.most_frames_per_second;
    if u128::from(frames) * 1_000 > u128::from(most) * duration.as_millis() {
        return Err(Unfit::VideoTooFast { most });
    }
    // Phones film sideways and say so in the track's matrix: a quarter turn has nothing on the diagonal.
    let is_turned = track.tkhd.as_ref().is_some_and(|header| header.matrix.a == 0 && header.matrix.d == 0);
    let (width, height) = if is_turned { (height, width) } else { (width, height) };
    Ok(Video { width, height, frames, duration, has_location: false })
}

fn is_aac(track: &Track) -> bool {
    let mut entries = track.stsd.iter().flat_map(|table| table.descriptions.iter());
    entries.all(|entry| matches!(entry, SampleEntry::Audio(audio) if audio.codec_type == CodecType::AAC))
}

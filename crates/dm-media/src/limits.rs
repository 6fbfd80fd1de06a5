//! What X takes, in one place.

use std::{ops::RangeInclusive, time::Duration};

/// X counts file sizes in these.
pub(crate) const MEGABYTE: u64 = 1024 * 1024;

/// What X takes, by kind. The defaults come from X's docs ("Media best practices", "Direct Messages: Attaching media").
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// JPG, PNG and WEBP.
    pub picture: PictureLimits,
    /// GIF.
    pub animation: AnimationLimits,
    /// MP4.
    pub video: VideoLimits,
}

/// What X takes of pictures, and what Pipit does to make one fit.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureLimits {
    /// The largest file in bytes (X's docs: 5 MB).
    pub most_bytes: u64,
    /// Both sides in pixels (X's own error message).
    pub sides: RangeInclusive<u32>,
    /// The most bytes that a picture may take when it is unfolded to be checked: four for each pixel of the largest.
    pub most_unfolded: u64,
    /// The largest file in bytes that Pipit makes smaller: it is held in memory while that happens.
    pub most_bytes_to_shrink: u64,
    /// The most bytes that a picture may take when it is unfolded to be made smaller.
    pub most_unfolded_to_shrink: u64,
    /// The longest side in pixels of a picture that was made smaller: the largest that X shows (X's docs).
    pub longest_side_after_shrinking: u32,
}

impl Default for PictureLimits {
    fn default() -> Self {
        Self {
            most_bytes: 5 * MEGABYTE,
            sides: 4..=8_192,
            most_unfolded: 8_192 * 8_192 * 4,
            most_bytes_to_shrink: 64 * MEGABYTE,
            most_unfolded_to_shrink: 512 * MEGABYTE,
            longest_side_after_shrinking: 4_096,
        }
    }
}

/// What X takes of GIFs (X's docs).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnimationLimits {
    /// The largest file in bytes.
    pub most_bytes: u64,
    /// The widest in pixels.
    pub widest: u32,
    /// The highest in pixels.
    pub highest: u32,
    /// The most frames.
    pub most_frames: u32,
    /// The most pixels of all frames together.
    pub most_pixels: u64,
}

impl Default for AnimationLimits {
    fn default() -> Self {
        Self { most_bytes: 15 * MEGABYTE, widest: 1_280, highest: 1_080, most_frames: 350, most_pixels: 300_000_000 }
    }
}

/// What X takes of videos (X's docs): MP4 with H.264 and AAC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoLimits {
    /// The largest file in bytes.
    pub most_bytes: u64,
    /// How long it plays.
    pub duration: RangeInclusive<Duration>,
    /// The shorter side in pixels is at least this.
    pub shortest_side: u32,
    /// The widest in pixels.
    pub widest: u32,
    /// The highest in pixels.
    pub highest: u32,
    /// The most frames in a second.
    pub most_frames_per_second: u32,
}

impl Default for VideoLimits {
    fn default() -> Self {
        Self {
            most_bytes: 512 * MEGABYTE,
            duration: Duration::from_millis(500)..=Duration::from_secs(140),
            shortest_side: 32,
            widest: 1_280,
            highest: 1_024,
            most_frames_per_second: 60,
        }
    }
}

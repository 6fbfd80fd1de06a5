//! Why a file cannot be sent, in sentences that say what to change.

use std::{io, time::Duration};

use crate::limits::MEGABYTE;

/// Why a file cannot be sent as it is. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// Nothing lies there.
    #[error("This file is not there any more. Choose it again.")]
    Vanished,
    /// A folder was chosen.
    #[error("This is a folder. Choose a file in it.")]
    Folder,
    /// A device, a pipe or a socket was chosen.
    #[error("This is no ordinary file. Choose a picture, a GIF or a video.")]
    NoFile,
    /// The system does not let us read it.
    #[error("Pipit is not allowed to read this file. Change its permissions or choose a copy of it.")]
    NotPermitted,
    /// Reading failed for another reason.
    #[error("This file cannot be read. Try a copy of it.")]
    Unreadable(#[source] io::Error),
    /// It was written to while we copied it.
    #[error("This file was being changed while Pipit copied it. Attach it again when it is finished.")]
    Changed,
    /// There is no room for the copy.
    #[error("The disk is full, so Pipit cannot keep a copy to send. Make some room and attach it again.")]
    DiskFull,
    /// The copy cannot be written for another reason.
    #[error("Pipit cannot write a copy of this file into its own folder.")]
    Unwritable(#[source] io::Error),

    /// It has no bytes.
    #[error("This file is empty. Choose another one.")]
    Empty,
    /// It begins like nothing that we know.
    #[error("X takes JPG, PNG, WEBP, GIF and MP4, and this is none of them.")]
    UnknownFormat,
    /// It is something that X does not take.
    #[error("X takes JPG, PNG, WEBP, GIF and MP4, and this is {found}. Convert it to one of them first.")]
    OtherFormat {
        /// What it is called.
        found: String,
    },

    /// The file of a picture is too large.
    #[error("This picture is {} MB; X takes {} MB. {}", megabytes(*bytes), megabytes(*most), way_on(*can_shrink))]
    PictureTooLarge {
        /// How many bytes it has.
        bytes: u64,
        /// How many X takes.
        most: u64,
        /// Whether Pipit can make it smaller.
        can_shrink: bool,
    },
    /// A picture has too many pixels.
    #[error("This picture has {width} × {height} pixels; X takes {most} × {most}. {}", way_on(*can_shrink))]
    PictureTooWide {
        /// In pixels, as the file has them.
        width: u32,
        /// In pixels, as the file has them.
        height: u32,
        /// The longest side that X takes.
        most: u32,
        /// Whether Pipit can make it smaller.
        can_shrink: bool,
    },
    /// A picture has too few pixels.
    #[error("This picture has {width} × {height} pixels; X takes {least} × {least} or more. Choose a larger one.")]
    PictureTooSmall {
        /// In pixels, as the file has them.
        width: u32,
        /// In pixels, as the file has them.
        height: u32,
        /// The shortest side that X takes.
        least: u32,
    },
    /// A picture has so many colours that it takes too much memory, though it is within X's measures.
    #[error("This picture has more colours than X can read. {}", way_on(*can_shrink))]
    PictureTooDeep {
        /// Whether Pipit can make it smaller.
        can_shrink: bool,
    },
    /// However small it was made, it stayed too large.
    #[error("This picture cannot be made small enough. Make it smaller in another program.")]
    CannotShrink,
    /// A picture breaks off or is no picture.
    #[error("This picture is damaged. Open it in another program and save it again.")]
    PictureDamaged,

    /// The file of a GIF is too large.
    #[error("This GIF is {} MB; X takes {} MB. Use fewer or smaller frames.", megabytes(*bytes), megabytes(*most))]
    GifTooLarge {
        /// How many bytes it has.
        bytes: u64,
        /// How many X takes.
        most: u64,
    },
    /// A GIF has too many pixels in a frame.
    #[error("This GIF has {width} × {height} pixels; X takes up to {widest} × {highest}. Make it smaller.")]
    GifTooWide {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// The most that X takes.
        widest: u32,
        /// The most that X takes.
        highest: u32,
    },
    /// A GIF has too many frames.
    #[error("This GIF has more than {most} frames, the most that X takes. Make it shorter.")]
    GifTooLong {
        /// The most that X takes.
        most: u32,
    },
    /// All frames of a GIF together have too many pixels.
    #[error(
        "This GIF has {frames} frames of {width} × {height} pixels, more than X takes. Make it shorter or smaller."
    )]
    GifTooManyPixels {
        /// How many frames.
        frames: u32,
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// A GIF breaks off or is no GIF.
    #[error("This GIF is damaged. Open it in another program and save it again.")]
    GifDamaged,

    /// The file of a video is too large.
    #[error("This video is {} MB; X takes {} MB. Make it shorter or smaller.", megabytes(*bytes), megabytes(*most))]
    VideoTooLarge {
        /// How many bytes it has.
        bytes: u64,
        /// How many X takes.
        most: u64,
    },
    /// A video has too many pixels.
    #[error(
        "This video has {width} × {height} pixels; X takes up to {widest} × {highest}. Export it smaller, for example at 720p."
    )]
    VideoTooWide {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// The most that X takes.
        widest: u32,
        /// The most that X takes.
        highest: u32,
    },
    /// A video has too few pixels.
    #[error("This video has {width} × {height} pixels; X takes {least} × {least} or more.")]
    VideoTooSmall {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// The shortest side that X takes.
        least: u32,
    },
    /// A video plays for too short a time.
    #[error("This video plays for {} seconds; X takes {} or more.", seconds(*duration), seconds(*least))]
    VideoTooShort {
        /// How long it plays.
        duration: Duration,
        /// The shortest that X takes.
        least: Duration,
    },
    /// A video plays for too long a time.
    #[error("This video plays for {} seconds; X takes up to {}. Make it shorter.", seconds(*duration), seconds(*most))]
    VideoTooLong {
        /// How long it plays.
        duration: Duration,
        /// The longest that X takes.
        most: Duration,
    },
    /// A video has too many frames in a second.
    #[error("This video has more than {most} frames a second, the most that X takes. Export it with fewer.")]
    VideoTooFast {
        /// The most that X takes.
        most: u32,
    },
    /// The pictures are not in H.264.
    #[error("X takes videos in H.264 only, and this one is in another format. Export it as MP4 with H.264.")]
    VideoCodec,
    /// The sound is not in AAC.
    #[error("X takes the sound of videos in AAC only, and this one has another. Export it as MP4 with AAC.")]
    SoundCodec,
    /// There is not exactly one track of pictures.
    #[error("X takes videos with one picture track, and this one has {found}. Export it as an ordinary MP4.")]
    VideoTracks {
        /// How many there are.
        found: usize,
    },
    /// It begins like a video and is none.
    #[error("This video is damaged or incomplete. Export it again.")]
    VideoDamaged,
}

impl Unfit {
    /// Whether [`crate::prepare`] with `shrink` can make it fit, so that the person may be offered that.
    #[must_use]
    pub fn can_shrink(&self) -> bool {
        match self {
            Self::PictureTooLarge { can_shrink, .. }
            | Self::PictureTooWide { can_shrink, .. }
            | Self::PictureTooDeep { can_shrink } => *can_shrink,
            _ => false,
        }
    }

    /// What an error of reading means to a person.
    pub(crate) fn reading(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Vanished,
            io::ErrorKind::IsADirectory => Self::Folder,
            io::ErrorKind::PermissionDenied => Self::NotPermitted,
            _ => Self::Unreadable(error),
        }
    }

    /// What an error of writing the copy means to a person.
    pub(crate) fn writing(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Unwritable(error),
        }
    }
}

fn way_on(can_shrink: bool) -> &'static str {
    if can_shrink { "Send it smaller?" } else { "Make it smaller in another program." }
}

/// With one digit after the point, rounded up, so that what is too large looks too large.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(MEGABYTE);
    with_tenths(tenths)
}

/// With one digit after the point.
fn seconds(duration: Duration) -> String {
    with_tenths(u64::try_from(duration.as_millis() / 100).unwrap_or(u64::MAX))
}

fn with_tenths(tenths: u64) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_what_to_change() {
        let most = 5 * MEGABYTE;
        let unfit = Unfit::PictureTooLarge { bytes: 7_500_000, most, can_shrink: true };
        assert_eq!(unfit.to_string(), "This picture is 7.2 MB; X takes 5 MB. Send it smaller?");
        let unfit = Unfit::PictureTooLarge { bytes: most + 1, most, can_shrink: false };
        assert_eq!(unfit.to_string(), "This picture is 5.1 MB; X takes 5 MB. Make it smaller in another program.");
        let (duration, most) = (Duration::from_millis(141_250), Duration::from_secs(140));
        let unfit = Unfit::VideoTooLong { duration, most };
        assert_eq!(unfit.to_string(), "This video plays for 141.2 seconds; X takes up to 140. Make it shorter.");
    }

    #[test]
    fn only_pictures_are_offered_at_a_smaller_size() {
        assert!(Unfit::PictureTooWide { width: 9_000, height: 8, most: 8_192, can_shrink: true }.can_shrink());
        assert!(!Unfit::GifTooLong { most: 350 }.can_shrink());
        assert!(!Unfit::PictureDamaged.can_shrink());
    }

    #[test]
    fn what_the_system_says_becomes_a_sentence() {
        use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, StorageFull};
        assert!(matches!(Unfit::reading(PermissionDenied.into()), Unfit::NotPermitted));
        assert!(matches!(Unfit::writing(StorageFull.into()), Unfit::DiskFull));
        assert!(matches!(Unfit::writing(QuotaExceeded.into()), Unfit::DiskFull));
        assert!(matches!(Unfit::writing(PermissionDenied.into()), Unfit::Unwritable(_)));
    }
}

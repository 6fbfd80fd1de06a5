//! Small files that X takes, and large ones made of them.

use dm_model::AttachmentKind;

pub struct File {
    pub kind: AttachmentKind,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

impl File {
    /// A teal square, 83 bytes.
    pub fn picture() -> Self {
        Self::of(AttachmentKind::Photo, "image/png", include_bytes!("../teal.png"))
    }

    /// The same with so many bytes behind it, which every reader of PNG passes over.
    pub fn picture_of(length: usize) -> Self {
        let mut picture = Self::picture();
        picture.bytes.extend(noise(length.saturating_sub(picture.bytes.len())));
        picture
    }

    /// Two frames.
    pub fn gif() -> Self {
        Self::of(AttachmentKind::Gif, "image/gif", include_bytes!("../two-frames.gif"))
    }

    /// A second of video with a `free` box (ISO/IEC 14496-12) behind it.
    pub fn video_of(length: usize) -> Self {
        let mut video = Self::of(AttachmentKind::Video, "video/mp4", include_bytes!("../movie.mp4"));
        let padding = length.saturating_sub(video.bytes.len()).max(8);
        video.bytes.extend(u32::try_from(padding).unwrap().to_be_bytes());
        video.bytes.extend(b"free");
        video.bytes.extend(noise(padding - 8));
        video
    }

    fn of(kind: AttachmentKind, content_type: &'static str, bytes: &[u8]) -> Self {
        Self { kind, content_type, bytes: bytes.to_vec() }
    }
}

/// Bytes of which no stretch is like another, so that a segment in the wrong place shows.
fn noise(count: usize) -> impl Iterator<Item = u8> {
    (0..u64::try_from(count).unwrap()).map(|place| {
        let mixed = place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        u8::try_from((mixed ^ (mixed >> 29)) >> 16 & 0xff).unwrap()
    })
}

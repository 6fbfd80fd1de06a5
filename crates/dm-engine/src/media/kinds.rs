//! What may come of each kind of attachment: how many bytes, and which types, told from the bytes themselves.
//!
//! The types that X's answers claim are not looked at: X calls all attachments `application/octet-stream`, and a page that
//! calls itself a picture is none.

use dm_model::AttachmentKind;

/// How many bytes of a file tell its type.
pub const HEAD: usize = 64;

/// What is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A person's picture.
    Picture,
    /// The still picture of a GIF or video.
    Preview,
    /// An attachment itself.
    Attachment(AttachmentKind),
}

/// The largest file that is shown from memory as a whole, in bytes: whatever is no video is at most so large.
pub const MOST_IN_MEMORY_BYTES: u64 = 20 << 20;

impl Wanted {
    /// How many bytes may come. X takes photos of 5 MB, GIFs of 15 MB and videos of 512 MB (X's guide to media), and makes
    /// some of them anew, which may make them larger.
    pub fn most_bytes(self) -> u64 {
        match self {
            Self::Picture => 2 << 20,
            Self::Preview | Self::Attachment(AttachmentKind::Photo) => 8 << 20,
            Self::Attachment(AttachmentKind::Gif | AttachmentKind::Other) => MOST_IN_MEMORY_BYTES,
            Self::Attachment(AttachmentKind::Video) => 512 << 20,
        }
    }

    /// Whether a file that begins like this is of a type that it may have. X's GIFs are mostly videos.
    pub fn may_begin_with(self, head: &[u8]) -> bool {
        let Some(content_type) = content_type_of(head) else { return false };
        match self {
            Self::Picture | Self::Preview | Self::Attachment(AttachmentKind::Photo) => content_type != MP4,
            Self::Attachment(AttachmentKind::Video) => content_type == MP4,
            Self::Attachment(AttachmentKind::Gif | AttachmentKind::Other) => true,
        }
    }
}

const MP4: &str = "video/mp4";

/// The type by the bytes themselves. What is none of these is not given to the page, whatever X calls it.
pub fn content_type_of(head: &[u8]) -> Option<&'static str> {
    const SHOWN: [&str; 5] = ["image/png", "image/jpeg", "image/gif", "image/webp", MP4];
    infer::get(head).map(|kind| kind.mime_type()).filter(|name| SHOWN.contains(name))
}

/// How the name of a file of this type ends, for programs that go by that.
pub fn extension_of(content_type: &str) -> &'static str {
    match content_type {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => "mp4",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIDEO: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";

    #[test]
    fn a_page_that_calls_itself_a_picture_is_no_picture() {
        assert_eq!(content_type_of(b"<svg onload=alert(1)>"), None);
        assert_eq!(content_type_of(b""), None);
        assert_eq!(content_type_of(b"GIF89a..."), Some("image/gif"));
        assert_eq!(content_type_of(VIDEO), Some("video/mp4"));
    }

    #[test]
    fn a_gif_may_be_a_video_and_a_photo_may_not() {
        let gif = Wanted::Attachment(AttachmentKind::Gif);
        assert!(gif.may_begin_with(VIDEO) && gif.may_begin_with(b"GIF89a..."));
        assert!(!Wanted::Attachment(AttachmentKind::Photo).may_begin_with(VIDEO));
        assert!(!Wanted::Attachment(AttachmentKind::Video).may_begin_with(b"GIF89a..."));
        assert!(!Wanted::Attachment(AttachmentKind::Other).may_begin_with(b"<html>"));
    }
}

//! The formats that X takes, told from how a file begins.

use dm_model::AttachmentKind;
use image::ImageFormat;

use crate::{Unfit, limits::Limits};

/// How many bytes of a file tell its format.
pub(crate) const HEAD: u64 = 512;

/// A format that X takes in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// JPG, PNG or WEBP.
    Picture(ImageFormat),
    Gif,
    Mp4,
}

impl Format {
    /// The format of a file that begins like this, whatever its name says.
    pub(crate) fn of(head: &[u8]) -> Result<Self, Unfit> {
        if head.is_empty() {
            return Err(Unfit::Empty);
        }
        let found = infer::get(head).ok_or(Unfit::UnknownFormat)?;
        match found.mime_type() {
            "image/jpeg" => Ok(Self::Picture(ImageFormat::Jpeg)),
            "image/png" => Ok(Self::Picture(ImageFormat::Png)),
            "image/webp" => Ok(Self::Picture(ImageFormat::WebP)),
            "image/gif" => Ok(Self::Gif),
            "video/mp4" => Ok(Self::Mp4),
            _ => Err(Unfit::OtherFormat { found: found.extension().to_uppercase() }),
        }
    }

    /// The name that HTTP gives it.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Picture(format) => format.to_mime_type(),
            Self::Gif => "image/gif",
            Self::Mp4 => "video/mp4",
        }
    }

    /// What X calls it.
    pub(crate) fn kind(self) -> AttachmentKind {
        match self {
            Self::Picture(_) => AttachmentKind::Photo,
            Self::Gif => AttachmentKind::Gif,
            Self::Mp4 => AttachmentKind::Video,
        }
    }

    /// Refuses a file so large that nothing more needs to be known of it.
    pub(crate) fn must_be_worth_reading(self, bytes: u64, limits: &Limits) -> Result<(), Unfit> {
        match self {
            Self::Picture(_) if bytes > limits.picture.most_bytes_to_shrink => {
                Err(Unfit::PictureTooLarge { bytes, most: limits.picture.most_bytes, can_shrink: false })
            }
            Self::Gif if bytes > limits.animation.most_bytes => {
                Err(Unfit::GifTooLarge { bytes, most: limits.animation.most_bytes })
            }
            Self::Mp4 if bytes > limits.video.most_bytes => {
                Err(Unfit::VideoTooLarge { bytes, most: limits.video.most_bytes })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_from_how_a_file_begins() {
        assert_eq!(Format::of(b"\x89PNG\r\n\x1a\n").unwrap(), Format::Picture(ImageFormat::Png));
        assert_eq!(Format::of(b"GIF89a").unwrap(), Format::Gif);
        assert_eq!(Format::of(b"\0\0\0\x18ftypisom\0\0\0\0").unwrap(), Format::Mp4);
    }

    #[test]
    fn a_format_that_x_does_not_take_is_called_by_its_name() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        assert_eq!(
            Format::of(heic).unwrap_err().to_string(),
            "X takes JPG, PNG, WEBP, GIF and MP4, and this is HEIF. Convert it to one of them first."
        );
        assert!(matches!(Format::of(b"Dear Bob,"), Err(Unfit::UnknownFormat)));
    }
}

//! JPEG, PNG and WebP.

use std::io::Cursor;

use axum::body::Bytes;
use image::{ImageError, ImageFormat, ImageReader, Limits};

use crate::world::{Format, MediaFile, Unfit};

/// The sides of a picture in pixels (X's own error message).
const SIDES: std::ops::RangeInclusive<u32> = 4..=8_192;
/// Four bytes for each pixel of the largest picture.
const MOST_MEMORY: u64 = 8_192 * 8_192 * 4;

/// A picture of a size that X takes, and which can be decoded to its last line.
pub(super) fn inspect(bytes: Bytes, format: Format) -> Result<MediaFile, Unfit> {
    let (width, height) = reader(&bytes, format).into_dimensions().map_err(unreadable)?;
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        return Err(Unfit::unsupported("Image dimensions must be >= 4x4 and <= 8192x8192"));
    }
    reader(&bytes, format).decode().map_err(unreadable)?;
    Ok(MediaFile { format, width, height, duration_ms: None, bytes })
}

fn reader(bytes: &Bytes, format: Format) -> ImageReader<Cursor<&Bytes>> {
    let format = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Webp => ImageFormat::WebP,
        _ => ImageFormat::Png,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    reader
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn unreadable(error: ImageError) -> Unfit {
    tracing::debug!(%error, "a picture cannot be read");
    Unfit::invalid("The image cannot be decoded")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::files;

    fn found(bytes: Vec<u8>, format: Format) -> Result<(u32, u32), Unfit> {
        inspect(bytes.into(), format).map(|file| (file.width, file.height))
    }

    #[test]
    fn pictures_of_each_format_are_measured() {
        assert_eq!(found(files::png(8, 6), Format::Png), Ok((8, 6)));
        assert_eq!(found(files::jpeg(8, 6), Format::Jpeg), Ok((8, 6)));
        assert_eq!(found(files::webp(8, 6), Format::Webp), Ok((8, 6)));
    }

    #[test]
    fn a_picture_must_not_be_too_small_or_too_large() {
        for (width, height) in [(3, 8), (8, 3), (8_193, 4), (4, 8_193)] {
            assert!(found(files::png(width, height), Format::Png).is_err(), "{width}x{height}");
        }
        assert!(found(files::png(8_192, 4), Format::Png).is_ok());
    }

    #[test]
    fn an_enormous_picture_is_refused_by_its_header() {
        let unsupported = Unfit::unsupported("Image dimensions must be >= 4x4 and <= 8192x8192");
        assert_eq!(found(files::png_header(60_000, 60_000), Format::Png), Err(unsupported));
    }

    /// A JPEG that lacks its end is shown without it, here as elsewhere; one that lacks its beginning is none.
    #[test]
    fn a_picture_that_breaks_off_is_refused() {
        let half = |whole: Vec<u8>| whole[..whole.len() / 2].to_vec();
        assert!(found(half(files::png(64, 64)), Format::Png).is_err());
        assert!(found(half(files::webp(64, 64)), Format::Webp).is_err());
        assert!(found(files::jpeg(64, 64)[..100].to_vec(), Format::Jpeg).is_err());
    }
}

//! GIF.

use std::io::Cursor;

use axum::body::Bytes;
use image::{AnimationDecoder, ImageDecoder, ImageError, codecs::gif::GifDecoder};

use crate::world::{Format, MediaFile, Unfit};

/// The largest canvas, the most frames, and the most pixels of all frames together (X's docs).
const WIDEST: u32 = 1_280;
const HIGHEST: u32 = 1_080;
const MOST_FRAMES: u64 = 350;
const MOST_PIXELS: u64 = 300_000_000;

/// A GIF within X's measures, each of whose frames can be decoded.
pub(super) fn inspect(bytes: Bytes) -> Result<MediaFile, Unfit> {
    let decoder = GifDecoder::new(Cursor::new(&bytes)).map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 || width > WIDEST || height > HIGHEST {
        return Err(Unfit::unsupported(format!("Dimensions {width}x{height} exceed max of {WIDEST}x{HIGHEST}")));
    }
    let mut frames = 0;
    for frame in decoder.into_frames() {
        frame.map_err(unreadable)?;
        frames += 1;
        must_fit(frames, width, height)?;
    }
    if frames == 0 {
        return Err(Unfit::invalid("The GIF has no frames"));
    }
    Ok(MediaFile { format: Format::Gif, width, height, duration_ms: None, bytes })
}

/// Asked after each frame, so that the first one too many is the last one decoded.
fn must_fit(frames: u64, width: u32, height: u32) -> Result<(), Unfit> {
    if frames > MOST_FRAMES {
        return Err(Unfit::unsupported(format!("Number of frames exceeds max of {MOST_FRAMES}")));
    }
    if frames * u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Unfit::unsupported(format!("Number of pixels exceeds max of {MOST_PIXELS}")));
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn unreadable(error: ImageError) -> Unfit {
    tracing::debug!(%error, "a GIF cannot be read");
    Unfit::invalid("The GIF cannot be decoded")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::files;

    fn found(bytes: Vec<u8>) -> Result<(u32, u32), Unfit> {
        inspect(bytes.into()).map(|file| (file.width, file.height))
    }

    #[test]
    fn a_gif_is_measured() {
        assert_eq!(found(files::gif(5, 4, 3)), Ok((5, 4)));
    }

    #[test]
    fn a_gif_has_at_most_350_frames() {
        assert!(found(files::gif(1, 1, 350)).is_ok());
        assert_eq!(found(files::gif(1, 1, 351)), Err(Unfit::unsupported("Number of frames exceeds max of 350")));
    }

    #[test]
    fn a_gif_is_at_most_1280_by_1080() {
        assert!(found(files::gif(1_280, 1_080, 1)).is_ok());
        assert!(found(files::gif(1_281, 1, 1)).is_err());
        assert!(found(files::gif(1, 1_081, 1)).is_err());
    }

    #[test]
    fn a_gif_has_at_most_300_million_pixels() {
        // Tried without a file: in a build for tests it takes half a minute to decode that many.
        let most = 300_000_000 / (1_280 * 1_080);
        let too_many = Err(Unfit::unsupported("Number of pixels exceeds max of 300000000"));
        assert_eq!(must_fit(most, 1_280, 1_080), Ok(()));
        assert_eq!(must_fit(most + 1, 1_280, 1_080), too_many);
    }

    #[test]
    fn a_gif_that_breaks_off_is_refused() {
        let whole = files::gif(40, 40, 2);
        assert!(found(whole[..whole.len() - 20].to_vec()).is_err());
        assert!(found(b"GIF89a".to_vec()).is_err());
    }
}

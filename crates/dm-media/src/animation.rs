//! GIF.

use std::io::Cursor;

use gif::DecodeOptions;
use image::{AnimationDecoder, codecs::gif::GifDecoder};

use crate::{AnimationLimits, Unfit, location};

/// What matters of a GIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Animation {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) frames: u32,
    pub(crate) has_location: bool,
}

/// A GIF within X's measures, each of whose frames can be decoded. The frames are counted before one is.
pub(crate) fn check(bytes: &[u8], limits: &AnimationLimits) -> Result<Animation, Unfit> {
    let size = bytes.len() as u64;
    if size > limits.most_bytes {
        return Err(Unfit::GifTooLarge { bytes: size, most: limits.most_bytes });
    }
    let animation = counted(bytes, limits)?;
    let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|_| Unfit::GifDamaged)?;
    for frame in decoder.into_frames() {
        frame.map_err(|_| Unfit::GifDamaged)?;
    }
    Ok(animation)
}

/// Measures a GIF by the headers of its frames.
fn counted(bytes: &[u8], limits: &AnimationLimits) -> Result<Animation, Unfit> {
    let mut options = DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(bytes).map_err(|_| Unfit::GifDamaged)?;
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    if width == 0 || height == 0 {
        return Err(Unfit::GifDamaged);
    }
    let (widest, highest) = (limits.widest, limits.highest);
    if width > widest || height > highest {
        return Err(Unfit::GifTooWide { width, height, widest, highest });
    }
    let mut frames = 0;
    while let Some(frame) = decoder.next_frame_info().map_err(|_| Unfit::GifDamaged)? {
        // A frame beside or beyond the picture shows nothing and takes memory.
        let right = u32::from(frame.left) + u32::from(frame.width);
        let bottom = u32::from(frame.top) + u32::from(frame.height);
        if right > width || bottom > height {
            return Err(Unfit::GifDamaged);
        }
        frames += 1;
        if frames > limits.most_frames {
            return Err(Unfit::GifTooLong { most: limits.most_frames });
        }
    }
    if frames == 0 {
        return Err(Unfit::GifDamaged);
    }
    if u64::from(frames) * u64::from(width) * u64::from(height) > limits.most_pixels {
        return Err(Unfit::GifTooManyPixels { frames, width, height });
    }
    let has_location = decoder.xmp_metadata().is_some_and(location::in_xmp);
    Ok(Animation { width, height, frames, has_location })
}

//! A sheet of pixels and how colours mix on it.

use std::io::Cursor;

use image::{ExtendedColorType, ImageEncoder, codecs::png};

/// Red, green, blue.
pub(crate) type Colour = [u8; 3];

/// Draws a PNG pixel by pixel; `colour_at` is asked with the middle of each pixel.
pub(super) fn draw(width: u16, height: u16, colour_at: impl Fn(f32, f32) -> Colour) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..height {
        for x in 0..width {
            pixels.extend(colour_at(f32::from(x) + 0.5, f32::from(y) + 0.5));
        }
    }
    let mut bytes = Vec::new();
    let encoder =
        png::PngEncoder::new_with_quality(Cursor::new(&mut bytes), png::CompressionType::Fast, png::FilterType::Up);
    let written = encoder.write_image(&pixels, width.into(), height.into(), ExtendedColorType::Rgb8);
    if let Err(error) = written {
        // An empty picture is shown as one that does not load, and so tells where to look.
        tracing::error!(%error, "a picture could not be drawn");
        bytes.clear();
    }
    bytes
}

/// `share` of the second colour in the first; beyond 0 and 1 nothing more happens.
pub(super) fn mix(one: Colour, other: Colour, share: f32) -> Colour {
    let share = share.clamp(0.0, 1.0);
    let channel = |one: u8, other: u8| {
        let mixed = f32::from(one) + (f32::from(other) - f32::from(one)) * share;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between two bytes")]
        let byte = mixed.round() as u8;
        byte
    };
    [channel(one[0], other[0]), channel(one[1], other[1]), channel(one[2], other[2])]
}

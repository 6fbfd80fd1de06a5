//! Pictures that people send.

use std::io::Cursor;

use anyhow::Result;
use image::{ImageFormat, Rgb, RgbImage};

/// Two frames.
pub const GIF: &[u8] = include_bytes!("../../../../crates/dm-engine/tests/engine/two-frames.gif");

/// A second of video.
pub const VIDEO: &[u8] = include_bytes!("../../../../crates/dm-engine/tests/engine/movie.mp4");

/// The same with so many bytes behind it, in a box that players pass over (ISO/IEC 14496-12, `free`).
pub fn video_of(length: usize) -> Result<Vec<u8>> {
    let mut video = VIDEO.to_vec();
    let padding = length.saturating_sub(video.len()).max(8);
    video.extend(u32::try_from(padding)?.to_be_bytes());
    video.extend(b"free");
    video.resize(video.len() + padding - 8, 7);
    Ok(video)
}

/// A boat of a few rectangles, as PNG.
pub fn boat() -> Result<Vec<u8>> {
    let boat = RgbImage::from_fn(320, 200, |x, y| match (x, y) {
        (150..170, 40..120) => Rgb([250, 244, 230]),
        (70..250, 120..150) => Rgb([176, 58, 46]),
        (_, 140..) => Rgb([46, 110, 142]),
        _ => Rgb([196, 221, 232]),
    });
    let mut png = Cursor::new(Vec::new());
    boat.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// A sea of 4 MB, which no compression makes smaller: it goes to X in pieces.
pub fn rough_sea() -> Result<Vec<u8>> {
    noise(1_200, 1_100)
}

/// A sea that is larger than what X takes.
pub fn very_rough_sea() -> Result<Vec<u8>> {
    noise(1_400, 1_400)
}

/// Colours without any order, as PNG; the same ones each time.
fn noise(width: u32, height: u32) -> Result<Vec<u8>> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        // Xorshift (Marsaglia, 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    let sea = RgbImage::from_fn(width, height, |_, _| {
        let [red, green, blue, ..] = next();
        Rgb([red, green, blue])
    });
    let mut png = Cursor::new(Vec::new());
    sea.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

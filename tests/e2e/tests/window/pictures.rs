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

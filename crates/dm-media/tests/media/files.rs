//! Small files of each format, made here, in any measure that a test wants.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};

/// A picture whose colours change from pixel to pixel, so that half of the file is not the whole picture.
pub fn picture(width: u32, height: u32) -> DynamicImage {
    let colour = |x: u32, y: u32| image::Rgb([x * 7, y * 5, x ^ y].map(|value| u8::try_from(value % 251).unwrap()));
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour))
}

/// The file of a picture.
pub fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    written(&picture(width, height), ImageFormat::Png)
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    written(&picture(width, height), ImageFormat::Jpeg)
}

pub fn webp(width: u32, height: u32) -> Vec<u8> {
    written(&picture(width, height), ImageFormat::WebP)
}

/// A few bytes of PNG whose header promises a picture of this size.
pub fn promising_png(width: u32, height: u32) -> Vec<u8> {
    use img_parts::{
        Bytes,
        png::{Png, PngChunk},
    };
    let mut parts = Png::from_bytes(png(4, 4).into()).unwrap();
    let sizes = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = [&sizes[..], &parts.chunks()[0].contents()[8..]].concat();
    parts.chunks_mut()[0] = PngChunk::new(*b"IHDR", Bytes::from(header));
    parts.encoder().bytes().to_vec()
}

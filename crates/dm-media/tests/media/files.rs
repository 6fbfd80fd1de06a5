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

/// A GIF of so many equal frames.
pub fn gif(width: u16, height: u16, frames: u32) -> Vec<u8> {
    let palette: Vec<u8> = (0..=255).flat_map(|shade| [shade; 3]).collect();
    let pixels = vec![90; usize::from(width) * usize::from(height)];
    let mut frame = gif::Frame::from_indexed_pixels(width, height, pixels, None);
    frame.make_lzw_pre_encoded();
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, width, height, &palette).unwrap();
    encoder.set_repeat(gif::Repeat::Infinite).unwrap();
    for _ in 0..frames {
        encoder.write_lzw_pre_encoded_frame(&frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// Which way is up in a photo that was taken with the phone turned by a quarter.
pub const TURNED: u16 = 6;

/// EXIF of a photo that was taken in Rome with the phone turned. "Rome" stands there as a word, too, so that a test can look
/// for it.
pub fn exif_of_rome() -> Vec<u8> {
    use exif::{Field, In, Rational, Tag, Value, experimental::Writer};
    let degrees = |number| Value::Rational(vec![Rational { num: number, denom: 1 }; 3]);
    let fields = [
        (Tag::Orientation, Value::Short(vec![TURNED])),
        (Tag::ImageDescription, Value::Ascii(vec![b"Rome".to_vec()])),
        (Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])),
        (Tag::GPSLatitude, degrees(41)),
        (Tag::GPSLongitudeRef, Value::Ascii(vec![b"E".to_vec()])),
        (Tag::GPSLongitude, degrees(12)),
    ]
    .map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    let mut exif = Cursor::new(Vec::new());
    writer.write(&mut exif, true).unwrap();
    exif.into_inner()
}

/// XMP that says the same.
pub const XMP_OF_ROME: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="41,54N" exif:GPSLongitude="12,30E">Rome</rdf:Description>
</rdf:RDF></x:xmpmeta>"#;

/// The smallest thing that passes for a colour profile of RGB.
pub fn colour_profile() -> Vec<u8> {
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(b"RGB ");
    profile[36..40].copy_from_slice(b"acsp");
    profile
}

/// Whether these words stand somewhere in the bytes.
pub fn contains(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

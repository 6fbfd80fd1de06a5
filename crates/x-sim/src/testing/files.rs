//! Small files of each format that X takes, made here, in any measure that a test wants.

use std::io::Cursor;

use image::{Delay, DynamicImage, Frame, ImageFormat, Rgba, RgbaImage, codecs::gif::GifEncoder};

fn written(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    // Colours that change from pixel to pixel, so that half of the file is not the whole picture.
    let colour = |x: u32, y: u32| image::Rgb([x, y, x ^ y].map(|value| u8::try_from(value * 37 % 251).unwrap()));
    let picture = DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, colour));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    written(width, height, ImageFormat::Png)
}

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    written(width, height, ImageFormat::Jpeg)
}

pub(crate) fn webp(width: u32, height: u32) -> Vec<u8> {
    written(width, height, ImageFormat::WebP)
}

/// A PNG whose header promises a picture of this size. The checksum is right.
pub(crate) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(4, 4);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

/// PNG, annex D.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

pub(crate) fn gif(width: u32, height: u32, frames: u32) -> Vec<u8> {
    let frame = |number: u32| {
        let shade = u8::try_from(number % 256).unwrap();
        let picture = RgbaImage::from_pixel(width, height, Rgba([shade, 90, 120, 255]));
        Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(100, 1))
    };
    let mut bytes = Vec::new();
    GifEncoder::new_with_speed(&mut bytes, 30).encode_frames((0..frames).map(frame)).unwrap();
    bytes
}

/// An MP4 with all boxes that ISO/IEC 14496-12 asks for, and samples that nobody decodes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mp4 {
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) duration_ms: u32,
    pub(crate) frames: u32,
    /// The code of the sample entry of the pictures.
    pub(crate) codec: [u8; 4],
    /// The same for the sound, if there is any.
    pub(crate) sound: Option<[u8; 4]>,
}

impl Default for Mp4 {
    /// A second of 64 by 48 pixels in H.264 without sound.
    fn default() -> Self {
        Self { width: 64, height: 48, duration_ms: 1_000, frames: 25, codec: *b"avc1", sound: None }
    }
}

/// The unit matrix, as headers of movies and tracks have it.
const MATRIX: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

impl Mp4 {
    pub(crate) fn bytes(self) -> Vec<u8> {
        let file_type = boxed(b"ftyp", &[b"isom", &u32s(&[512]), b"isomiso2avc1mp41"]);
        let mut tracks = self.track(b"vide", &boxed(b"vmhd", &[&u32s(&[1, 0, 0])]), &self.pictures());
        if let Some(codec) = self.sound {
            tracks.extend(self.track(b"soun", &boxed(b"smhd", &[&u32s(&[0, 0])]), &sound(codec)));
        }
        let movie_header = u32s(&[0, 0, 0, 1_000, self.duration_ms, 0x1_0000, 0x0100_0000, 0, 0]);
        let header = boxed(b"mvhd", &[&movie_header, &u32s(&MATRIX), &u32s(&[0; 6]), &u32s(&[3])]);
        let movie = boxed(b"moov", &[&header, &tracks]);
        [file_type, movie, boxed(b"mdat", &[&[0; 64]])].concat()
    }

    fn track(self, handler: &[u8], media_header: &[u8], sample_entry: &[u8]) -> Vec<u8> {
        let size = [u32::from(self.width) << 16, u32::from(self.height) << 16];
        let track_header = u32s(&[7, 0, 0, 1, 0, self.duration_ms, 0, 0, 0, 0]);
        let track_header = boxed(b"tkhd", &[&track_header, &u32s(&MATRIX), &u32s(&size)]);
        let times = boxed(b"mdhd", &[&u32s(&[0, 0, 0, 1_000, self.duration_ms, 0x55c4_0000])]);
        let handler = boxed(b"hdlr", &[&u32s(&[0, 0]), handler, &u32s(&[0, 0, 0]), &[0]]);
        let place = boxed(b"dinf", &[&boxed(b"dref", &[&u32s(&[0, 1]), &boxed(b"url ", &[&u32s(&[1])])])]);
        let samples = boxed(
            b"stbl",
            &[
                &boxed(b"stsd", &[&u32s(&[0, 1]), sample_entry]),
                &boxed(b"stts", &[&u32s(&[0, 1, self.frames, self.duration_ms / self.frames])]),
                &boxed(b"stsc", &[&u32s(&[0, 1, 1, self.frames, 1])]),
                &boxed(b"stsz", &[&u32s(&[0, 1, self.frames])]),
                &boxed(b"stco", &[&u32s(&[0, 1, 0])]),
            ],
        );
        let media = boxed(b"minf", &[media_header, &place, &samples]);
        boxed(b"trak", &[&track_header, &boxed(b"mdia", &[&times, &handler, &media])])
    }

    fn pictures(self) -> Vec<u8> {
        let size = [self.width.to_be_bytes(), self.height.to_be_bytes()].concat();
        let before = [&[0; 6][..], &[0, 1], &[0; 16], &size].concat();
        let after = [&u32s(&[0x48_0000, 0x48_0000, 0])[..], &[0, 1], &[0; 32], &[0, 24, 0xff, 0xff]].concat();
        // Baseline profile, level 1, without parameter sets.
        let configuration = boxed(b"avcC", &[&[1, 66, 0, 10, 0xff, 0xe0, 0]]);
        let configuration = if self.codec == *b"avc1" { configuration } else { Vec::new() };
        boxed(&self.codec, &[&before, &after, &configuration])
    }
}

/// Two channels with 44,100 samples a second; the descriptor says AAC-LC.
fn sound(codec: [u8; 4]) -> Vec<u8> {
    let entry = [&[0; 6][..], &[0, 1], &[0; 8], &[0, 2, 0, 16], &[0; 4], &u32s(&[44_100 << 16])].concat();
    let specific = [5, 2, 0x12, 0x10];
    let decoder = [&[4, 13 + 4, 0x40, 0x15][..], &[0; 11], &specific].concat();
    let descriptor = [&[3, 3 + 19 + 3, 0, 1, 0][..], &decoder, &[6, 1, 2]].concat();
    let descriptor = boxed(b"esds", &[&u32s(&[0]), &descriptor]);
    boxed(&codec, &[&entry, if codec == *b"mp4a" { &descriptor } else { &[] }])
}

fn u32s(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

fn boxed(name: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let size = u32::try_from(content.len() + 8).unwrap();
    [&size.to_be_bytes()[..], name, &content].concat()
}

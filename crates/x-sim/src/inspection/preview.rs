//! Still pictures in place of moving ones.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use crate::world::{Format, MediaFile};

/// A dark grey: nobody here decodes videos.
const GROUND: Rgb<u8> = Rgb([38, 42, 48]);

/// The PNG that stands for this file until it plays: the first frame of a GIF, a plain picture for a video. Takes a
/// while: not for a thread that serves others.
pub(crate) fn preview(file: &MediaFile) -> Vec<u8> {
    let first_frame = match file.format {
        Format::Gif => image::load_from_memory_with_format(&file.bytes, ImageFormat::Gif).ok(),
        _ => None,
    };
    let picture = match first_frame {
        Some(frame) => frame.into_rgb8(),
        None => RgbImage::from_pixel(file.width, file.height, GROUND),
    };
    let mut png = Cursor::new(Vec::new());
    match picture.write_to(&mut png, ImageFormat::Png) {
        Ok(()) => png.into_inner(),
        Err(error) => {
            tracing::warn!(%error, "a preview could not be drawn");
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{inspection::inspect, testing::files};

    #[test]
    fn a_preview_is_as_large_as_what_it_stands_for() {
        for (bytes, format) in [(files::gif(5, 4, 2), Format::Gif), (files::Mp4::default().bytes(), Format::Mp4)] {
            let file = inspect(bytes.into(), format).unwrap();
            let png = image::load_from_memory_with_format(&preview(&file), ImageFormat::Png).unwrap();
            assert_eq!((png.width(), png.height()), (file.width, file.height));
        }
    }
}

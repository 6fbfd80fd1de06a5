//! Making pictures smaller until X takes them.

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{
    DynamicImage, ImageEncoder, ImageError, ImageFormat, ImageResult,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    metadata::Orientation,
};

use crate::{
    PictureLimits, Unfit,
    picture::{Header, alone, unfolded},
};

/// The qualities of JPEG that are tried at each size, of 100: the second is where faces begin to suffer.
const QUALITIES: [u8; 2] = [90, 80];

/// A picture of the same content that X takes: upright, as large as can be, in its own colours. JPEG, or PNG if one can see
/// through it.
pub(crate) fn shrunk(
    bytes: &[u8],
    format: ImageFormat,
    mut header: Header,
    keep_location: bool,
    limits: &PictureLimits,
) -> Result<Vec<u8>, Unfit> {
    let _alone = alone();
    let picture = unfolded(bytes, format, limits.most_unfolded_to_shrink)?;
    let mut exif = header.exif.take().filter(|_| keep_location);
    if let Some(exif) = &mut exif {
        // The pixels are turned instead.
        let _: Option<Orientation> = Orientation::remove_from_exif_chunk(exif);
    }
    let mut smaller = at_most(picture, limits.longest_side_after_shrinking)?;
    smaller.apply_orientation(header.orientation);
    loop {
        for quality in qualities(&smaller) {
            let written = written(&smaller, *quality, header.colour_profile.as_deref(), exif.as_deref());
            let written = written.map_err(|_| Unfit::CannotShrink)?;
            if written.len() as u64 <= limits.most_bytes {
                return Ok(written);
            }
        }
        let longest = smaller.width().max(smaller.height());
        let shortest = smaller.width().min(smaller.height());
        // A quarter less on each side is about half of the pixels.
        if shortest / 4 * 3 < *limits.sides.start() {
            return Err(Unfit::CannotShrink);
        }
        smaller = at_most(smaller, longest / 4 * 3)?;
    }
}

/// The picture in eight bits for each colour, with no side longer than this.
pub(crate) fn at_most(picture: DynamicImage, longest_side: u32) -> Result<DynamicImage, Unfit> {
    let (width, height) = (picture.width(), picture.height());
    let longest = width.max(height);
    if longest <= longest_side {
        return Ok(in_eight_bits(picture));
    }
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(longest_side) / u64::from(longest);
        u32::try_from(side).unwrap_or(longest_side).max(1)
    };
    let mut smaller = DynamicImage::new(scaled(width), scaled(height), picture.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&picture, &mut smaller, &options).map_err(|_| Unfit::CannotShrink)?;
    // Only now, because a grey picture takes three times as much in colour.
    Ok(in_eight_bits(smaller))
}

/// RGB; with transparency only where there is some.
fn in_eight_bits(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8().into();
    }
    let picture = picture.into_rgba8();
    if picture.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        return DynamicImage::from(picture).into_rgb8().into();
    }
    picture.into()
}

fn qualities(picture: &DynamicImage) -> &'static [u8] {
    // PNG has no qualities.
    if picture.color().has_alpha() { &[100] } else { &QUALITIES }
}

/// The file of a picture in eight bits.
pub(crate) fn written(
    picture: &DynamicImage,
    quality: u8,
    colour_profile: Option<&[u8]>,
    exif: Option<&[u8]>,
) -> ImageResult<Vec<u8>> {
    let mut file = Vec::new();
    if picture.color().has_alpha() {
        finish(PngEncoder::new(&mut file), picture, colour_profile, exif)?;
    } else {
        finish(JpegEncoder::new_with_quality(&mut file, quality), picture, colour_profile, exif)?;
    }
    Ok(file)
}

fn finish(
    mut encoder: impl ImageEncoder,
    picture: &DynamicImage,
    colour_profile: Option<&[u8]>,
    exif: Option<&[u8]>,
) -> ImageResult<()> {
    if let Some(profile) = colour_profile.filter(|profile| is_of_rgb(profile)) {
        encoder.set_icc_profile(profile.to_vec()).map_err(ImageError::Unsupported)?;
    }
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif.to_vec()).map_err(ImageError::Unsupported)?;
    }
    encoder.write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())
}

/// A profile of another colour space would be wrong for what we write (ICC.1, 7.2.6).
fn is_of_rgb(profile: &[u8]) -> bool {
    profile.get(16..20) == Some(b"RGB ")
}

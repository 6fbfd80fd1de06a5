//! A small picture of what is about to be sent, for the page.

use std::{io::Read, path::Path};

use image::ImageFormat;

use crate::{
    Limits, Unfit,
    format::{Format, HEAD},
    picture::{self, alone, unfolded},
    shrinking::{at_most, written},
    source::Source,
};

/// A quality of JPEG, of 100, at which a small picture looks good.
const QUALITY: u8 = 85;

/// A small picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// JPEG, or PNG if one can see through it.
    pub bytes: Vec<u8>,
    /// The type of these bytes.
    pub content_type: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Draws the picture at this path, or a GIF's first frame, upright and with no side longer than this many pixels. `None`
/// for a video. Takes what [`crate::prepare`] can make smaller, too. Takes a while.
///
/// # Errors
/// [`Unfit`] if there is nothing that can be drawn.
pub fn preview(path: &Path, longest_side: u32, limits: &Limits) -> Result<Option<Preview>, Unfit> {
    let source = Source::open(path)?;
    let mut bytes = Vec::new();
    source.file().take(HEAD).read_to_end(&mut bytes).map_err(Unfit::reading)?;
    let format = Format::of(&bytes)?;
    format.must_be_worth_reading(source.bytes(), limits)?;
    let format = match format {
        Format::Picture(format) => format,
        Format::Gif => ImageFormat::Gif,
        Format::Mp4 => return Ok(None),
    };
    source.file().take(source.bytes().saturating_sub(HEAD)).read_to_end(&mut bytes).map_err(Unfit::reading)?;
    let header = picture::header(&bytes, format)?;
    let _alone = alone();
    let mut picture = at_most(unfolded(&bytes, format, limits.picture.most_unfolded_to_shrink)?, longest_side.max(1))?;
    picture.apply_orientation(header.orientation);
    let profile = header.colour_profile.as_deref();
    let bytes = written(&picture, QUALITY, profile, None).map_err(|_| Unfit::PictureDamaged)?;
    let content_type = if picture.color().has_alpha() { "image/png" } else { "image/jpeg" };
    Ok(Some(Preview { bytes, content_type, width: picture.width(), height: picture.height() }))
}

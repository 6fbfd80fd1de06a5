//! Freeing pictures and GIFs of what cameras and programs write beside the pixels.
//!
//! The place where a picture was taken hides in many places: EXIF, XMP, the notes of a camera's maker, comments, a second
//! picture behind the first. So what stays is listed, not what goes: what is needed to show the pixels as they were meant,
//! which are the colour profile and which way is up. The pixels themselves are not touched.

mod gif;
mod jpeg;
mod png;
mod webp;

use std::io::Cursor;

use exif::{Field, In, Tag, Value, experimental::Writer};
use image::{ImageFormat, metadata::Orientation};
use img_parts::Bytes;

use crate::{Unfit, picture::Header};

pub(crate) use gif::cleaned_gif;

/// The file with nothing in it but the picture.
pub(crate) fn cleaned_picture(bytes: Vec<u8>, format: ImageFormat, header: &Header) -> Result<Vec<u8>, Unfit> {
    let exif = which_way_is_up(header.orientation)?;
    let cleaned = match format {
        ImageFormat::Jpeg => jpeg::cleaned(bytes.into(), exif),
        ImageFormat::WebP => webp::cleaned(bytes.into(), exif),
        _ => png::cleaned(bytes.into(), exif),
    };
    cleaned.map_err(|error| {
        tracing::debug!(%error, "a picture cannot be taken apart");
        Unfit::PictureDamaged
    })
}

/// EXIF that says this and nothing else; none where nothing needs to be said.
fn which_way_is_up(orientation: Orientation) -> Result<Option<Bytes>, Unfit> {
    if orientation == Orientation::NoTransforms {
        return Ok(None);
    }
    let value = Value::Short(vec![orientation.to_exif().into()]);
    let field = Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value };
    let mut writer = Writer::new();
    writer.push_field(&field);
    let mut exif = Cursor::new(Vec::new());
    writer.write(&mut exif, false).map_err(|_| Unfit::PictureDamaged)?;
    Ok(Some(exif.into_inner().into()))
}

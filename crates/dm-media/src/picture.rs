//! JPG, PNG and WEBP: the header first, then the whole picture.

use std::{
    io::Cursor,
    sync::{Mutex, MutexGuard, PoisonError},
};

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits as Memory, metadata::Orientation,
};

use crate::{PictureLimits, Unfit, location};

/// One picture is unfolded at a time, since one may take half a gigabyte.
static UNFOLDING: Mutex<()> = Mutex::new(());

/// Waits until no other picture is unfolded.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    UNFOLDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the header of a picture says.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// How many bytes its pixels take.
    pub(crate) unfolded: u64,
    pub(crate) orientation: Orientation,
    pub(crate) exif: Option<Vec<u8>>,
    pub(crate) xmp: Option<Vec<u8>>,
    pub(crate) colour_profile: Option<Vec<u8>>,
}

impl Header {
    /// Width and height in pixels as people see them.
    pub(crate) fn shown_size(&self) -> (u32, u32) {
        use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
        match self.orientation {
            Rotate90 | Rotate90FlipH | Rotate270 | Rotate270FlipH => (self.height, self.width),
            _ => (self.width, self.height),
        }
    }

    /// Whether EXIF or XMP say where it was taken.
    pub(crate) fn has_location(&self) -> bool {
        self.exif.as_deref().is_some_and(location::in_exif) || self.xmp.as_deref().is_some_and(location::in_xmp)
    }
}

/// Reads the header, and no pixel.
pub(crate) fn header(bytes: &[u8], format: ImageFormat) -> Result<Header, Unfit> {
    let mut decoder = reader(bytes, format, u64::MAX).into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    // What surrounds a picture may be unreadable without the picture being so.
    let exif = decoder.exif_metadata().unwrap_or_default();
    let orientation = exif.as_deref().and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
    Ok(Header {
        width,
        height,
        unfolded: decoder.total_bytes(),
        orientation,
        exif,
        xmp: decoder.xmp_metadata().unwrap_or_default(),
        colour_profile: decoder.icc_profile().unwrap_or_default(),
    })
}

/// A picture that X takes, and which can be unfolded to its last line.
pub(crate) fn check(bytes: &[u8], format: ImageFormat, limits: &PictureLimits) -> Result<Header, Unfit> {
    let header = header(bytes, format)?;
    must_fit(&header, bytes.len() as u64, limits)?;
    let _alone = alone();
    unfolded(bytes, format, limits.most_unfolded)?;
    Ok(header)
}

/// Holds a picture's header and its size in bytes against the limits.
pub(crate) fn must_fit(header: &Header, bytes: u64, limits: &PictureLimits) -> Result<(), Unfit> {
    let &Header { width, height, .. } = header;
    let (least, most) = (*limits.sides.start(), *limits.sides.end());
    let can_shrink = bytes <= limits.most_bytes_to_shrink && header.unfolded <= limits.most_unfolded_to_shrink;
    if width < least || height < least {
        return Err(Unfit::PictureTooSmall { width, height, least });
    }
    if bytes > limits.most_bytes {
        return Err(Unfit::PictureTooLarge { bytes, most: limits.most_bytes, can_shrink });
    }
    if width > most || height > most {
        return Err(Unfit::PictureTooWide { width, height, most, can_shrink });
    }
    if header.unfolded > limits.most_unfolded {
        return Err(Unfit::PictureTooDeep { can_shrink });
    }
    Ok(())
}

/// All pixels of a picture, as they lie in the file, in at most this many bytes.
pub(crate) fn unfolded(bytes: &[u8], format: ImageFormat, most: u64) -> Result<DynamicImage, Unfit> {
    reader(bytes, format, most).decode().map_err(damaged)
}

fn reader(bytes: &[u8], format: ImageFormat, most: u64) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut memory = Memory::no_limits();
    memory.max_alloc = Some(most);
    reader.limits(memory);
    reader
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn damaged(error: ImageError) -> Unfit {
    tracing::debug!(%error, "a picture cannot be read");
    Unfit::PictureDamaged
}

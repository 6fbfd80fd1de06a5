//! Whether a picture says where it was taken.

use exif::{In, Reader, Tag};

/// Whether EXIF names a latitude or a longitude. What cannot be read of it says nothing.
pub(crate) fn in_exif(exif: &[u8]) -> bool {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let fields = match reader.read_raw(exif.to_vec()) {
        Ok(fields) => fields,
        Err(error) => match error.distill_partial_result(|_| ()) {
            Ok(fields) => fields,
            Err(_) => return false,
        },
    };
    [Tag::GPSLatitude, Tag::GPSLongitude].into_iter().any(|tag| fields.get_field(tag, In::PRIMARY).is_some())
}

/// Whether XMP names a latitude or a longitude (XMP specification, part 2: `exif:GPSLatitude`).
pub(crate) fn in_xmp(xmp: &[u8]) -> bool {
    let names = |name: &[u8]| xmp.windows(name.len()).any(|place| place == name);
    names(b"GPSLatitude") || names(b"GPSLongitude")
}

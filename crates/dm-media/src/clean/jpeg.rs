//! JPEG (ITU-T T.81): segments, the first scan, and whatever comes after it.

use img_parts::{
    Bytes, Error, ImageEXIF,
    jpeg::{Jpeg, JpegSegment, markers},
};

pub(super) fn cleaned(bytes: Bytes, exif: Option<Bytes>) -> Result<Vec<u8>, Error> {
    let mut jpeg = Jpeg::from_bytes(bytes)?;
    let segments = jpeg.segments_mut();
    segments.retain(|segment| is_needed(segment.marker(), segment.contents()));
    // The library counts all that follows the first scan's header as that scan.
    if let Some(scan) = segments.pop() {
        let rest = scan.clone().encoder().bytes();
        let scans = rest.get(scan.len()..).unwrap_or_default();
        segments.push(JpegSegment::new_with_entropy(scan.marker(), scan.contents().clone(), cleaned_scans(scans)));
    }
    jpeg.set_exif(exif);
    Ok(jpeg.encoder().bytes().to_vec())
}

/// Of what applications add: JFIF itself, colour profiles, and Adobe's word on how colours are stored.
fn is_needed(marker: u8, contents: &[u8]) -> bool {
    match marker {
        markers::APP0 => contents.starts_with(b"JFIF\0"),
        markers::APP2 => contents.starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => contents.starts_with(b"Adobe"),
        markers::APP0..=markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// The scans up to the end of the picture. Phones put more pictures and whole videos behind it.
fn cleaned_scans(scans: &[u8]) -> Bytes {
    let mut cleaned = Vec::with_capacity(scans.len());
    let mut rest = scans;
    while let Some(at) = rest.iter().position(|byte| *byte == markers::P) {
        let (entropy, marked) = rest.split_at(at);
        cleaned.extend_from_slice(entropy);
        let length = match marked {
            [_, markers::EOI, ..] | [_] | [] => break,
            // A byte of the scan that looks like a marker, a restart, a marker without contents.
            [_, 0 | 0x01 | markers::RST0..=markers::SOI, ..] => 2,
            // A marker may be preceded by any number of these.
            [_, markers::P, ..] => 1,
            [_, _, high, low, ..] => 2 + usize::from(u16::from_be_bytes([*high, *low])),
            _ => break,
        };
        let (part, after) = marked.split_at(length.min(marked.len()));
        if part.len() <= 2 || is_needed(part.get(1).copied().unwrap_or_default(), part.get(4..).unwrap_or_default()) {
            cleaned.extend_from_slice(part);
        }
        rest = after;
    }
    if !rest.contains(&markers::P) {
        cleaned.extend_from_slice(rest);
    }
    cleaned.extend_from_slice(&[markers::P, markers::EOI]);
    cleaned.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_behind_the_picture_or_between_its_scans_goes() {
        let scans = b"ab\xff\x00c\xff\xd0d\xff\xfe\x00\x06Rome\xff\xda\x00\x04xyef\xff\xd9\xff\xd8Rome again\xff\xd9";
        assert_eq!(cleaned_scans(scans), &b"ab\xff\x00c\xff\xd0d\xff\xda\x00\x04xyef\xff\xd9"[..]);
    }

    #[test]
    fn a_picture_without_an_end_gets_one() {
        assert_eq!(cleaned_scans(b"abc"), &b"abc\xff\xd9"[..]);
        assert_eq!(cleaned_scans(b"abc\xff"), &b"abc\xff\xd9"[..]);
    }
}

//! Whether a file came whole, where its format lets one tell. HTTP notices most cuts; a server that has half a file and
//! calls it all of it is noticed here.
//!
//! Only what surely lacks its end is found wanting: a picture that other programs show must not be refused for what some
//! camera wrote behind its end.

use std::io::{Read, Seek, SeekFrom};

/// How far from the end the mark of the end may stand.
const TAIL: u64 = 64 << 10;

/// Whether nothing is missing of a file of this type. What cannot be read is not whole.
pub fn is_whole(file: &mut (impl Read + Seek), content_type: &str) -> bool {
    match content_type {
        "image/png" => tail_has(file, b"IEND"),
        "image/jpeg" => tail_has(file, b"\xff\xd9"),
        "image/gif" => tail_has(file, b"\x3b"),
        "image/webp" => riff_is_whole(file).unwrap_or(false),
        _ => boxes_are_whole(file).unwrap_or(false),
    }
}

fn tail_has(file: &mut (impl Read + Seek), mark: &[u8]) -> bool {
    let mut tail = Vec::new();
    let read = file.seek(SeekFrom::End(0)).and_then(|length| {
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        file.read_to_end(&mut tail)
    });
    read.is_ok() && tail.windows(mark.len()).any(|window| window == mark)
}

/// A WebP file says how long it is.
fn riff_is_whole(file: &mut (impl Read + Seek)) -> Option<bool> {
    let length = file.seek(SeekFrom::End(0)).ok()?;
    file.seek(SeekFrom::Start(4)).ok()?;
    let mut told = [0; 4];
    file.read_exact(&mut told).ok()?;
    Some(u64::from(u32::from_le_bytes(told)) + 8 <= length)
}

/// An MP4 file is a row of boxes, each of which says how long it is (ISO/IEC 14496-12, 4.2); without the box `moov` nothing
/// can be played.
fn boxes_are_whole(file: &mut (impl Read + Seek)) -> Option<bool> {
    let length = file.seek(SeekFrom::End(0)).ok()?;
    let (mut at, mut has_moov) = (0_u64, false);
    while at < length {
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut head = [0; 8];
        file.read_exact(&mut head).ok()?;
        let [a, b, c, d, name @ ..] = head;
        has_moov |= &name == b"moov";
        let size = match u32::from_be_bytes([a, b, c, d]) {
            // It goes on to the end.
            0 => return Some(has_moov),
            1 => {
                let mut large = [0; 8];
                file.read_exact(&mut large).ok()?;
                u64::from_be_bytes(large)
            }
            size => u64::from(size),
        };
        if size < 8 {
            return Some(false);
        }
        at = at.checked_add(size)?;
    }
    Some(has_moov && at == length)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn check(bytes: &[u8], content_type: &str) -> bool {
        is_whole(&mut Cursor::new(bytes), content_type)
    }

    fn mp4_box(name: &str, content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).unwrap();
        [&size.to_be_bytes(), name.as_bytes(), content].concat()
    }

    #[test]
    fn pictures_that_end_are_whole_and_cut_ones_are_not() {
        let png = include_bytes!("../../tests/engine/pixel.png");
        assert!(check(png, "image/png"));
        assert!(check(&[png.as_slice(), b"a camera's notes"].concat(), "image/png"));
        assert!(!check(&png[..png.len() / 2], "image/png"));
        assert!(check(b"\xff\xd8\xff...\xff\xd9", "image/jpeg"));
        assert!(!check(b"\xff\xd8\xff...", "image/jpeg"));
        assert!(!check(b"GIF89a", "image/gif"));
    }

    #[test]
    fn a_webp_file_is_as_long_as_it_says() {
        let webp = b"RIFF\x08\0\0\0WEBPVP8 ";
        assert!(check(webp, "image/webp"));
        assert!(!check(&webp[..12], "image/webp"));
    }

    #[test]
    fn a_video_has_all_of_each_box_and_something_to_play_by() {
        let [start, index, frames] = [mp4_box("ftyp", b"mp42"), mp4_box("moov", b"index"), mp4_box("mdat", &[0; 100])];
        let large = [&1_u32.to_be_bytes(), b"mdat".as_slice(), &26_u64.to_be_bytes(), &[0; 10]].concat();
        let endless = [&0_u32.to_be_bytes(), b"mdat".as_slice(), &[0; 10]].concat();
        for last in [&frames, &large, &endless] {
            assert!(check(&[start.clone(), index.clone(), last.clone()].concat(), "video/mp4"));
        }
        let video = [start.clone(), index, frames.clone()].concat();
        assert!(!check(&video[..video.len() - 1], "video/mp4"));
        assert!(!check(&[start, frames].concat(), "video/mp4"), "its index is missing");
        assert!(!check(b"\0\0\0\x04ftypmp42", "video/mp4"), "a box that is shorter than its own head");
    }
}

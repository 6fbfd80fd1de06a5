//! Where the boxes of an MP4 lie (ISO/IEC 14496-12, 4.2).

use std::{
    io::{Read, Seek, SeekFrom},
    ops::Range,
};

use crate::Unfit;

/// The most boxes beside each other: a live recording of 140 seconds has a few hundred.
const MOST_BOXES: usize = 10_000;

/// A box within a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mp4Box {
    pub(super) kind: [u8; 4],
    /// Where its header begins.
    pub(super) start: u64,
    /// Where its content begins.
    pub(super) content: u64,
    /// Where the next box begins.
    pub(super) end: u64,
}

impl Mp4Box {
    pub(super) fn inside(&self) -> Range<u64> {
        self.content..self.end
    }

    /// All that is in it, if that is at most this many bytes; else its beginning.
    pub(super) fn read(&self, file: &mut (impl Read + Seek), most: u64) -> Result<Vec<u8>, Unfit> {
        file.seek(SeekFrom::Start(self.content)).map_err(Unfit::reading)?;
        let mut bytes = Vec::new();
        let length = most.min(self.end - self.content);
        file.by_ref().take(length).read_to_end(&mut bytes).map_err(Unfit::reading)?;
        Ok(bytes)
    }
}

/// The boxes that fill this part of the file, without a gap and without a byte left over. A box that says that it goes
/// on to the end of the file counts as incomplete.
pub(super) fn children(file: &mut (impl Read + Seek), part: Range<u64>) -> Result<Vec<Mp4Box>, Unfit> {
    let mut boxes = Vec::new();
    let mut start = part.start;
    while start < part.end {
        let found = read_header(file, start, part.end)?;
        start = found.end;
        boxes.push(found);
        if boxes.len() > MOST_BOXES {
            return Err(Unfit::VideoDamaged);
        }
    }
    Ok(boxes)
}

/// Follows this path down into a box.
pub(super) fn find(file: &mut (impl Read + Seek), from: &Mp4Box, path: &[&[u8; 4]]) -> Result<Option<Mp4Box>, Unfit> {
    let mut found = *from;
    for kind in path {
        match children(file, found.inside())?.into_iter().find(|child| child.kind == **kind) {
            Some(child) => found = child,
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}

fn read_header(file: &mut (impl Read + Seek), start: u64, most: u64) -> Result<Mp4Box, Unfit> {
    file.seek(SeekFrom::Start(start)).map_err(Unfit::reading)?;
    let [size_0, size_1, size_2, size_3, kind @ ..] = read::<8>(file)?;
    let (size, header) = match u32::from_be_bytes([size_0, size_1, size_2, size_3]) {
        1 => (u64::from_be_bytes(read(file)?), 16),
        size => (u64::from(size), 8),
    };
    let end = start.checked_add(size).filter(|end| *end <= most).ok_or(Unfit::VideoDamaged)?;
    if size < header {
        return Err(Unfit::VideoDamaged);
    }
    Ok(Mp4Box { kind, start, content: start + header, end })
}

fn read<const N: usize>(file: &mut impl Read) -> Result<[u8; N], Unfit> {
    let mut bytes = [0; N];
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(Unfit::VideoDamaged),
        Err(error) => Err(Unfit::reading(error)),
    }
}

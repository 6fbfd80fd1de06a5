//! Tables must be in the file before room is made for them.
//!
//! The library that reads them reserves as much memory as a table says that it needs, up to 68 GB for a file of a hundred
//! bytes. So their counts are held against their boxes first.

use std::io::Cursor;

use super::boxes::{Mp4Box, children};
use crate::Unfit;

/// Boxes that hold boxes in which tables lie.
const AROUND_TABLES: [&[u8; 4]; 7] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex"];

/// Checks the tables of a movie, given from its first box to its last.
pub(super) fn must_fit_their_boxes(movie: &[u8]) -> Result<(), Unfit> {
    let mut file = Cursor::new(movie);
    let mut boxes = children(&mut file, 0..movie.len() as u64)?;
    while let Some(found) = boxes.pop() {
        if AROUND_TABLES.contains(&&found.kind) {
            boxes.extend(children(&mut file, found.inside())?);
        } else if !fits(&found, movie) {
            return Err(Unfit::VideoDamaged);
        }
    }
    Ok(())
}

/// Whether as many entries as it announces could be in this box. Anything that is no table fits.
fn fits(table: &Mp4Box, movie: &[u8]) -> bool {
    // The bytes of one entry (ISO/IEC 14496-12, 8.5 to 8.7); the least where they differ.
    let entry: u64 = match &table.kind {
        b"stsd" | b"stts" | b"ctts" | b"co64" => 8,
        b"stsc" | b"elst" => 12,
        b"stco" | b"stss" => 4,
        b"stsz" => return sizes_fit(table, movie),
        _ => return true,
    };
    number(table, movie, 4).is_some_and(|count| 8 + count * entry <= table.end - table.content)
}

/// Where all samples have the same size, no table follows.
fn sizes_fit(table: &Mp4Box, movie: &[u8]) -> bool {
    match (number(table, movie, 4), number(table, movie, 8)) {
        (Some(0), Some(count)) => 12 + count * 4 <= table.end - table.content,
        (Some(_), Some(_)) => true,
        _ => false,
    }
}

/// Four bytes of the content, from this one on.
fn number(table: &Mp4Box, movie: &[u8], from: u64) -> Option<u64> {
    let content = movie.get(usize::try_from(table.content).ok()?..usize::try_from(table.end).ok()?)?;
    let bytes = content.get(usize::try_from(from).ok()?..)?.first_chunk()?;
    Some(u32::from_be_bytes(*bytes).into())
}

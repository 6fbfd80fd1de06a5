//! Where the samples of a track lie in the file (ISO/IEC 14496-12, 8.7).

use std::{
    io::{Read, Seek},
    ops::Range,
};

use super::{
    MOST_OF_MOOV,
    boxes::{Mp4Box, find},
};
use crate::Unfit;

/// The chunks of samples of a track. What its tables do not say is left out.
pub(super) fn chunks(file: &mut (impl Read + Seek), track: &Mp4Box) -> Result<Vec<Range<u64>>, Unfit> {
    let Some(tables) = find(file, track, &[b"mdia", b"minf", b"stbl"])? else { return Ok(Vec::new()) };
    let mut table = |kind| -> Result<Vec<u8>, Unfit> {
        let found = find(file, &tables, &[kind])?;
        found.map_or(Ok(Vec::new()), |found| found.read(file, MOST_OF_MOOV))
    };
    let mut starts: Vec<u64> = entries(&table(b"stco")?, 8).map(|[start]: [u32; 1]| start.into()).collect();
    starts.extend(entries(&table(b"co64")?, 8).map(|[high, low]: [u32; 2]| u64::from(high) << 32 | u64::from(low)));
    let runs: Vec<[u32; 3]> = entries(&table(b"stsc")?, 8).collect();
    let mut sizes = Sizes::read(&table(b"stsz")?);
    let mut runs = runs.into_iter().peekable();
    let mut in_chunk = 0;
    let mut chunks = Vec::new();
    for (number, start) in (1..).zip(starts) {
        while let Some([_, count, _]) = runs.next_if(|[first, ..]| *first <= number) {
            in_chunk = count;
        }
        chunks.push(start..start.saturating_add(sizes.of_next(in_chunk)));
    }
    Ok(chunks)
}

/// How large samples are.
enum Sizes {
    Each(u32),
    Listed(std::vec::IntoIter<[u32; 1]>),
}

impl Sizes {
    fn read(table: &[u8]) -> Self {
        match entries(table, 4).next() {
            Some([0]) => Self::Listed(entries(table, 12).collect::<Vec<_>>().into_iter()),
            Some([size]) => Self::Each(size),
            None => Self::Each(0),
        }
    }

    /// The sum of this many.
    fn of_next(&mut self, count: u32) -> u64 {
        match self {
            Self::Each(size) => u64::from(*size) * u64::from(count),
            Self::Listed(sizes) => sizes.take(count as usize).map(|[size]| u64::from(size)).sum(),
        }
    }
}

/// The numbers of a table after so many bytes, N at a time.
fn entries<const N: usize>(table: &[u8], after: usize) -> impl Iterator<Item = [u32; N]> {
    let (numbers, _) = table.get(after..).unwrap_or_default().as_chunks::<4>();
    let (entries, _) = numbers.as_chunks::<N>();
    entries.iter().map(|entry| entry.map(u32::from_be_bytes))
}

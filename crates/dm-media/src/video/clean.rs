//! Freeing videos of the place where they were filmed.
//!
//! Cameras write it into user data, metadata, boxes of their own, and whole tracks. As with pictures, what stays is listed:
//! what is needed to play picture and sound. What goes becomes a `free` box of the same size full of zeros, in its place,
//! so that everything else stays where the tables say that it is.

use std::{
    io::{self, Read, Seek},
    ops::Range,
};

use super::{
    boxes::{Mp4Box, children, find},
    samples,
};
use crate::Unfit;

/// What is needed, at the top of the file, in the movie, and in a track.
const IN_FILE: [&[u8; 4]; 9] = [b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"styp", b"sidx", b"ssix", b"prft"];
const IN_MOVIE: [&[u8; 4]; 4] = [b"mvhd", b"iods", b"mvex", b"trak"];
const IN_TRACK: [&[u8; 4]; 7] = [b"tkhd", b"tref", b"trgr", b"edts", b"tapt", b"load", b"mdia"];

/// Words by which places are told: in Apple's and 3GPP's user data, in Apple's keys, in XMP, in action cameras' tracks.
const PLACES: [&[u8]; 7] =
    [b"\xa9xyz", b"loci\0\0\0\0", b"com.apple.quicktime.location", b"GPSLatitude", b"GPSLongitude", b"gpmd", b"camm"];

/// How much of a box is searched for a place.
const SEARCHED: u64 = 1024 * 1024;

/// What is not needed of a video.
#[derive(Debug)]
pub(crate) struct Superfluous {
    /// What becomes zeros.
    blanks: Vec<Range<u64>>,
    /// Where a box gets another name.
    names: Vec<u64>,
}

/// Finds all that is not needed of a video.
pub(crate) fn cleaned(file: &mut (impl Read + Seek), bytes: u64) -> Result<Superfluous, Unfit> {
    let superfluous = superfluous(file, bytes)?;
    let tracks: Vec<_> = superfluous.iter().filter(|found| found.kind == *b"trak").copied().collect();
    let mut blanks = samples_of(file, bytes, &tracks)?;
    blanks.extend(superfluous.iter().map(Mp4Box::inside));
    blanks.sort_unstable_by_key(|blank| blank.start);
    Ok(Superfluous { blanks, names: superfluous.iter().map(|found| found.start + 4).collect() })
}

impl Superfluous {
    /// The video, read from its beginning, without it.
    pub(crate) fn of<R: Read>(self, video: R) -> Cleaned<R> {
        Cleaned { video, superfluous: self, at: 0 }
    }
}

/// A video as it is read from its beginning, with nothing where something superfluous is.
#[derive(Debug)]
pub(crate) struct Cleaned<R> {
    video: R,
    superfluous: Superfluous,
    at: u64,
}

impl<R: Read> Read for Cleaned<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.video.read(buffer)?;
        let part = self.at..self.at + read as u64;
        self.at = part.end;
        // What begins behind this part comes later, and what ends before it is over.
        let Superfluous { blanks, names } = &mut self.superfluous;
        blanks.retain(|blank| blank.end > part.start);
        for blank in blanks.iter().take_while(|blank| blank.start < part.end) {
            overwrite(buffer, &part, blank.clone(), |_| 0);
        }
        for name in names.iter() {
            overwrite(buffer, &part, *name..*name + 4, |at| b"free".get(at).copied().unwrap_or(0));
        }
        Ok(read)
    }
}

/// Puts other bytes, by their place in `changed`, where that lies within the part that the buffer holds.
fn overwrite(buffer: &mut [u8], part: &Range<u64>, changed: Range<u64>, byte: impl Fn(usize) -> u8) {
    let place = |from: u64, at: u64| usize::try_from(at - from).unwrap_or(usize::MAX);
    let (start, end) = (changed.start.max(part.start), changed.end.min(part.end));
    if start >= end {
        return;
    }
    let first = place(changed.start, start);
    let bytes = buffer.get_mut(place(part.start, start)..place(part.start, end)).unwrap_or_default();
    for (at, to) in (first..).zip(bytes) {
        *to = byte(at);
    }
}

/// Whether any of them names a place.
pub(crate) fn has_location(file: &mut (impl Read + Seek), bytes: u64) -> Result<bool, Unfit> {
    for found in superfluous(file, bytes)? {
        let content = found.read(file, SEARCHED)?;
        if PLACES.iter().any(|place| content.windows(place.len()).any(|window| window == *place)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The outermost boxes that are not needed.
fn superfluous(file: &mut (impl Read + Seek), bytes: u64) -> Result<Vec<Mp4Box>, Unfit> {
    let mut superfluous = Vec::new();
    for found in children(file, 0..bytes)? {
        if found.kind == *b"moov" {
            superfluous.extend(superfluous_in_movie(file, &found)?);
        } else if !IN_FILE.contains(&&found.kind) {
            superfluous.push(found);
        }
    }
    Ok(superfluous)
}

fn superfluous_in_movie(file: &mut (impl Read + Seek), movie: &Mp4Box) -> Result<Vec<Mp4Box>, Unfit> {
    let mut superfluous = Vec::new();
    for found in children(file, movie.inside())? {
        if !IN_MOVIE.contains(&&found.kind) || is_other_track(file, &found)? {
            superfluous.push(found);
        } else if found.kind == *b"trak" {
            let within = children(file, found.inside())?;
            superfluous.extend(within.into_iter().filter(|found| !IN_TRACK.contains(&&found.kind)));
        }
    }
    Ok(superfluous)
}

/// Whether this is a track of neither picture nor sound: where the camera was, where it looked, what time it was.
fn is_other_track(file: &mut (impl Read + Seek), track: &Mp4Box) -> Result<bool, Unfit> {
    if track.kind != *b"trak" {
        return Ok(false);
    }
    let Some(handler) = find(file, track, &[b"mdia", b"hdlr"])? else { return Ok(true) };
    let handler = handler.read(file, 12)?;
    Ok(!matches!(handler.get(8..12), Some(b"vide" | b"soun")))
}

/// Where the samples of these tracks lie. Only `mdat` holds samples, so nothing else is ever named.
fn samples_of(file: &mut (impl Read + Seek), bytes: u64, tracks: &[Mp4Box]) -> Result<Vec<Range<u64>>, Unfit> {
    let data: Vec<_> = children(file, 0..bytes)?.into_iter().filter(|found| found.kind == *b"mdat").collect();
    let mut samples = Vec::new();
    let mut total = 0;
    for track in tracks {
        for chunk in samples::chunks(file, track)? {
            for data in &data {
                let part = chunk.start.max(data.content)..chunk.end.min(data.end);
                total += part.end.saturating_sub(part.start);
                if !part.is_empty() {
                    samples.push(part);
                }
            }
        }
    }
    // Tables that name the same bytes again and again would keep us busy for a long time.
    if total > bytes { Err(Unfit::VideoDamaged) } else { Ok(samples) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_little_is_read_at_once_the_same_is_gone() {
        let video: Vec<u8> = (1..=200).collect();
        let gone = || Superfluous { blanks: vec![8..20, 15..30, 100..101, 190..250], names: vec![4, 96] };
        let mut whole = Vec::new();
        gone().of(video.as_slice()).read_to_end(&mut whole).unwrap();
        assert_eq!(whole[..9], [1, 2, 3, 4, b'f', b'r', b'e', b'e', 0]);
        assert_eq!(whole[29..32], [0, 31, 32]);
        assert_eq!(whole[95..102], [96, b'f', b'r', b'e', b'e', 0, 102]);
        assert_eq!((whole.len(), whole[189], whole[190]), (200, 190, 0));
        for at_once in 1..40 {
            let mut read = Vec::new();
            let mut cleaned = gone().of(video.as_slice());
            let mut part = vec![0; at_once];
            while let Ok(count @ 1..) = cleaned.read(&mut part) {
                read.extend_from_slice(&part[..count]);
            }
            assert_eq!(read, whole, "{at_once} at once");
        }
    }
}

//! Freeing videos of the place where they were filmed.
//!
//! Cameras write it into user data, metadata, boxes of their own, and whole tracks. As with pictures, what stays is listed:
//! what is needed to play picture and sound. What goes becomes a `free` box of the same size full of zeros, in its place,
//! so that everything else stays where the tables say that it is.

use std::{
    io::{Read, Seek, SeekFrom, Write},
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

/// Makes nothing of all boxes that are not needed.
pub(crate) fn clean(file: &mut (impl Read + Write + Seek), bytes: u64) -> Result<(), Unfit> {
    let superfluous = superfluous(file, bytes)?;
    let tracks: Vec<_> = superfluous.iter().filter(|found| found.kind == *b"trak").copied().collect();
    for part in samples_of(file, bytes, &tracks)? {
        zero(file, part)?;
    }
    for found in superfluous {
        file.seek(SeekFrom::Start(found.start + 4)).map_err(Unfit::writing)?;
        file.write_all(b"free").map_err(Unfit::writing)?;
        zero(file, found.inside())?;
    }
    Ok(())
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

fn zero(file: &mut (impl Write + Seek), part: Range<u64>) -> Result<(), Unfit> {
    file.seek(SeekFrom::Start(part.start)).map_err(Unfit::writing)?;
    let zeros = std::io::copy(&mut std::io::repeat(0).take(part.end - part.start), file);
    zeros.map(drop).map_err(Unfit::writing)
}

//! PNG (third edition): chunks.

use img_parts::{
    Bytes, Error, ImageEXIF,
    png::{Png, PngChunk},
};

/// The chunks without which it is another picture: the picture, its colours, its density, its animation.
const NEEDED: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD", b"hIST", b"sPLT", b"sBIT", b"cHRM", b"gAMA", b"iCCP",
    b"sRGB", b"cICP", b"mDCV", b"cLLI", b"pHYs", b"acTL", b"fcTL",
];

pub(super) fn cleaned(bytes: Bytes, exif: Option<Bytes>) -> Result<Vec<u8>, Error> {
    let mut png = Png::from_bytes(bytes)?;
    png.chunks_mut().retain(is_needed);
    png.set_exif(exif);
    Ok(png.encoder().bytes().to_vec())
}

fn is_needed(chunk: &PngChunk) -> bool {
    chunk.kind() == *b"fdAT" || NEEDED.contains(&&chunk.kind())
}

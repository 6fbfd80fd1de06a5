//! WebP (RFC 9649): chunks of a RIFF file.

use img_parts::{
    Bytes, Error, ImageEXIF,
    riff::{RiffChunk, RiffContent},
    webp::{CHUNK_ALPH, CHUNK_ANIM, CHUNK_ANMF, CHUNK_ICCP, CHUNK_VP8, CHUNK_VP8L, CHUNK_VP8X, WebP},
};

const NEEDED: [[u8; 4]; 7] = [CHUNK_VP8X, CHUNK_ICCP, CHUNK_ANIM, CHUNK_ANMF, CHUNK_ALPH, CHUNK_VP8, CHUNK_VP8L];

/// The bit in the first byte of VP8X that announces XMP (RFC 9649, 2.7.1).
const ANNOUNCES_XMP: u8 = 0b0000_0100;

pub(super) fn cleaned(bytes: Bytes, exif: Option<Bytes>) -> Result<Vec<u8>, Error> {
    let mut webp = WebP::from_bytes(bytes)?;
    webp.chunks_mut().retain(|chunk| NEEDED.contains(&chunk.id()));
    // Announces what is there now; the library does so for EXIF and colour profiles.
    webp.set_exif(exif);
    for chunk in webp.chunks_mut().iter_mut().filter(|chunk| chunk.id() == CHUNK_VP8X) {
        forget_xmp(chunk);
    }
    Ok(webp.encoder().bytes().to_vec())
}

fn forget_xmp(chunk: &mut RiffChunk) {
    if let RiffContent::Data(data) = chunk.content_mut() {
        let mut header = data.to_vec();
        if let Some(announced) = header.first_mut() {
            *announced &= !ANNOUNCES_XMP;
        }
        *data = header.into();
    }
}

//! Looking into a file before it is copied.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::Path,
};

use dm_model::{AttachmentId, AttachmentKind, OutgoingAttachment};

use super::{AttachmentSource, Preparation};
use crate::EngineError;

/// How much of a file tells what it is.
const BEGINNING: u64 = 8 << 10;

/// Copies a file to where it will be sent from, and tells what it is. On failure nothing is left there.
pub fn prepare(
    id: AttachmentId,
    source: &AttachmentSource,
    target: &Path,
    _preparation: Preparation,
) -> Result<OutgoingAttachment, EngineError> {
    let copied = copy(id, source, target);
    if copied.is_err() {
        let _nothing_there = fs::remove_file(target);
    }
    copied
}

fn copy(id: AttachmentId, source: &AttachmentSource, target: &Path) -> Result<OutgoingAttachment, EngineError> {
    let mut file = File::create_new(target)?;
    match source {
        AttachmentSource::File(path) => drop(io::copy(&mut File::open(path)?, &mut file)?),
        AttachmentSource::Bytes(bytes) => file.write_all(bytes)?,
    }
    file.sync_all()?;
    let mut beginning = Vec::new();
    File::open(target)?.take(BEGINNING).read_to_end(&mut beginning)?;
    let content_type = infer::get(&beginning).map(|kind| kind.mime_type()).unwrap_or_default();
    let kind = match content_type {
        "image/png" | "image/jpeg" | "image/webp" => AttachmentKind::Photo,
        "image/gif" => AttachmentKind::Gif,
        "video/mp4" => AttachmentKind::Video,
        _ => return Err(EngineError::UnfitAttachment("X takes JPG, PNG, WEBP, GIF and MP4.".to_owned())),
    };
    let bytes = u32::try_from(file.metadata()?.len())
        .map_err(|_| EngineError::UnfitAttachment("This file is too large.".to_owned()))?;
    Ok(OutgoingAttachment {
        id,
        kind,
        content_type: content_type.to_owned(),
        bytes,
        uploaded_bytes: 0,
        width: None,
        height: None,
        duration_ms: None,
        alt_text: None,
    })
}

//! From X to the disk, in pieces: what lies in memory of a file is never more than a piece.
//!
//! What the file is stands in its first bytes; one that is something else is not fetched to its end. What ends too early
//! leaves nothing behind.

use std::{
    io::{Read, Seek as _, Write as _},
    sync::Arc,
};

use x_api::MediaStream;

use super::{kinds, kinds::Wanted, on_disk, whole};
use crate::{
    EngineError,
    cache::{DiskCache, FinishedFile},
};

/// How much is written at once.
const PIECE: usize = 1 << 20;

/// Brings a file to the disk; `None` when it is something else than it should be. `progress` hears how many bytes lie there,
/// now and then.
pub async fn receive(
    mut stream: MediaStream,
    cache: &Arc<DiskCache>,
    wanted: Wanted,
    mut progress: impl FnMut(u64),
) -> Result<Option<FinishedFile>, EngineError> {
    let (mut pending, mut written) = (Vec::new(), 0_u64);
    while pending.len() < kinds::HEAD {
        let Some(piece) = stream.next().await? else { break };
        pending.extend_from_slice(&piece);
    }
    if !wanted.may_begin_with(&pending) {
        return Ok(None);
    }
    let beginning = Arc::clone(cache);
    let mut file = on_disk(move || beginning.begin()).await?;
    loop {
        let piece = stream.next().await?;
        let ended = piece.is_none();
        pending.extend_from_slice(&piece.unwrap_or_default());
        if ended || pending.len() >= PIECE {
            let piece = std::mem::take(&mut pending);
            written = written.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            file = on_disk(move || file.write_all(&piece).map(|()| file)).await?;
        }
        if ended {
            break;
        }
        if pending.is_empty() {
            progress(written);
        }
    }
    let (file, is_whole) = on_disk(move || {
        let file = file.finish()?;
        let mut read = file.read()?;
        let mut head = Vec::new();
        Read::by_ref(&mut read).take(kinds::HEAD as u64).read_to_end(&mut head)?;
        read.rewind()?;
        let is_whole =
            kinds::content_type_of(&head).is_some_and(|content_type| whole::is_whole(&mut read, content_type));
        Ok((file, is_whole))
    })
    .await?;
    if is_whole { Ok(Some(file)) } else { Err(EngineError::MediaCut) }
}

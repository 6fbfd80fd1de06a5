//! Looking into files as X does before it lets anybody send them: by what is in them, not by what they are called.
//!
//! Headers come first, so that a small file that unfolds to an enormous picture is refused before anything unfolds.

mod animation;
mod photo;
mod preview;
mod video;

use std::sync::Arc;

use axum::body::Bytes;
use tokio::{sync::Semaphore, task::spawn_blocking};

pub(crate) use preview::preview;

use crate::world::{Format, MediaFile, Unfit};

/// How many files are looked into at the same time. A picture may take 256 MiB while it is.
const AT_ONCE: usize = 2;

/// Looks into files, a few at a time.
#[derive(Debug)]
pub(crate) struct Inspector {
    places: Arc<Semaphore>,
}

impl Default for Inspector {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Inspector {
    /// Puts the segments of a file together and looks into it. The outer error is for a file of another format.
    pub(crate) async fn inspect(
        &self,
        segments: Vec<Bytes>,
        format: Format,
    ) -> Result<Result<MediaFile, Unfit>, WrongFormat> {
        let place = self.places.clone().acquire_owned().await;
        let look = spawn_blocking(move || {
            // Given back when the work is done, also if nobody waits for it any more.
            let _place = place;
            let bytes = together(segments);
            if Format::of(&bytes) == Some(format) { Ok(inspect(bytes, format)) } else { Err(WrongFormat) }
        });
        // A parser that panics has read something that is no media.
        look.await.unwrap_or_else(|_| Ok(Err(Unfit::invalid("The file cannot be read"))))
    }
}

/// The file is not what it was announced to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WrongFormat;

/// Looks into a file of this format. Takes a while: not for a thread that serves others.
pub(crate) fn inspect(bytes: Bytes, format: Format) -> Result<MediaFile, Unfit> {
    match format {
        Format::Jpeg | Format::Png | Format::Webp => photo::inspect(bytes, format),
        Format::Gif => animation::inspect(bytes),
        Format::Mp4 => video::inspect(bytes),
    }
}

fn together(segments: Vec<Bytes>) -> Bytes {
    match <[Bytes; 1]>::try_from(segments) {
        Ok([whole]) => whole,
        Err(segments) => segments.concat().into(),
    }
}

//! Our copy of a file, read piece by piece: however large it is, no more than one piece is held at a time.

use std::{
    io::{self, SeekFrom},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use dm_model::AttachmentId;

use super::interruption::Interruption;
use crate::{
    EngineError,
    media::{Content, on_disk},
    shared::Shared,
};

/// An open copy of the length that it had when it was made.
pub struct Copy(Arc<Mutex<Box<dyn Content>>>);

impl Copy {
    pub async fn open(shared: &Shared, id: &AttachmentId, length: u32) -> Result<Self, Interruption> {
        let mut content = shared.open_own_copy(id).await.map_err(interruption)?;
        let found = on_disk(move || content.seek(SeekFrom::End(0)).map(|found| (content, found))).await;
        let (content, found) = found.map_err(interruption)?;
        if found == u64::from(length) { Ok(Self(Arc::new(Mutex::new(content)))) } else { Err(Interruption::Lost) }
    }

    /// So many bytes from this place on.
    pub async fn read(&mut self, from: u64, count: u32) -> Result<Bytes, Interruption> {
        let content = Arc::clone(&self.0);
        let read = on_disk(move || {
            let mut content = content.lock().unwrap_or_else(PoisonError::into_inner);
            content.seek(SeekFrom::Start(from))?;
            let mut bytes = vec![0; usize::try_from(count).unwrap_or(usize::MAX)];
            content.read_exact(&mut bytes)?;
            Ok(bytes.into())
        });
        read.await.map_err(interruption)
    }
}

/// What is missing, shorter or altered cannot be sent; what cannot be read now may be later.
fn interruption(error: EngineError) -> Interruption {
    match error {
        EngineError::MediaDamaged => Interruption::Lost,
        EngineError::Cache(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof) => {
            Interruption::Lost
        }
        error => Interruption::Store(error),
    }
}

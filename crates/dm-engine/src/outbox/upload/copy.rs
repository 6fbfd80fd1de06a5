//! Our copy of a file, read piece by piece: however large it is, no more than one piece is held at a time.

use std::{
    io::{self, SeekFrom},
    path::Path,
};

use bytes::Bytes;
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncSeekExt as _},
};

use super::interruption::Interruption;

/// An open copy of the length that it had when it was made.
pub struct Copy(File);

impl Copy {
    pub async fn open(path: &Path, length: u32) -> Result<Self, Interruption> {
        let file = File::open(path).await.map_err(interruption)?;
        let found = file.metadata().await.map_err(interruption)?.len();
        if found == u64::from(length) { Ok(Self(file)) } else { Err(Interruption::Lost) }
    }

    /// So many bytes from this place on.
    pub async fn read(&mut self, from: u64, count: u32) -> Result<Bytes, Interruption> {
        self.0.seek(SeekFrom::Start(from)).await.map_err(interruption)?;
        let mut bytes = vec![0; usize::try_from(count).unwrap_or(usize::MAX)];
        self.0.read_exact(&mut bytes).await.map_err(interruption)?;
        Ok(bytes.into())
    }
}

fn interruption(error: io::Error) -> Interruption {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof => Interruption::Lost,
        _ => Interruption::Store(error.into()),
    }
}

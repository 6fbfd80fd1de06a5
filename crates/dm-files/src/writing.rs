//! Writing an encrypted file as its bytes come.

use std::{
    fmt,
    io::{self, Write},
    mem,
};

use aead_stream::{StreamBE32, StreamPrimitive as _};
use chacha20poly1305::ChaCha20Poly1305;

use crate::{
    FileKey,
    format::{CODE, MAGIC, PIECE, SALT},
};

/// A file that is being written. Without [`finish`](Self::finish) it is damaged: it lacks its last piece.
pub struct EncryptedWriter<W> {
    target: W,
    stream: StreamBE32<ChaCha20Poly1305>,
    /// The bytes of the piece that is not written yet.
    piece: Vec<u8>,
    number: u32,
}

impl<W: Write> EncryptedWriter<W> {
    /// Begins a file at the target's place.
    ///
    /// # Errors
    /// When the target cannot be written, or the system gives no randomness.
    pub fn begin(key: &FileKey, mut target: W) -> io::Result<Self> {
        let mut salt = [0; SALT];
        getrandom::fill(&mut salt).map_err(io::Error::other)?;
        target.write_all(MAGIC)?;
        target.write_all(&salt)?;
        Ok(Self { target, stream: key.stream(&salt), piece: Vec::with_capacity(PIECE + CODE), number: 0 })
    }

    /// Writes what is left, and gives the target back.
    ///
    /// # Errors
    /// When the target cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.write_piece(true)?;
        self.target.flush()?;
        Ok(self.target)
    }

    /// The target as far as it is written.
    pub fn target(&self) -> &W {
        &self.target
    }

    fn write_piece(&mut self, is_last: bool) -> io::Result<()> {
        let mut piece = mem::take(&mut self.piece);
        let encrypted = self.stream.encrypt_in_place(self.number, is_last, &[], &mut piece);
        encrypted.map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.number = self.number.checked_add(1).ok_or(io::ErrorKind::FileTooLarge)?;
        self.target.write_all(&piece)?;
        piece.clear();
        self.piece = piece;
        Ok(())
    }
}

impl<W: Write> Write for EncryptedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        // Only when more comes a full piece is known not to be the last.
        if self.piece.len() == PIECE {
            self.write_piece(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        Ok(taken)
    }

    /// Only whole pieces are written, so this leaves up to one in memory.
    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

impl<W: fmt::Debug> fmt::Debug for EncryptedWriter<W> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EncryptedWriter").field("target", &self.target).finish_non_exhaustive()
    }
}

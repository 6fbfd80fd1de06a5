//! Reading an encrypted file at any place.

use std::{
    fmt,
    io::{self, Read, Seek, SeekFrom},
};

use aead_stream::{StreamBE32, StreamPrimitive as _};
use chacha20poly1305::ChaCha20Poly1305;

use crate::{
    FileKey,
    format::{CODE, Damaged, HEADER, MAGIC, PIECE, SALT},
};

/// An encrypted file, as if it were plain. Of the whole file one piece lies in memory.
pub struct EncryptedFile<R> {
    source: R,
    stream: StreamBE32<ChaCha20Poly1305>,
    /// How many plain bytes it has.
    length: u64,
    /// The last piece.
    last: u32,
    at: u64,
    /// The piece that lies in memory, and its number.
    piece: Vec<u8>,
    number: Option<u32>,
}

impl<R: Read + Seek> EncryptedFile<R> {
    /// Opens a file. One that lacks its end, or was encrypted with another key, is noticed here; one that was altered in its
    /// middle when that is read.
    ///
    /// # Errors
    /// [`Damaged`], or when the source cannot be read.
    pub fn open(key: &FileKey, mut source: R) -> io::Result<Self> {
        let total = source.seek(SeekFrom::End(0))?;
        source.rewind()?;
        let (mut magic, mut salt) = ([0; MAGIC.len()], [0; SALT]);
        read_all(&mut source, &mut magic)?;
        read_all(&mut source, &mut salt)?;
        let pieces = total.saturating_sub(HEADER as u64);
        let count = pieces.div_ceil((PIECE + CODE) as u64);
        let codes = count * CODE as u64;
        // Every piece but that of an empty file has a byte, and the smallest is a code.
        let is_possible = magic == *MAGIC && count > 0 && (pieces > codes || pieces == CODE as u64);
        let last = u32::try_from(count.saturating_sub(1)).ok().filter(|_| is_possible).ok_or(Damaged)?;
        let stream = key.stream(&salt);
        let (length, piece) = (pieces - codes, Vec::with_capacity(PIECE + CODE));
        let mut file = Self { source, stream, length, last, at: 0, piece, number: None };
        file.load(last)?;
        Ok(file)
    }

    /// How many bytes it has.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Brings a piece into memory.
    fn load(&mut self, number: u32) -> io::Result<()> {
        if self.number == Some(number) {
            return Ok(());
        }
        self.number = None;
        self.source.seek(SeekFrom::Start(HEADER as u64 + u64::from(number) * (PIECE + CODE) as u64))?;
        self.piece.clear();
        self.source.by_ref().take((PIECE + CODE) as u64).read_to_end(&mut self.piece)?;
        self.stream.decrypt_in_place(number, number == self.last, &[], &mut self.piece).map_err(|_| Damaged)?;
        self.number = Some(number);
        Ok(())
    }
}

impl<R: Read + Seek> Read for EncryptedFile<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        let within = |at: u64| usize::try_from(at % PIECE as u64).unwrap_or(0);
        self.load(u32::try_from(self.at / PIECE as u64).map_err(|_| Damaged)?)?;
        // The source may have become shorter since it was opened.
        let rest = self.piece.get(within(self.at)..).filter(|rest| !rest.is_empty()).ok_or(Damaged)?;
        let read = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        self.at += read as u64;
        Ok(read)
    }
}

impl<R> Seek for EncryptedFile<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(from) => self.length.checked_add_signed(from),
            SeekFrom::Current(from) => self.at.checked_add_signed(from),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

fn read_all(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<()> {
    source.read_exact(buffer).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Damaged.into(),
        _ => error,
    })
}

impl<R: fmt::Debug> fmt::Debug for EncryptedFile<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EncryptedFile").field("source", &self.source).finish_non_exhaustive()
    }
}

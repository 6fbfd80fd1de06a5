//! How a file lies on the disk: 16 bytes that say what it is, 32 random ones, then the pieces, each with its code behind it.
//!
//! All pieces but the last have [`PIECE`] bytes. The last one has fewer or as many, and none only in an empty file.

use std::io::{self, Read};

/// How a file begins.
pub const MAGIC: &[u8; 16] = b"pipit file 1\r\n\x1a\n";

/// Makes the key of this file another one than that of all others.
pub const SALT: usize = 32;

/// What stands before the pieces.
pub const HEADER: usize = MAGIC.len() + SALT;

/// How many bytes of the file are in one piece: what must be read at least, and is held in memory.
pub const PIECE: usize = 64 << 10;

/// What a piece takes beside its bytes.
pub const CODE: usize = 16;

/// A file is not as it was written: altered, cut, or of another account.
#[derive(Debug, thiserror::Error)]
#[error("A file on this disk is damaged.")]
pub struct Damaged;

impl From<Damaged> for io::Error {
    fn from(damaged: Damaged) -> Self {
        Self::new(io::ErrorKind::InvalidData, damaged)
    }
}

/// Whether this is what reading a damaged file ends with.
#[must_use]
pub fn is_damaged(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Damaged>)
}

/// Whether a file begins like an encrypted one; reads its beginning.
///
/// # Errors
/// When it cannot be read.
pub fn is_encrypted(file: &mut impl Read) -> io::Result<bool> {
    let mut beginning = Vec::with_capacity(MAGIC.len());
    file.take(MAGIC.len() as u64).read_to_end(&mut beginning)?;
    Ok(beginning == MAGIC)
}

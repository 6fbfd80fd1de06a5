//! Files that only their account can read: pictures, attachments, and what is to be sent.
//!
//! A file is encrypted piece by piece, so that it can be written as it comes and read at any place, however large it is. Each
//! piece tells where it belongs and whether it is the last one: a file that was altered, cut, or put together from others is
//! an error and never wrong bytes. The key lies in the account's encrypted database. Names on the disk are made from it too,
//! so that they do not tell what a file is.
//!
//! What does the work is the STREAM construction (<https://eprint.iacr.org/2015/189>) over ChaCha20-Poly1305, as `age` uses it,
//! from the `RustCrypto` crates; `docs/adr/0021-data-at-rest.md` says why not `age` itself. All of this blocks.

mod format;
mod key;
mod reading;
mod writing;

pub use format::{Damaged, is_damaged, is_encrypted};
pub use key::FileKey;
pub use reading::EncryptedFile;
pub use writing::EncryptedWriter;

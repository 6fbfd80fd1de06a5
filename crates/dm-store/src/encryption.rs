//! How the database is encrypted, and what lies where it should be.
//!
//! `SQLCipher` encrypts each page of the file and of its log (AES-256 in CBC mode) and adds a code to it (HMAC), so that a
//! page that was altered or moved is an error. Every connection gives the key before it asks for anything.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
    sync::Once,
};

use rusqlite::{Connection, OpenFlags};

use crate::{DataKey, key::MARK};

/// How every plain database begins (<https://www.sqlite.org/fileformat.html>, 1.3).
const PLAIN: &[u8; MARK] = b"SQLite format 3\0";

/// How large a page is. A database stays with the size that it was made with, so a change needs a migration.
pub const PAGE: u32 = 4_096;

/// How pages are guarded: processors do SHA-256 themselves, so it costs a third of `SQLCipher`'s own choice, SHA-512.
const CODES: &str = "HMAC_SHA256";

/// What lies at a database's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing, or an empty file: a database can be made there.
    Nothing,
    /// A database as anybody can read it.
    Plain,
    /// A database that this key opens.
    Encrypted,
    /// A database that another key opens, as far as one can tell.
    Foreign,
    /// No database, or a part of one.
    Damaged,
}

impl Found {
    /// Looks at the beginning and the length of the file.
    pub fn at(path: &Path, key: &DataKey) -> io::Result<Self> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        if length == 0 {
            return Ok(Self::Nothing);
        }
        let mut beginning = [0; MARK];
        match file.read_exact(&mut beginning) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Self::Damaged),
            read => read?,
        }
        Ok(match beginning {
            beginning if beginning == *PLAIN => Self::Plain,
            beginning if beginning == key.mark() => Self::Encrypted,
            beginning if length.is_multiple_of(PAGE.into()) && looks_random(beginning) => Self::Foreign,
            _ => Self::Damaged,
        })
    }
}

/// Whether another key's mark could look like this. Of sixteen random bytes hardly ever two are the same.
fn looks_random(mut beginning: [u8; MARK]) -> bool {
    beginning.sort_unstable();
    beginning.chunk_by(u8::eq).count() > MARK / 2
}

/// Whether a key is needed for what lies there: it is something, and not a plain database.
pub fn needs_key(path: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        file => file?.take(MARK as u64).read_to_end(&mut beginning)?,
    };
    Ok(!beginning.is_empty() && beginning != PLAIN)
}

/// Opens a connection. SQLite gets itself ready with the first one and `SQLCipher` only then, while SQLite already lets other
/// threads through (`sqlite3_initialize` calls `SQLITE_EXTRA_INIT` last): for that moment they are refused every key. So
/// nobody goes on before a first one, which has no file, was opened.
#[expect(clippy::disallowed_methods, reason = "this is where connections come from")]
pub fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    static FIRST: Once = Once::new();
    FIRST.call_once(|| drop(Connection::open_in_memory()));
    Connection::open_with_flags(path, flags)
}

/// Gives a connection that was just opened the key. Whether it fits shows when something is read.
pub fn unlock(connection: &Connection, key: &DataKey) -> rusqlite::Result<()> {
    // What it has to say on the terminal comes back as an error, too.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    connection.pragma_update(None, "key", key.as_sqlcipher_key().as_str())?;
    connection.pragma_update(None, "cipher_page_size", PAGE)?;
    connection.pragma_update(None, "cipher_hmac_algorithm", CODES)
}

//! Encrypting a database that an older Pipit left plain.
//!
//! An encrypted copy is made beside it, compared with it, brought to the disk, and only then put in its place: whenever the
//! computer goes off, one of the two lies there whole. A copy that was not finished is made anew at the next start.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use crate::{
    DataKey, StoreError,
    encryption::{connect, unlock},
    migrations::{must_be_known, opening_error},
};

/// How the names of unfinished copies end.
const UNFINISHED: &str = "-encrypting";

/// Puts an encrypted database in the place of the plain one at `path`.
///
/// # Errors
/// [`StoreError::TooNew`], [`StoreError::Damaged`], [`StoreError::DiskFull`] or [`StoreError::Unwritable`]; the plain one then
/// lies there as before.
pub fn encrypt(path: &Path, key: &DataKey) -> Result<(), StoreError> {
    let unwritable = |source| StoreError::Unwritable { path: path.to_owned(), source };
    let copy = beside(path, UNFINISHED);
    remove(&copy).map_err(unwritable)?;
    let failed = |error| opening_error(error, path);
    let version = gather(path)?;
    export(path, &copy, key, version).map_err(failed)?;
    if !is_equal(path, &copy, key).map_err(failed)? {
        remove(&copy).map_err(unwritable)?;
        return Err(StoreError::Damaged { path: path.to_owned() });
    }
    put_in_place(&copy, path).map_err(unwritable)
}

/// Brings all of the plain database into its one file, so that nothing of it is left when that goes. Gives the version of its
/// schema.
fn gather(path: &Path) -> Result<u32, StoreError> {
    let failed = |error| opening_error(error, path);
    let plain = connect(path, OpenFlags::default()).map_err(failed)?;
    let version = plain.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    must_be_known(version, path)?;
    // Leaving WAL writes the log into the file and removes it, which only works for who is alone with the database.
    let mode: String =
        plain.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0)).map_err(failed)?;
    plain.close().map_err(|(_, error)| failed(error))?;
    let log = beside(path, "-wal");
    if mode == "delete" && !log.exists() {
        Ok(version)
    } else {
        Err(StoreError::Unwritable { path: log, source: io::ErrorKind::ResourceBusy.into() })
    }
}

fn export(path: &Path, copy: &Path, key: &DataKey, version: u32) -> rusqlite::Result<()> {
    let encrypted = connect(copy, OpenFlags::default())?;
    unlock(&encrypted, key)?;
    // Whoever ends in the middle begins anew, so there is nothing to roll back; and it is brought to the disk at the end.
    encrypted.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    encrypted.pragma_update(None, "synchronous", "OFF")?;
    attach(&encrypted, path)?;
    encrypted.query_row("SELECT sqlcipher_export('main', 'plain')", [], |_| Ok(()))?;
    encrypted.pragma_update(None, "user_version", version)?;
    encrypted.execute("DETACH DATABASE plain", [])?;
    encrypted.close().map_err(|(_, error)| error)
}

/// Whether the copy can be read with the key to its last page, and holds the same tables with as many rows.
fn is_equal(path: &Path, copy: &Path, key: &DataKey) -> rusqlite::Result<bool> {
    let encrypted = connect(copy, OpenFlags::default())?;
    unlock(&encrypted, key)?;
    for check in ["PRAGMA cipher_integrity_check", "PRAGMA main.quick_check"] {
        let said = all(&encrypted, check)?;
        if said.iter().any(|said| said != "ok") {
            return Ok(false);
        }
    }
    attach(&encrypted, path)?;
    let schema = |of: &str| {
        all(
            &encrypted,
            &format!("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM {of}.sqlite_schema ORDER BY 1"),
        )
    };
    if schema("main")? != schema("plain")? {
        return Ok(false);
    }
    // What a virtual table holds lies in tables of its own beside it.
    let tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name";
    for table in all(&encrypted, tables)? {
        let table = table.replace('"', "\"\"");
        let same = format!("SELECT (SELECT count(*) FROM main.\"{table}\") = (SELECT count(*) FROM plain.\"{table}\")");
        if !encrypted.query_row(&same, [], |row| row.get::<_, bool>(0))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The plain database as `plain` beside the encrypted one: an empty key says that there is none.
fn attach(encrypted: &Connection, path: &Path) -> rusqlite::Result<()> {
    let path = path.to_str().ok_or_else(|| rusqlite::Error::InvalidPath(path.to_owned()))?;
    encrypted.execute("ATTACH DATABASE ?1 AS plain KEY ''", [path]).map(drop)
}

fn all(connection: &Connection, query: &str) -> rusqlite::Result<Vec<String>> {
    connection.prepare(query)?.query_map([], |row| row.get(0))?.collect()
}

fn put_in_place(copy: &Path, path: &Path) -> io::Result<()> {
    File::options().write(true).open(copy)?.sync_all()?;
    fs::rename(copy, path)?;
    sync_folder_of(path)
}

/// The name of a file is safe only when its folder is.
#[cfg(unix)]
fn sync_folder_of(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_folder_of(_: &Path) -> io::Result<()> {
    Ok(())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;

//! The file in which a simulated X survives a restart: everything that happened, who signed in, what was used up.
//!
//! [`State`] is what survives; [`file`] turns it into bytes and back; a [`Keeper`] writes the file when something has
//! changed. What is not in it begins anew: scripted faults, the request log, people who were about to say something.
//!
//! # The format
//! [MessagePack](https://msgpack.org), by rmp-serde, with the names of fields. Our maps have keys that are no text and our
//! pictures are bytes, which JSON can do neither of; and unlike formats without names, such as postcard, it does not mind
//! a field that is left out when it is empty (which needs `#[serde(default)]` to be read again). A new piece of state is a derive, a field of [`State`], and a line in
//! [`file`] each for writing and reading; then [`file::FORMAT`] grows by one.

mod file;
mod keeper;
mod state;

use std::{io, path::PathBuf};

pub(crate) use keeper::Keeper;
pub(crate) use state::State;

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PersistError {
    /// It is there, but closed to us.
    #[error("{} cannot be read: {source}. Name another file, or make it readable.", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It is something else, or was cut.
    #[error("{} is no file of x-sim, or it is damaged. Move it away to begin anew, or name another file.", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where reading ended.
        source: rmp_serde::decode::Error,
    },
    /// Another version of x-sim wrote it.
    #[error(
        "{} was written by another version of x-sim: its format is {found}, and this version reads {wanted}. Move it away \
         to begin anew, or name another file.",
        path.display()
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// Ours.
        wanted: u32,
    },
    /// It belongs to another world.
    #[error("{} was made with the seed {found}, not {wanted}. Give the seed {found}, or name another file.", path.display())]
    Seed {
        /// The file.
        path: PathBuf,
        /// Its seed.
        found: u64,
        /// The seed that was asked for.
        wanted: u64,
    },
    /// The disk is full, or the folder is closed to us.
    #[error("{} cannot be written: {source}. Name a file in a folder that is there and can be written.", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

#[cfg(test)]
mod tests;

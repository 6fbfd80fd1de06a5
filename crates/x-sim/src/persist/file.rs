//! The state as bytes: a header that tells whose it is, then one part after the other.

use std::{fs, io::Write, path::Path};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::{PersistError, State};
use crate::{
    Config,
    limits::Limits,
    simulation::{Simulation, locked},
};

/// Grows whenever an older version could not read the file any more, or we not an older one's.
pub(super) const FORMAT: u32 = 3;

/// By this a file is known: nothing else begins with these names.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    #[serde(rename = "x_sim_format")]
    format: u32,
    seed: u64,
}

type Reader<'a> = rmp_serde::Deserializer<rmp_serde::decode::ReadRefReader<'a, [u8]>>;

/// Reads a file that [`write`] wrote; `None` when there is none.
pub(super) fn read(path: &Path, config: &Config) -> Result<Option<State>, PersistError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(PersistError::Read { path: path.to_owned(), source }),
    };
    let damaged = |source| PersistError::Damaged { path: path.to_owned(), source };
    let mut reader = Reader::from_read_ref(&bytes);
    let header = Header::deserialize(&mut reader).map_err(damaged)?;
    if header.format != FORMAT {
        return Err(PersistError::Format { path: path.to_owned(), found: header.format, wanted: FORMAT });
    }
    if header.seed != config.seed {
        return Err(PersistError::Seed { path: path.to_owned(), found: header.seed, wanted: config.seed });
    }
    parts(&mut reader, config).map(Some).map_err(damaged)
}

fn parts(reader: &mut Reader<'_>, config: &Config) -> Result<State, rmp_serde::decode::Error> {
    Ok(State {
        moved: Deserialize::deserialize(&mut *reader)?,
        world: Deserialize::deserialize(&mut *reader)?,
        grants: Deserialize::deserialize(&mut *reader)?,
        limits: Limits::deserialize(&mut *reader)?.with_table(config.limits.clone()),
        ledger: Deserialize::deserialize(&mut *reader)?,
        subscriptions: Deserialize::deserialize(reader)?,
    })
}

/// The state now. Each part is locked for as long as it takes to write it down in memory.
pub(super) fn bytes_of(simulation: &Simulation) -> Result<Vec<u8>, rmp_serde::encode::Error> {
    let mut bytes = Vec::new();
    let header = Header { format: FORMAT, seed: simulation.seed };
    rmp_serde::encode::write_named(&mut bytes, &header)?;
    rmp_serde::encode::write_named(&mut bytes, &simulation.clock.moved())?;
    rmp_serde::encode::write_named(&mut bytes, &*locked(&simulation.world))?;
    rmp_serde::encode::write_named(&mut bytes, &*locked(&simulation.grants))?;
    rmp_serde::encode::write_named(&mut bytes, &*locked(&simulation.limits))?;
    rmp_serde::encode::write_named(&mut bytes, &*locked(&simulation.ledger))?;
    rmp_serde::encode::write_named(&mut bytes, &*locked(&simulation.subscriptions))?;
    Ok(bytes)
}

/// Replaces the file at once: whatever happens, either the old one or the new one is there. Only its owner may read it,
/// for it holds tokens.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), PersistError> {
    let error = |source| PersistError::Write { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder).map_err(error)?;
    file.write_all(bytes).map_err(error)?;
    file.as_file().sync_all().map_err(error)?;
    file.persist(path).map(drop).map_err(|failure| error(failure.error))
}

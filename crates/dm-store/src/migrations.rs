//! The schema's history. A migration that was ever released is never changed; a new one is put behind it.

use std::path::Path;

use rusqlite::{Connection, ErrorCode};
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

use crate::StoreError;

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../migrations/0001_first.sql")),
    M::up(include_str!("../migrations/0002_sync.sql")),
    M::up(include_str!("../migrations/0003_search.sql")),
    M::up(include_str!("../migrations/0004_aliases.sql")),
    M::up(include_str!("../migrations/0005_wishes.sql")),
    M::up(include_str!("../migrations/0006_outgoing.sql")),
    M::up(include_str!("../migrations/0007_read_receipts.sql")),
    M::up(include_str!("../migrations/0008_received_media.sql")),
    M::up(include_str!("../migrations/0009_holes.sql")),
    M::up(include_str!("../migrations/0010_attempts.sql")),
    M::up(include_str!("../migrations/0011_file_key.sql")),
    M::up(include_str!("../migrations/0012_inbox_states.sql")),
    M::up(include_str!("../migrations/0013_posts.sql")),
    M::up(include_str!("../migrations/0014_search_pages.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// Brings the database up to today's schema.
///
/// # Errors
/// [`StoreError::TooNew`] for a database of a later Pipit, [`StoreError::Damaged`] for what is no database.
pub fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    MIGRATIONS.to_latest(connection).map_err(|error| match error {
        Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            StoreError::TooNew { path: path.to_owned() }
        }
        Error::RusqliteError { err, .. } => opening_error(err, path),
        _ => StoreError::Damaged { path: path.to_owned() },
    })
}

/// Refuses a database of a later Pipit, by the version of its schema.
pub fn must_be_known(version: u32, path: &Path) -> Result<(), StoreError> {
    let known = usize::try_from(version).is_ok_and(|version| version <= STEPS.len());
    if known { Ok(()) } else { Err(StoreError::TooNew { path: path.to_owned() }) }
}

/// What an SQLite error means while a database is being opened.
pub fn opening_error(source: rusqlite::Error, path: &Path) -> StoreError {
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path: path.to_owned() },
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            StoreError::Unwritable { path: path.to_owned(), source: std::io::Error::other(source) }
        }
        Some(ErrorCode::DiskFull) => StoreError::DiskFull,
        _ => StoreError::Sqlite { context: "opening", source },
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::*;
    use crate::encryption::connect;

    fn in_memory() -> Connection {
        connect(Path::new(":memory:"), OpenFlags::default()).unwrap()
    }

    #[test]
    fn the_migrations_are_well_formed() {
        MIGRATIONS.to_latest(&mut in_memory()).unwrap();
    }

    /// Every object's SQL, without its comments and spacing.
    fn schema_of(connection: &Connection) -> Vec<String> {
        let mut statement =
            connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        let sql = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        sql.map(|sql| {
            let sql = sql.unwrap();
            let lines = sql.lines().map(|line| line.split("--").next().unwrap_or_default());
            let sql = lines.collect::<Vec<_>>().join(" ");
            // Columns that were added later stand there with other spaces.
            let sql = [",", "(", ")"].iter().fold(sql, |sql, mark| sql.replace(mark, &format!(" {mark} ")));
            sql.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
    }

    #[test]
    fn the_commented_schema_in_the_docs_is_what_the_migrations_build() {
        let mut migrated = in_memory();
        MIGRATIONS.to_latest(&mut migrated).unwrap();
        let documented = in_memory();
        documented.execute_batch(include_str!("../../../docs/schema.sql")).unwrap();
        assert_eq!(schema_of(&migrated), schema_of(&documented));
    }
}

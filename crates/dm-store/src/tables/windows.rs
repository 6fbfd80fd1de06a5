//! How much X still allowed when it last answered, so that a restart goes on counting where the last run stopped.

use dm_model::Timestamp;
use rusqlite::params;

use crate::{Store, StoreError, error::Context as _, rows::timestamp};

/// One of X's windows at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWindow {
    /// Which one; the scheduler's own word.
    pub name: String,
    /// Requests allowed in the whole window.
    pub limit: u32,
    /// Requests left.
    pub remaining: u32,
    /// When it begins anew, by X's clock.
    pub resets_at: Timestamp,
}

impl Store {
    /// Keeps how the windows stand: these, and no others any more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_windows(&self, windows: &[KeptWindow]) -> Result<(), StoreError> {
        self.write(|writer| {
            writer.execute("DELETE FROM windows", []).context("keeping X's limits")?;
            let mut statement = writer
                .prepare_cached("INSERT INTO windows (name, limited_to, remaining, resets_at) VALUES (?1, ?2, ?3, ?4)")
                .context("keeping X's limits")?;
            for KeptWindow { name, limit, remaining, resets_at } in windows {
                statement
                    .execute(params![name, limit, remaining, resets_at.as_millis()])
                    .context("keeping X's limits")?;
            }
            Ok(())
        })
    }

    /// The windows as they stood last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_windows(&self) -> Result<Vec<KeptWindow>, StoreError> {
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached("SELECT name, limited_to, remaining, resets_at FROM windows ORDER BY name")
                .context("loading X's limits")?;
            let rows = statement
                .query_map([], |row| {
                    let resets_at = timestamp(row.get(3)?);
                    Ok(KeptWindow { name: row.get(0)?, limit: row.get(1)?, remaining: row.get(2)?, resets_at })
                })
                .context("loading X's limits")?;
            rows.collect::<Result<_, _>>().context("loading X's limits")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{alice_store, seconds_after_sign_in};

    #[test]
    fn windows_are_kept_as_they_stood_last() {
        let (_folder, store) = alice_store();
        let window = |name: &str, remaining| KeptWindow {
            name: name.to_owned(),
            limit: 15,
            remaining,
            resets_at: seconds_after_sign_in(900),
        };
        store.save_windows(&[window("events", 14), window("events_with", 15)]).unwrap();
        store.save_windows(&[window("events", 13)]).unwrap();
        assert_eq!(store.load_windows().unwrap(), [window("events", 13)]);
    }
}

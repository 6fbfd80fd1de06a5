//! People as X last described them.

use std::collections::BTreeSet;

use dm_model::{Person, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{Store, StoreError, error::Context as _, rows::user_id};

/// What X said of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedPerson {
    /// Their id.
    pub id: UserId,
    /// The name they show.
    pub name: String,
    /// Their handle, without `@`.
    pub username: String,
    /// X's address of their picture.
    pub picture_url: Option<String>,
    /// Whether X would take a message to them from us, where it said.
    pub receives_our_messages: Option<bool>,
}

impl Store {
    /// Keeps what X said of these people, and tells of whom that is news. The version of a picture grows when its address
    /// changes.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_people(&self, people: &[FetchedPerson], fetched_at: Timestamp) -> Result<Vec<UserId>, StoreError> {
        self.write(|writer| {
            let mut news = Vec::new();
            for person in people {
                if !is_known(writer, person)? {
                    news.push(person.id);
                }
                upsert(writer, person, fetched_at)?;
            }
            Ok(news)
        })
    }

    /// Keeps that X did not describe these people when it was asked (they may be gone), so that it is not asked again
    /// at every turn. What we knew of them stays; people never described have an empty name.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_undescribed_people(&self, ids: &[UserId], asked_at: Timestamp) -> Result<(), StoreError> {
        self.write(|writer| {
            let mut statement = writer
                .prepare_cached(
                    "INSERT INTO people (id, name, username, fetched_at) VALUES (?1, '', '', ?2)
                     ON CONFLICT (id) DO UPDATE SET fetched_at = excluded.fetched_at",
                )
                .context("saving that a person is unknown")?;
            for id in ids {
                statement
                    .execute(params![id.as_i64(), asked_at.as_millis()])
                    .context("saving that a person is unknown")?;
            }
            Ok(())
        })
    }

    /// Everyone we know but the account's own person, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_people(&self) -> Result<Vec<Person>, StoreError> {
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached(
                    "SELECT id, name, username, picture_url IS NOT NULL, picture_version, receives_our_messages
                     FROM people WHERE id <> ?1 AND name <> '' ORDER BY name COLLATE NOCASE, id",
                )
                .context("loading people")?;
            let rows = statement.query_map([self.owner.id.as_i64()], columns).context("loading people")?;
            rows.map(|row| person(row.context("loading people")?)).collect()
        })
    }

    /// Those of these people whom X was asked about at some time; whoever it did not describe has an empty name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_people_by_id(&self, ids: &BTreeSet<UserId>) -> Result<Vec<Person>, StoreError> {
        self.read(|reader| load_known(reader, ids))
    }

    /// X's address of someone's picture.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_picture_url(&self, id: UserId) -> Result<Option<String>, StoreError> {
        self.read(|reader| {
            let url: Option<Option<String>> = reader
                .prepare_cached("SELECT picture_url FROM people WHERE id = ?1")
                .context("finding a picture")?
                .query_row([id.as_i64()], |row| row.get(0))
                .optional()
                .context("finding a picture")?;
            Ok(url.flatten())
        })
    }

    /// At most `most` people to ask X about: those whom events name and whom nobody has described to us (whoever X did not
    /// describe is asked for again), then those of the `shown` ones whose description is from before `since`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_people_to_fetch(
        &self,
        since: Timestamp,
        shown: &BTreeSet<UserId>,
        most: usize,
    ) -> Result<Vec<UserId>, StoreError> {
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached(
                    "SELECT DISTINCT members.person FROM members LEFT JOIN people ON people.id = members.person
                     WHERE people.id IS NULL OR people.name = '' AND people.fetched_at < ?1
                     ORDER BY people.id IS NULL DESC, members.person LIMIT ?2",
                )
                .context("finding unknown people")?;
            let rows = statement
                .query_map(params![since.as_millis(), i64::try_from(most).unwrap_or(i64::MAX)], |row| {
                    row.get::<_, i64>(0)
                })
                .context("finding unknown people")?;
            let mut wanted =
                rows.map(|row| user_id(row.context("finding unknown people")?)).collect::<Result<Vec<_>, _>>()?;
            let mut grown_old = reader
                .prepare_cached("SELECT 1 FROM people WHERE id = ?1 AND name <> '' AND fetched_at < ?2")
                .context("finding people who have grown old")?;
            for id in shown {
                if wanted.len() < most
                    && grown_old
                        .exists(params![id.as_i64(), since.as_millis()])
                        .context("finding people who have grown old")?
                {
                    wanted.push(*id);
                }
            }
            Ok(wanted)
        })
    }
}

fn is_known(reader: &Transaction<'_>, person: &FetchedPerson) -> Result<bool, StoreError> {
    let FetchedPerson { id, name, username, picture_url, receives_our_messages } = person;
    reader
        .prepare_cached(
            "SELECT 1 FROM people WHERE id = ?1 AND name = ?2 AND username = ?3 AND picture_url IS ?4
                                    AND receives_our_messages IS ?5",
        )
        .context("comparing a person")?
        .exists(params![id.as_i64(), name, username, picture_url, receives_our_messages])
        .context("comparing a person")
}

fn upsert(writer: &Transaction<'_>, person: &FetchedPerson, fetched_at: Timestamp) -> Result<(), StoreError> {
    writer
        .prepare_cached(
            "INSERT INTO people (id, name, username, picture_url, receives_our_messages, fetched_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET
                 name = excluded.name,
                 username = excluded.username,
                 picture_version = picture_version + (picture_url IS NOT excluded.picture_url),
                 picture_url = excluded.picture_url,
                 receives_our_messages = COALESCE(excluded.receives_our_messages, receives_our_messages),
                 fetched_at = excluded.fetched_at",
        )
        .context("saving a person")?
        .execute(params![
            person.id.as_i64(),
            person.name,
            person.username,
            person.picture_url,
            person.receives_our_messages,
            fetched_at.as_millis(),
        ])
        .context("saving a person")?;
    Ok(())
}

/// Those of `ids` whom we know.
pub fn load_known(reader: &Transaction<'_>, ids: &BTreeSet<UserId>) -> Result<Vec<Person>, StoreError> {
    let mut statement = reader
        .prepare_cached(
            "SELECT id, name, username, picture_url IS NOT NULL, picture_version, receives_our_messages
             FROM people WHERE id = ?1",
        )
        .context("loading a person")?;
    let mut known = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(row) = statement.query_row([id.as_i64()], columns).optional().context("loading a person")? {
            known.push(person(row)?);
        }
    }
    Ok(known)
}

type PersonRow = (i64, String, String, bool, u32, Option<bool>);

fn columns(row: &rusqlite::Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

fn person((id, name, username, has_picture, picture_version, receives): PersonRow) -> Result<Person, StoreError> {
    Ok(Person { id: user_id(id)?, name, username, has_picture, picture_version, receives_our_messages: receives })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{SIGNED_IN, alice_store, bob, carol, message, with_bob};

    fn described_bob(picture: &str) -> FetchedPerson {
        FetchedPerson {
            id: bob(),
            name: "Bob".to_owned(),
            username: "bob".to_owned(),
            picture_url: Some(picture.to_owned()),
            receives_our_messages: Some(true),
        }
    }

    #[test]
    fn a_picture_gets_a_new_version_only_when_its_address_changes() {
        let (_folder, store) = alice_store();
        let versions: Vec<u32> =
            ["https://pbs.twimg.com/1.png", "https://pbs.twimg.com/1.png", "https://pbs.twimg.com/2.png"]
                .map(|picture| {
                    store.save_people(&[described_bob(picture)], SIGNED_IN).unwrap();
                    store.load_people().unwrap()[0].picture_version
                })
                .to_vec();
        assert_eq!(versions, [0, 0, 1]);
    }

    #[test]
    fn someone_x_no_longer_describes_keeps_the_name_we_knew() {
        let (_folder, store) = alice_store();
        store.save_people(&[described_bob("https://pbs.twimg.com/1.png")], SIGNED_IN).unwrap();
        store.save_undescribed_people(&[bob(), carol()], SIGNED_IN).unwrap();
        let names: Vec<String> = store.load_people().unwrap().into_iter().map(|person| person.name).collect();
        assert_eq!(names, ["Bob"]);
    }

    #[test]
    fn people_are_fetched_when_events_name_them_and_again_when_they_are_shown_after_a_while() {
        let (_folder, store) = alice_store();
        let (nobody, shown) = (BTreeSet::new(), BTreeSet::from([bob(), carol()]));
        let wanted = |since, shown| store.load_people_to_fetch(since, shown, 100).unwrap();
        store.ingest(&[message(1, with_bob(), bob(), "Hi")]).unwrap();
        let unknown = wanted(SIGNED_IN, &nobody);
        assert!(unknown.contains(&bob()) && !unknown.contains(&carol()));
        store.save_people(&[described_bob("https://pbs.twimg.com/1.png")], SIGNED_IN).unwrap();
        assert!(!wanted(SIGNED_IN, &shown).contains(&bob()));
        let later = SIGNED_IN.after(std::time::Duration::from_secs(1));
        assert!(wanted(later, &shown).contains(&bob()));
        assert!(!wanted(later, &nobody).contains(&bob()), "nobody looks at him");
    }

    #[test]
    fn whom_x_did_not_describe_is_asked_for_again_after_a_while() {
        let (_folder, store) = alice_store();
        store.ingest(&[message(1, with_bob(), bob(), "Hi")]).unwrap();
        store.save_undescribed_people(&[bob()], SIGNED_IN).unwrap();
        let later = SIGNED_IN.after(std::time::Duration::from_secs(1));
        let wanted = |since| store.load_people_to_fetch(since, &BTreeSet::new(), 100).unwrap().contains(&bob());
        assert_eq!((wanted(SIGNED_IN), wanted(later)), (false, true));
    }
}

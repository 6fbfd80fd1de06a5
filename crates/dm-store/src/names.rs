//! Finding people and conversations by what they are called, best match first.
//!
//! Names are folded as texts are for the search: "CAFÉ" is "cafe". There are thousands of names at most, so they are looked
//! through.

use std::collections::{BTreeSet, HashMap};

use dm_model::{ConversationId, Person, UserId};
use rusqlite::Transaction;

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{text_id, user_id},
    search::folding::{folded, words_of},
    tables::people,
};

impl Store {
    /// Known people whose name or handle has all words of `query` in it, the best match first, then whoever wrote last: at most
    /// `most`. With an `@` in front only handles count. The account's own person is not among them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn find_people(&self, query: &str, most: usize) -> Result<Vec<Person>, StoreError> {
        let wanted = Wanted::of(query);
        let people = self.load_people()?;
        let mut found: Vec<(Match, Person)> =
            people.into_iter().filter_map(|person| Some((wanted.matches(&person)?, person))).collect();
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let last_messages = self.read(load_last_messages)?;
        let wrote = |person: &Person| last_messages.get(&person.id).copied().unwrap_or_default();
        found.sort_by(|(one_match, one), (other_match, other)| {
            one_match
                .cmp(other_match)
                .then_with(|| wrote(other).cmp(&wrote(one)))
                .then_with(|| one.name.cmp(&other.name))
        });
        Ok(found.into_iter().take(most).map(|(_, person)| person).collect())
    }

    /// The conversations that the person calls so, or in which somebody is called so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn find_conversations(&self, query: &str) -> Result<Vec<ConversationId>, StoreError> {
        let wanted = Wanted::of(query);
        let own = self.read(|reader| people::load_known(reader, &BTreeSet::from([self.owner.id])))?;
        let called_so = |person: &Person| wanted.matches(person).is_some();
        let people: BTreeSet<UserId> =
            self.load_people()?.iter().chain(&own).filter(|person| called_so(person)).map(|person| person.id).collect();
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached(
                    "SELECT conversations.id, x_id, alias FROM conversations
                     LEFT JOIN aliases ON aliases.conversation = conversations.id",
                )
                .context("finding conversations")?;
            let mut members = reader
                .prepare_cached("SELECT person FROM members WHERE conversation = ?1")
                .context("finding conversations")?;
            let rows = statement
                .query_map([], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?))
                })
                .context("finding conversations")?;
            let mut found = Vec::new();
            for row in rows {
                let (number, id, alias) = row.context("finding conversations")?;
                let mut is_called_so =
                    !wanted.handle_only && alias.is_some_and(|alias| wanted.occurs_in(&folded(&alias)));
                if !is_called_so {
                    let ids =
                        members.query_map([number], |row| row.get::<_, i64>(0)).context("finding conversations")?;
                    for id in ids {
                        let id = user_id(id.context("finding conversations")?)?;
                        is_called_so |= id != self.owner.id && people.contains(&id);
                    }
                }
                if is_called_so {
                    found.push(text_id(&id, "a conversation id")?);
                }
            }
            Ok(found)
        })
    }
}

/// How well somebody matches; the smaller, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Handle,
    WholeName,
    BeginningOfHandle,
    BeginningOfName,
    BeginningOfWords,
    Anywhere,
}

/// What a name must have in it.
struct Wanted {
    whole: String,
    words: Vec<String>,
    handle_only: bool,
}

impl Wanted {
    fn of(query: &str) -> Self {
        let query = query.trim();
        let handle = query.strip_prefix('@');
        let words = words_of(handle.unwrap_or(query));
        Self { whole: words.join(" "), words, handle_only: handle.is_some() }
    }

    fn occurs_in(&self, folded: &str) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| folded.contains(word.as_str()))
    }

    fn matches(&self, person: &Person) -> Option<Match> {
        if self.words.is_empty() {
            return None;
        }
        let handle = folded(&person.username);
        if handle == self.whole {
            return Some(Match::Handle);
        }
        if self.handle_only {
            return handle.starts_with(&self.whole).then_some(Match::BeginningOfHandle);
        }
        let name = folded(&person.name);
        let begins_a_word = |word: &String| name.split_whitespace().any(|part| part.starts_with(word.as_str()));
        if name == self.whole {
            Some(Match::WholeName)
        } else if handle.starts_with(&self.whole) {
            Some(Match::BeginningOfHandle)
        } else if name.starts_with(&self.whole) {
            Some(Match::BeginningOfName)
        } else if self.words.iter().all(begins_a_word) {
            Some(Match::BeginningOfWords)
        } else {
            let is_somewhere = |word: &String| name.contains(word.as_str()) || handle.contains(word.as_str());
            self.words.iter().all(is_somewhere).then_some(Match::Anywhere)
        }
    }
}

/// The last event that each person wrote anywhere.
fn load_last_messages(reader: &Transaction<'_>) -> Result<HashMap<UserId, i64>, StoreError> {
    let mut statement = reader
        .prepare_cached("SELECT person, MAX(last_message) FROM members GROUP BY person")
        .context("finding who wrote last")?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))
        .context("finding who wrote last")?;
    rows.map(|row| {
        let (person, last) = row.context("finding who wrote last")?;
        Ok((user_id(person)?, last))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        FetchedPerson,
        fixtures::{SIGNED_IN, alice, alice_store, bob, book_club, carol, message, with_bob},
    };

    fn described(id: UserId, name: &str, username: &str) -> FetchedPerson {
        let (name, username) = (name.to_owned(), username.to_owned());
        FetchedPerson { id, name, username, picture_url: None, receives_our_messages: None }
    }

    fn user(number: u64) -> UserId {
        UserId::new(number).unwrap()
    }

    fn names(found: &[Person]) -> Vec<&str> {
        found.iter().map(|person| person.name.as_str()).collect()
    }

    fn store_with_people() -> (tempfile::TempDir, Store) {
        let (folder, store) = alice_store();
        store
            .save_people(
                &[
                    described(alice(), "Alice", "alice"),
                    described(bob(), "Bob Tanaka", "bob"),
                    described(carol(), "Carol Ann Bobbin", "creyes"),
                    described(user(4), "Jim Bob", "jimmy"),
                    described(user(5), "Zoë Café", "bobcat"),
                    described(user(6), "Kabob", "grill"),
                ],
                SIGNED_IN,
            )
            .unwrap();
        (folder, store)
    }

    #[test]
    fn the_best_match_comes_first_and_oneself_is_not_found() {
        let (_folder, store) = store_with_people();
        let found = |query: &str| store.find_people(query, 10).unwrap();
        assert_eq!(names(&found("bob")), ["Bob Tanaka", "Zoë Café", "Carol Ann Bobbin", "Jim Bob", "Kabob"]);
        assert_eq!(names(&found("@BOB")), ["Bob Tanaka", "Zoë Café"]);
        assert_eq!(names(&found("zoe cafe")), ["Zoë Café"]);
        assert_eq!(names(&found("ann car")), ["Carol Ann Bobbin"]);
        assert_eq!(names(&store.find_people("bob", 1).unwrap()), ["Bob Tanaka"]);
        for nobody in ["alice", "", "  ", "@", "nobody"] {
            assert!(found(nobody).is_empty(), "{nobody:?}");
        }
    }

    #[test]
    fn of_equal_matches_whoever_wrote_last_comes_first() {
        let (_folder, store) = store_with_people();
        let jim = ConversationId::one_to_one(alice(), user(4));
        store.ingest(&[message(1, book_club(), carol(), "Hi"), message(2, jim, user(4), "Hi")]).unwrap();
        let found = store.find_people("bob", 10).unwrap();
        assert_eq!(names(&found), ["Bob Tanaka", "Zoë Café", "Jim Bob", "Carol Ann Bobbin", "Kabob"]);
    }

    #[test]
    fn a_conversation_is_found_by_its_name_and_by_who_is_in_it() {
        let (_folder, store) = store_with_people();
        store.ingest(&[message(1, book_club(), carol(), "Hi"), message(2, with_bob(), bob(), "Hi")]).unwrap();
        store.save_alias(&book_club(), Some("Readers")).unwrap();
        let found = |query: &str| store.find_conversations(query).unwrap();
        assert_eq!(found("reader"), [book_club()]);
        assert_eq!(found("tanaka"), [with_bob()]);
        assert_eq!(found("@creyes"), [book_club()]);
        assert!(found("@readers").is_empty() && found("alice").is_empty() && found("").is_empty());
    }
}

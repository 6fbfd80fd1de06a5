//! The people who live in the simulated X.

use std::collections::HashMap;

use dm_model::{Timestamp, UserId};
use rand::RngExt;
use rand_chacha::ChaCha20Rng;

use super::Picture;

/// Someone with an account.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) name: String,
    pub(crate) username: String,
    pub(crate) description: String,
    pub(crate) since: Timestamp,
    pub(crate) picture: Option<Picture>,
    /// Whether others may write to this person.
    pub(crate) accepts_messages: bool,
}

/// Everybody, found by id or by username.
#[derive(Debug, Default)]
pub(crate) struct People {
    by_id: HashMap<UserId, Person>,
    by_username: HashMap<String, UserId>,
    in_order: Vec<UserId>,
}

impl People {
    /// A new person with an id that nobody has.
    pub(crate) fn add(&mut self, random: &mut ChaCha20Rng, since: Timestamp, name: &str, username: &str) -> UserId {
        let id = loop {
            // Like the ids X gave out before 2015; they are of different lengths, so sorting them as text goes wrong.
            match UserId::new(random.random_range(20_000_000..4_000_000_000)) {
                Ok(id) if !self.by_id.contains_key(&id) => break id,
                _ => {}
            }
        };
        let person = Person {
            id,
            name: name.to_owned(),
            username: username.to_owned(),
            description: String::new(),
            since,
            picture: None,
            accepts_messages: true,
        };
        self.by_username.entry(username.to_lowercase()).or_insert(id);
        self.by_id.insert(id, person);
        self.in_order.push(id);
        id
    }

    pub(crate) fn get(&self, id: UserId) -> Option<&Person> {
        self.by_id.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: UserId) -> Option<&mut Person> {
        self.by_id.get_mut(&id)
    }

    /// Usernames are found whatever their capitals.
    pub(crate) fn named(&self, username: &str) -> Option<UserId> {
        self.by_username.get(&username.to_lowercase()).copied()
    }

    /// Everybody in the order in which they came.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Person> {
        self.in_order.iter().filter_map(|id| self.by_id.get(id))
    }
}

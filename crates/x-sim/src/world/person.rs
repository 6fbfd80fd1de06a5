//! The people who live in the simulated X.

use std::collections::HashMap;

use dm_model::{Timestamp, UserId};
use rand::RngExt;
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};

use super::{AcceptsMessagesFrom, Picture, PostId};

/// What X says about an account's check mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VerifiedType {
    /// No check mark.
    #[default]
    None,
    /// A paying person.
    Blue,
    /// An organisation.
    Business,
    /// A government.
    Government,
}

/// What somebody tells about themselves. What is empty was not told.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The bio.
    pub description: String,
    /// Where they say that they are.
    pub location: String,
    /// Their website, as they typed it.
    pub url: String,
    /// The check mark.
    pub verified_type: VerifiedType,
    /// Whether only followers see what they post.
    pub protected: bool,
}

/// Someone with an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) name: String,
    pub(crate) username: String,
    pub(crate) description: String,
    pub(crate) since: Timestamp,
    pub(crate) picture: Option<Picture>,
    pub(crate) location: String,
    /// The website as it was typed; X shows it behind a short link.
    pub(crate) url: String,
    pub(crate) verified_type: VerifiedType,
    /// Whether only followers see what this person posts.
    pub(crate) protected: bool,
    pub(crate) pinned: Option<PostId>,
    pub(crate) accepts_messages_from: AcceptsMessagesFrom,
    /// X shows nothing of a suspended person.
    pub(crate) suspended: bool,
}

impl Person {
    pub(crate) fn set_profile(&mut self, profile: Profile) {
        let Profile { description, location, url, verified_type, protected } = profile;
        (self.description, self.location, self.url) = (description, location, url);
        (self.verified_type, self.protected) = (verified_type, protected);
    }
}

/// Everybody, found by id or by username.
#[derive(Debug, Default, Serialize, Deserialize)]
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
            location: String::new(),
            url: String::new(),
            verified_type: VerifiedType::None,
            protected: false,
            pinned: None,
            accepts_messages_from: AcceptsMessagesFrom::Everyone,
            suspended: false,
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

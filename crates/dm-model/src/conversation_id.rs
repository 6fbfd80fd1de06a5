//! The id of a conversation: it tells whether it is one-to-one, and with whom.
//!
//! X builds the id of a one-to-one conversation from the two people, `{smaller id}-{larger id}`, so we know it before
//! X is asked. A group's id is one number that X gives out with the first message; until then a new group is
//! known by the transaction id of that message.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use specta::Type;

use crate::{InvalidId, TransactionId, UserId, ids::parse_number};

/// How a new group's id begins in its text form.
const NEW_GROUP_PREFIX: &str = "new-";

/// The id of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Type)]
#[specta(transparent)]
pub struct ConversationId(#[specta(type = String)] Inner);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Inner {
    OneToOne { lower: UserId, higher: UserId },
    Group(u64),
    NewGroup(TransactionId),
}

impl ConversationId {
    /// The conversation of two people, whoever is named first.
    #[must_use]
    pub fn one_to_one(one: UserId, other: UserId) -> Self {
        Self(Inner::OneToOne { lower: one.min(other), higher: one.max(other) })
    }

    /// A group by X's number.
    ///
    /// # Errors
    /// [`InvalidId`] for 0 and for numbers that an `i64` cannot hold.
    pub fn group(number: u64) -> Result<Self, InvalidId> {
        parse_number("conversation", &number.to_string()).map(|number| Self(Inner::Group(number)))
    }

    /// A group that X does not know yet: it is born when this send succeeds.
    #[must_use]
    pub fn new_group(transaction_id: TransactionId) -> Self {
        Self(Inner::NewGroup(transaction_id))
    }

    /// Whether more than two people may be in it.
    #[must_use]
    pub fn is_group(&self) -> bool {
        !matches!(self.0, Inner::OneToOne { .. })
    }

    /// Whether X has not given this conversation an id yet.
    #[must_use]
    pub fn is_new_group(&self) -> bool {
        matches!(self.0, Inner::NewGroup(_))
    }

    /// The send that makes this group, as long as X has not given it an id.
    #[must_use]
    pub fn made_by(&self) -> Option<&TransactionId> {
        match &self.0 {
            Inner::NewGroup(transaction_id) => Some(transaction_id),
            _ => None,
        }
    }

    /// The person whom `me` talks to here; `None` in groups and where `me` takes no part. Someone who writes to
    /// themselves is their own other person.
    #[must_use]
    pub fn other_person(&self, me: UserId) -> Option<UserId> {
        match self.0 {
            Inner::OneToOne { lower, higher } if lower == me => Some(higher),
            Inner::OneToOne { lower, higher } if higher == me => Some(lower),
            _ => None,
        }
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::OneToOne { lower, higher } => write!(formatter, "{lower}-{higher}"),
            Inner::Group(number) => number.fmt(formatter),
            Inner::NewGroup(transaction_id) => write!(formatter, "{NEW_GROUP_PREFIX}{transaction_id}"),
        }
    }
}

impl FromStr for ConversationId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid = |_| InvalidId::new("conversation", text);
        if let Some(transaction_id) = text.strip_prefix(NEW_GROUP_PREFIX) {
            return Ok(Self::new_group(transaction_id.parse().map_err(invalid)?));
        }
        let Some((one, other)) = text.split_once('-') else {
            return Ok(Self(Inner::Group(parse_number("conversation", text)?)));
        };
        Ok(Self::one_to_one(one.parse().map_err(invalid)?, other.parse().map_err(invalid)?))
    }
}

impl Serialize for ConversationId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ConversationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(number: u64) -> UserId {
        UserId::new(number).unwrap()
    }

    #[test]
    fn alice_and_bob_share_one_id_whoever_writes_first() {
        let (alice, bob) = (user(9), user(10));
        assert_eq!(ConversationId::one_to_one(alice, bob), ConversationId::one_to_one(bob, alice));
        assert_eq!(ConversationId::one_to_one(bob, alice).to_string(), "9-10");
    }

    #[test]
    fn a_one_to_one_id_tells_the_other_person() {
        let id: ConversationId = "9-10".parse().unwrap();
        assert_eq!(id.other_person(user(9)), Some(user(10)));
        assert_eq!(id.other_person(user(10)), Some(user(9)));
        assert_eq!(id.other_person(user(11)), None);
    }

    #[test]
    fn each_kind_survives_its_text_form() {
        for text in ["9-10", "1578398451921985538", "new-3fae0b6e-16d4-4c4b-9c33-5a5c0a6f0f51"] {
            assert_eq!(text.parse::<ConversationId>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn texts_that_are_no_ids_are_refused() {
        for text in ["", "-", "9-", "-10", "9-10-11", "nine-ten", "new-", "new-../x", "0"] {
            assert!(text.parse::<ConversationId>().is_err(), "{text:?} passed as an id");
        }
    }
}

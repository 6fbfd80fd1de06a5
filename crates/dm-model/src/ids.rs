//! Ids as X gives them, kept apart by type so that one can never stand where another belongs.
//!
//! X's ids are snowflakes: 63-bit numbers that grow with time. They are ordered as numbers, never as text, and they
//! travel as text because JavaScript cannot hold them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use specta::Type;

use crate::Timestamp;

/// Where X's snowflake clock starts: 2010-11-04T01:42:54.657Z, in Unix milliseconds.
const SNOWFLAKE_EPOCH_MS: i64 = 1_288_834_974_657;

/// A text that is no id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no {kind} id")]
pub struct InvalidId {
    /// What kind of id was wanted.
    pub kind: &'static str,
    /// What stood there, cut to 64 characters.
    pub text: String,
}

impl InvalidId {
    pub(crate) fn new(kind: &'static str, text: &str) -> Self {
        Self { kind, text: text.chars().take(64).collect() }
    }
}

/// Parses decimal digits without sign, space or leading zero into a number that also fits an `i64`.
pub(crate) fn parse_number(kind: &'static str, text: &str) -> Result<u64, InvalidId> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let number = text.parse::<u64>().ok().filter(|number| plain && i64::try_from(*number).is_ok());
    number.ok_or_else(|| InvalidId::new(kind, text))
}

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Type)]
        #[specta(transparent)]
        pub struct $name(#[specta(type = String)] u64);

        impl $name {
            /// Takes a number from 1 to 2^63 - 1.
            ///
            /// # Errors
            /// [`InvalidId`] for 0 and for numbers that an `i64` cannot hold.
            pub fn new(number: u64) -> Result<Self, InvalidId> {
                parse_number($kind, &number.to_string()).map(Self)
            }

            /// The number itself.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }

            /// The number as SQLite keeps it; it always fits.
            #[must_use]
            pub const fn as_i64(self) -> i64 {
                self.0.cast_signed()
            }
        }

        impl TryFrom<i64> for $name {
            type Error = InvalidId;

            fn try_from(number: i64) -> Result<Self, InvalidId> {
                parse_number($kind, &number.to_string()).map(Self)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                parse_number($kind, text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    };
}

numeric_id! {
    /// A person's id at X.
    UserId, "user"
}

numeric_id! {
    /// A Direct Message event's id at X: a snowflake, so a larger one is younger.
    EventId, "event"
}

numeric_id! {
    /// A Post's id at X: a snowflake too.
    PostId, "post"
}

numeric_id! {
    /// The id of something that was uploaded to X, good for a day and for whoever uploaded it.
    MediaId, "media"
}

impl EventId {
    /// When X made this id.
    #[must_use]
    pub const fn created_at(self) -> Timestamp {
        Timestamp::from_millis((self.0 >> 22).cast_signed() + SNOWFLAKE_EPOCH_MS)
    }

    /// The smallest id that X could make at `time`; `None` before X's clock starts and after it ends.
    #[must_use]
    pub fn first_at(time: Timestamp) -> Option<Self> {
        let since_epoch = u64::try_from(time.as_millis().checked_sub(SNOWFLAKE_EPOCH_MS)?).ok()?;
        Self::new(since_epoch.checked_mul(1 << 22)?).ok()
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(transparent)]
        #[specta(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

text_id! {
    /// X's key of an attachment, such as `3_1582838499983564806`.
    MediaKey
}

text_id! {
    /// Our own id of a send, made before the first attempt and kept for good.
    TransactionId
}

text_id! {
    /// Our id of a file that is to hang on a message, and the name of its copy.
    AttachmentId
}

/// Letters, digits, `-` and `_`, at most 64: what is safe in a path, a URL and a log line.
fn parse_token(kind: &'static str, text: &str) -> Result<String, InvalidId> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if text.is_empty() || text.len() > 64 || !text.bytes().all(plain) {
        return Err(InvalidId::new(kind, text));
    }
    Ok(text.to_owned())
}

impl FromStr for MediaKey {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        parse_token("media", text).map(Self)
    }
}

impl FromStr for TransactionId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        parse_token("transaction", text).map(Self)
    }
}

impl FromStr for AttachmentId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        parse_token("attachment", text).map(Self)
    }
}

impl From<uuid::Uuid> for TransactionId {
    fn from(uuid: uuid::Uuid) -> Self {
        Self(uuid.hyphenated().to_string())
    }
}

impl From<uuid::Uuid> for AttachmentId {
    fn from(uuid: uuid::Uuid) -> Self {
        Self(uuid.hyphenated().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_travels_as_text() {
        let id: EventId = serde_json::from_str("\"1582838499983564806\"").unwrap();
        assert_eq!(id.get(), 1_582_838_499_983_564_806);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"1582838499983564806\"");
    }

    #[test]
    fn numbers_beyond_2_to_the_63_are_refused() {
        assert!("9223372036854775807".parse::<EventId>().is_ok());
        assert!("9223372036854775808".parse::<EventId>().is_err());
    }

    #[test]
    fn signs_spaces_zeros_and_words_are_refused() {
        for text in ["", "0", "01", "-1", "+1", " 1", "1 ", "alice", "1e3", "١"] {
            assert!(text.parse::<UserId>().is_err(), "{text:?} passed as an id");
        }
    }

    #[test]
    fn ids_are_ordered_as_numbers() {
        let (nine, ten) = ("9".parse::<EventId>().unwrap(), "10".parse::<EventId>().unwrap());
        assert!(nine < ten);
    }

    #[test]
    fn an_event_id_tells_its_time() {
        let id: EventId = "1582838499983564806".parse().unwrap();
        // The launch docs give 2022-10-19T20:58:00.000Z for this event.
        assert_eq!(id.created_at().as_millis() / 1000, 1_666_213_080);
    }

    #[test]
    fn the_first_id_of_a_moment_is_the_smallest_that_tells_it() {
        let moment = Timestamp::from_millis(1_666_213_080_000);
        let first = EventId::first_at(moment).unwrap();
        assert_eq!(first.created_at(), moment);
        assert!(EventId::new(first.get() - 1).unwrap().created_at() < moment);
        assert_eq!(EventId::first_at(Timestamp::from_millis(0)), None);
    }

    #[test]
    fn a_text_id_holds_nothing_that_could_leave_its_folder() {
        for text in ["", "../secret", "a/b", "a b", "a\0b", &"x".repeat(65)] {
            assert!(text.parse::<MediaKey>().is_err(), "{text:?} passed as a media key");
        }
    }
}

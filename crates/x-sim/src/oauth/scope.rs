//! What an app may be allowed to do.

use serde::{Deserialize, Serialize};

use crate::RegisteredClient;

/// One of X's OAuth 2.0 scopes, as far as Pipit uses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Scope {
    DmRead,
    DmWrite,
    TweetRead,
    UsersRead,
    MediaWrite,
    OfflineAccess,
}

impl Scope {
    pub(crate) const ALL: [Self; 6] =
        [Self::DmRead, Self::DmWrite, Self::TweetRead, Self::UsersRead, Self::MediaWrite, Self::OfflineAccess];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::DmRead => "dm.read",
            Self::DmWrite => "dm.write",
            Self::TweetRead => "tweet.read",
            Self::UsersRead => "users.read",
            Self::MediaWrite => "media.write",
            Self::OfflineAccess => "offline.access",
        }
    }

    /// What the consent page tells a person.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::DmRead => "Read your Direct Messages",
            Self::DmWrite => "Send and delete Direct Messages for you",
            Self::TweetRead => "See the Posts you can see",
            Self::UsersRead => "See profiles, yours included",
            Self::MediaWrite => "Upload pictures and videos for you",
            Self::OfflineAccess => "Stay connected until you take it back",
        }
    }

    /// Reads scopes separated by spaces; `None` if one of them is unknown or there is none.
    pub(crate) fn parse_all(text: &str) -> Option<Vec<Self>> {
        let one = |word: &str| Self::ALL.into_iter().find(|scope| scope.as_str() == word);
        let mut scopes = text.split_ascii_whitespace().map(one).collect::<Option<Vec<_>>>()?;
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() { None } else { Some(scopes) }
    }

    /// Writes scopes as they travel.
    pub(crate) fn join(scopes: &[Self]) -> String {
        scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl RegisteredClient {
    /// Of these scopes, those that X gives this app.
    pub(crate) fn grantable(&self, mut scopes: Vec<Scope>) -> Vec<Scope> {
        scopes.retain(|scope| self.media_upload || *scope != Scope::MediaWrite);
        scopes
    }
}

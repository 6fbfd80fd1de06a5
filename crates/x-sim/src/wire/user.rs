//! `User` on the wire.

use dm_model::UserId;
use serde::Serialize;
use url::Url;

use super::iso;
use crate::{dialect, query::Query, world::Person};

/// What a caller wants to know about people.
#[derive(Debug)]
pub(crate) struct UserWishes {
    fields: Vec<String>,
}

impl UserWishes {
    /// For calls about people.
    pub(crate) fn take_from(query: &mut Query) -> Self {
        query.take_words("expansions", dialect::USER_EXPANSIONS);
        query.take_words("post.fields", dialect::POST_FIELDS);
        query.take_words("tweet.fields", dialect::POST_FIELDS);
        Self::fields_from(query)
    }

    /// For calls that mention people.
    pub(crate) fn fields_from(query: &mut Query) -> Self {
        Self { fields: query.take_words("user.fields", dialect::USER_FIELDS) }
    }

    fn field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field == name)
    }
}

/// One person on the wire. `id`, `name` and `username` come always.
#[derive(Debug, Serialize)]
pub(crate) struct WireUser<'a> {
    id: UserId,
    name: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile_image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    protected: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receives_your_dm: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_status: Option<[&'static str; 0]>,
}

impl<'a> WireUser<'a> {
    pub(crate) fn new(person: &'a Person, wishes: &UserWishes, origin: &Url) -> Self {
        let picture = person.picture.as_ref().filter(|_| wishes.field("profile_image_url"));
        Self {
            id: person.id,
            name: &person.name,
            username: &person.username,
            // X names its pictures by their size, too.
            profile_image_url: picture.map(|_| format!("{origin}profile_images/{}/normal.png", person.id)),
            description: wishes.field("description").then_some(&person.description),
            created_at: if wishes.field("created_at") { iso(person.since) } else { None },
            protected: wishes.field("protected").then_some(false),
            verified: wishes.field("verified").then_some(false),
            verified_type: wishes.field("verified_type").then_some("none"),
            receives_your_dm: wishes.field("receives_your_dm").then_some(person.accepts_messages),
            connection_status: wishes.field("connection_status").then_some([]),
        }
    }
}

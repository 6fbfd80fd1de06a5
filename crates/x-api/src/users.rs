//! People.

use dm_model::UserId;
use serde_json::Value;
use url::Url;

use crate::{
    Answer, ApiError, ApiErrorKind, Client, Limits, dialect::USER_FIELDS, errors::Effect, exchange::Request, wire,
};

/// The most people that one request may name.
const MOST_IDS: usize = 100;

/// The longest text to look for people by, and the longest handle, in characters (X's specification).
const LONGEST_QUERY: usize = 50;
const LONGEST_HANDLE: usize = 15;

/// A person as X shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// The name they chose; the username when X leaves it out.
    pub name: String,
    /// Their handle, without the @.
    pub username: String,
    /// Where their picture lies.
    pub profile_image_url: Option<Url>,
    /// Whether their Posts are private.
    pub protected: bool,
    /// Whether a message from this account would be accepted; `None` when X does not say.
    pub receives_your_dm: Option<bool>,
}

impl User {
    /// Reads a user object; `None` without a readable id and a username.
    pub(crate) fn from_wire(object: &Value) -> Option<Self> {
        let username = wire::text(object, "username")?.to_owned();
        Some(Self {
            id: wire::id(object, "id")?,
            name: wire::text(object, "name").map_or_else(|| username.clone(), str::to_owned),
            username,
            profile_image_url: wire::web_url(object, "profile_image_url"),
            protected: wire::flag(object, "protected").unwrap_or(false),
            receives_your_dm: wire::flag(object, "receives_your_dm"),
        })
    }
}

impl Client {
    /// `GET /2/users/me`: the person who signed in.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::Rubbish`] when the answer names nobody.
    pub async fn fetch_me(&self) -> Result<Answer<User>, ApiError> {
        let mut url = self.endpoint(&["users", "me"]);
        url.query_pairs_mut().append_pair("user.fields", USER_FIELDS);
        let answer = self.exchange_json(&Request::get(url)).await?;
        let Some(user) = answer.value.get("data").and_then(User::from_wire) else {
            let error = ApiError::new(Effect::Reads, ApiErrorKind::Rubbish("it does not say who signed in".to_owned()));
            return Err(error.with_headers(answer.limits, answer.server_time));
        };
        Ok(answer.map(|_| user))
    }

    /// `GET /2/users?ids=`: at most 100 people at once. Those whom X no longer knows are absent.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::Refused`] for more than 100 without asking X.
    pub async fn fetch_users(&self, ids: &[UserId]) -> Result<Answer<Vec<User>>, ApiError> {
        if ids.is_empty() {
            return Ok(Answer { value: Vec::new(), limits: Limits::default(), server_time: None });
        }
        if ids.len() > MOST_IDS {
            let detail = format!("at most {MOST_IDS} people can be asked for at once");
            return Err(ApiError::new(Effect::Reads, ApiErrorKind::Refused { status: 400, detail }));
        }
        let ids: Vec<_> = ids.iter().map(UserId::to_string).collect();
        let mut url = self.endpoint(&["users"]);
        url.query_pairs_mut().append_pair("ids", &ids.join(",")).append_pair("user.fields", USER_FIELDS);
        let answer = self.exchange_json(&Request::get(url)).await?;
        Ok(answer.map(|body| wire::list(&body, "data").iter().filter_map(User::from_wire).collect()))
    }

    /// `GET /2/users/by/username/{username}`: who has this handle; `None` where nobody has.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::Refused`] for what [cannot be a handle](can_be_handle), without asking X.
    pub async fn fetch_user_by_username(&self, username: &str) -> Result<Answer<Option<User>>, ApiError> {
        if !can_be_handle(username) {
            return Err(unusable("this is no handle"));
        }
        let mut url = self.endpoint(&["users", "by", "username", username]);
        url.query_pairs_mut().append_pair("user.fields", USER_FIELDS);
        match self.exchange_json(&Request::get(url)).await {
            Ok(answer) => Ok(answer.map(|body| body.get("data").and_then(User::from_wire))),
            Err(error) if error.kind == ApiErrorKind::NotFound => {
                Ok(Answer { value: None, limits: *error.limits, server_time: error.server_time })
            }
            Err(error) => Err(error),
        }
    }

    /// `GET /2/users/search`: people by name or handle, as X ranks them, at most so many (X charges for each).
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::Refused`] for what X [cannot look for](can_be_searched), without asking X.
    pub async fn search_users(&self, query: &str, most: u16) -> Result<Answer<Vec<User>>, ApiError> {
        if !can_be_searched(query) {
            return Err(unusable("X cannot look for this"));
        }
        let mut url = self.endpoint(&["users", "search"]);
        let most = most.clamp(1, 1_000).to_string();
        let parameters = [("query", query), ("max_results", &most), ("user.fields", USER_FIELDS)];
        url.query_pairs_mut().extend_pairs(parameters);
        let answer = self.exchange_json(&Request::get(url)).await?;
        Ok(answer.map(|body| wire::list(&body, "data").iter().filter_map(User::from_wire).collect()))
    }
}

/// Whether X can look for people by this text (its specification: `^[A-Za-z0-9_' ]{1,50}$`).
#[must_use]
pub fn can_be_searched(query: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'\'' | b' ');
    (1..=LONGEST_QUERY).contains(&query.len()) && query.bytes().all(is_known) && !query.trim().is_empty()
}

/// Whether somebody could have this handle (X's specification: `^[A-Za-z0-9_]{1,15}$`).
#[must_use]
pub fn can_be_handle(username: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=LONGEST_HANDLE).contains(&username.len()) && username.bytes().all(is_known)
}

fn unusable(why: &str) -> ApiError {
    ApiError::new(Effect::Reads, ApiErrorKind::Refused { status: 400, detail: why.to_owned() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_user_needs_no_more_than_id_and_username() {
        let bob = User::from_wire(&json!({"id":"2002","username":"bob"})).unwrap();
        assert_eq!((bob.name.as_str(), bob.protected, bob.receives_your_dm), ("bob", false, None));
        assert_eq!(bob.profile_image_url, None);
        assert_eq!(User::from_wire(&json!({"id":"2002"})), None);
        assert_eq!(User::from_wire(&json!({"id":"bob","username":"bob"})), None);
    }

    #[test]
    fn only_what_x_takes_is_asked_for() {
        assert!(can_be_searched("Bob O'Hara_2") && can_be_handle("bob_2"));
        for text in ["", "  ", "José", "a/b", "a&b=c", &"x".repeat(51)] {
            assert!(!can_be_searched(text), "{text:?}");
        }
        for text in ["", "..", "a/b", "a b", "a?b", &"x".repeat(16)] {
            assert!(!can_be_handle(text), "{text:?}");
        }
    }

    #[test]
    fn a_picture_that_lies_in_no_web_is_left_out() {
        let picture = |url| User::from_wire(&json!({"id":"2002","username":"bob","profile_image_url":url})).unwrap();
        assert_eq!(picture("javascript:alert(1)").profile_image_url, None);
        assert!(picture("https://pbs.twimg.com/profile_images/1/a_normal.jpg").profile_image_url.is_some());
    }
}

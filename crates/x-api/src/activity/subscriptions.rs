//! What an app is told: one subscription for each kind of activity and person.

use dm_model::UserId;
use serde_json::{Value, json};

use crate::{Answer, ApiError, Client, exchange::Request, wire};

/// A kind of activity that concerns Direct Messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActivityKind {
    /// Somebody wrote to the person.
    Received,
    /// The person wrote, with whatever app.
    Sent,
    /// Somebody has read what the person wrote.
    Read,
    /// Somebody is writing to the person.
    Typing,
}

impl ActivityKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Received, Self::Sent, Self::Read, Self::Typing];

    /// X's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "dm.received",
            Self::Sent => "dm.sent",
            Self::Read => "dm.read",
            Self::Typing => "dm.indicate_typing",
        }
    }

    /// The kind with this word; `None` for the many that are not about Direct Messages.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One subscription of an app that concerns Direct Messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscription {
    /// What it tells.
    pub kind: ActivityKind,
    /// About whom.
    pub user: UserId,
}

impl Subscription {
    /// Reads a subscription object; `None` when it is about something else.
    pub(super) fn from_wire(object: &Value) -> Option<Self> {
        let kind = ActivityKind::named(wire::text(object, "event_type")?)?;
        Some(Self { kind, user: wire::id(object.get("filter")?, "user_id")? })
    }
}

impl Client {
    /// `POST /2/activity/subscriptions`: lets the app that this person signed in with be told of their activity. X
    /// takes only the person's own id for what is private.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::Refused`](crate::ApiErrorKind::Refused) with 409 when it is subscribed to already.
    pub async fn subscribe(&self, kind: ActivityKind, me: UserId) -> Result<Answer<()>, ApiError> {
        let body = json!({ "event_type": kind.as_str(), "filter": { "user_id": me } });
        let url = self.endpoint(&["activity", "subscriptions"]);
        // The second time is refused and changes nothing.
        let request = Request { repeatable: true, ..Request::post(url, body) };
        Ok(self.exchange_json(&request).await?.map(drop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_subscriptions_to_direct_messages_are_read() {
        let subscription = |event_type: &str, filter: Value| {
            Subscription::from_wire(&json!({"subscription_id":"7","event_type":event_type,"filter":filter}))
        };
        let alice = "1001".parse().unwrap();
        let read = subscription("dm.read", json!({"user_id":"1001"}));
        assert_eq!(read, Some(Subscription { kind: ActivityKind::Read, user: alice }));
        assert_eq!(subscription("post.create", json!({"user_id":"1001"})), None);
        assert_eq!(subscription("dm.read", json!({"keyword":"birds"})), None);
    }
}

//! Which news an app wants.

use std::collections::BTreeMap;

use dm_model::{EventId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{EventType, News, What};
use crate::world::Snowflakes;

/// How many subscriptions one app may have. X's number depends on the plan; this one fits one page of the list.
const MOST_OF_ONE_APP: usize = 1_000;
/// Ids come from another machine than those of events.
const MACHINE: u64 = 1_023;

/// One wish of an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Subscription {
    pub(crate) id: u64,
    pub(crate) event_type: EventType,
    pub(crate) filter: Filter,
    pub(crate) tag: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    app: String,
    /// What happened before this number is not for this subscription, also as backfill. News are numbered anew when X is
    /// started again, so it is not saved.
    #[serde(skip)]
    since: u64,
}

/// What a subscription is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Filter {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) keyword: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) direction: Option<Direction>,
}

/// From others to the person, or from the person to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    Inbound,
    Outbound,
}

/// A subscription before it has an id.
#[derive(Debug, Clone)]
pub(crate) struct NewSubscription {
    pub(crate) event_type: EventType,
    pub(crate) filter: Filter,
    pub(crate) tag: Option<String>,
}

/// Why there is no new subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SubscribeError {
    /// The app has one with the same kind and filter.
    Duplicate,
    /// The app has as many as it may.
    TooMany,
}

/// The subscriptions of all apps.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Subscriptions {
    ids: Snowflakes,
    all: BTreeMap<u64, Subscription>,
}

impl Default for Subscriptions {
    fn default() -> Self {
        Self { ids: Snowflakes::of_machine(MACHINE), all: BTreeMap::new() }
    }
}

impl Subscription {
    /// Whether an app is to be told this news because of this subscription.
    pub(super) fn wants(&self, news: &News) -> bool {
        let (of_actor, of_others) = EventType::of(&news.what);
        let Some(user) = self.filter.user_id.filter(|_| news.number >= self.since) else { return false };
        (news.actor == user && of_actor == Some(self.event_type))
            || (news.told.contains(&user) && of_others == self.event_type)
    }

    /// Who receives which message when this news is told: the only kind of delivery that X charges for.
    pub(super) fn received(&self, news: &News) -> Option<(UserId, EventId)> {
        match &news.what {
            What::Said(event) if self.event_type == EventType::DM_RECEIVED => Some((self.filter.user_id?, event.id)),
            _ => None,
        }
    }
}

impl Subscriptions {
    /// A new subscription; news from this number on are for it.
    pub(crate) fn add(
        &mut self,
        now: Timestamp,
        since: u64,
        app: &str,
        new: NewSubscription,
    ) -> Result<&Subscription, SubscribeError> {
        let of_app = || self.all.values().filter(|subscription| subscription.app == app);
        if of_app().any(|other| other.event_type == new.event_type && other.filter == new.filter) {
            return Err(SubscribeError::Duplicate);
        }
        if of_app().count() >= MOST_OF_ONE_APP {
            return Err(SubscribeError::TooMany);
        }
        let NewSubscription { event_type, filter, tag } = new;
        let (id, app) = (self.ids.next(now), app.to_owned());
        let subscription = Subscription { id, event_type, filter, tag, created_at: now, updated_at: now, app, since };
        Ok(self.all.entry(id).or_insert(subscription))
    }

    /// The subscriptions of an app, the newest first.
    pub(crate) fn of(&self, app: &str) -> impl Iterator<Item = &Subscription> {
        self.all.values().rev().filter(move |subscription| subscription.app == app)
    }

    /// Gives a subscription of this app another tag; `None` if the app has no such subscription.
    pub(crate) fn set_tag(&mut self, now: Timestamp, app: &str, id: u64, tag: String) -> Option<&Subscription> {
        let subscription = self.all.get_mut(&id).filter(|subscription| subscription.app == app)?;
        subscription.tag = Some(tag);
        subscription.updated_at = now;
        Some(subscription)
    }

    /// Whether the app had this subscription, which is gone now.
    pub(crate) fn remove(&mut self, app: &str, id: u64) -> bool {
        let is_theirs = self.all.get(&id).is_some_and(|subscription| subscription.app == app);
        is_theirs && self.all.remove(&id).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

    fn wish(keyword: &str) -> NewSubscription {
        let filter = Filter { user_id: None, keyword: Some(keyword.to_owned()), direction: None };
        NewSubscription { event_type: EventType::parse("news.new").unwrap(), filter, tag: None }
    }

    #[test]
    fn an_app_has_each_wish_once_and_not_too_many() {
        let mut subscriptions = Subscriptions::default();
        for number in 0..MOST_OF_ONE_APP {
            subscriptions.add(NOW, 0, "app", wish(&number.to_string())).unwrap();
        }
        assert_eq!(subscriptions.add(NOW, 0, "app", wish("7")).err(), Some(SubscribeError::Duplicate));
        assert_eq!(subscriptions.add(NOW, 0, "app", wish("more")).err(), Some(SubscribeError::TooMany));
        assert!(subscriptions.add(NOW, 0, "other app", wish("7")).is_ok());
    }

    #[test]
    fn an_app_sees_and_changes_only_its_own() {
        let mut subscriptions = Subscriptions::default();
        let id = subscriptions.add(NOW, 0, "app", wish("birds")).unwrap().id;
        assert_eq!(subscriptions.of("other app").count(), 0);
        assert!(subscriptions.set_tag(NOW, "other app", id, "mine".to_owned()).is_none());
        assert!(!subscriptions.remove("other app", id));
        assert!(subscriptions.remove("app", id) && !subscriptions.remove("app", id));
    }
}

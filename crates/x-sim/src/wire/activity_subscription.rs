//! Activity subscriptions on the wire.

use serde::Serialize;

use super::iso;
use crate::activity::{Filter, Subscription};

/// One subscription as its app sees it.
#[derive(Debug, Serialize)]
pub(crate) struct WireSubscription<'a> {
    subscription_id: String,
    event_type: &'static str,
    filter: &'a Filter,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<String>,
}

impl<'a> WireSubscription<'a> {
    pub(crate) fn new(subscription: &'a Subscription) -> Self {
        Self {
            subscription_id: subscription.id.to_string(),
            event_type: subscription.event_type.name(),
            filter: &subscription.filter,
            tag: subscription.tag.as_deref(),
            created_at: iso(subscription.created_at),
            updated_at: iso(subscription.updated_at),
        }
    }
}

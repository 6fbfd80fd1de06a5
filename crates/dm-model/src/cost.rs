//! What X charges (pay per use since February 2026): for each resource that an answer returns, once per UTC day, and for
//! each writing request.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Something that X charges for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Billable {
    /// An event of a conversation was read.
    EventRead,
    /// A person was looked up.
    UserRead,
    /// A Post came along with a message that shares it.
    PostRead,
    /// A message was sent.
    Send,
    /// A message was deleted.
    Delete,
    /// Somebody was blocked. To lift a block is free.
    Block,
    /// A message came through the activity stream.
    StreamedMessage,
}

impl Billable {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::EventRead, Self::UserRead, Self::PostRead, Self::Send, Self::Delete, Self::Block, Self::StreamedMessage];

    /// The name under which it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EventRead => "event_read",
            Self::UserRead => "user_read",
            Self::PostRead => "post_read",
            Self::Send => "send",
            Self::Delete => "delete",
            Self::Block => "block",
            Self::StreamedMessage => "streamed_message",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|billable| billable.as_str() == name)
    }
}

/// What each thing costs, in thousandths of a dollar. X may change its prices, so people can change these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct PriceList {
    /// For an event read.
    pub event_read: u32,
    /// For a person looked up.
    pub user_read: u32,
    /// For a Post that came along.
    pub post_read: u32,
    /// For a message sent.
    pub send: u32,
    /// For a message deleted.
    pub delete: u32,
    /// For a block.
    pub block: u32,
    /// For a message that came through the activity stream.
    pub streamed_message: u32,
}

impl Default for PriceList {
    /// X's prices of August 2026.
    fn default() -> Self {
        Self { event_read: 10, user_read: 10, post_read: 5, send: 15, delete: 10, block: 10, streamed_message: 10 }
    }
}

impl PriceList {
    /// The price of one, in thousandths of a dollar.
    #[must_use]
    pub fn of(&self, billable: Billable) -> u32 {
        match billable {
            Billable::EventRead => self.event_read,
            Billable::UserRead => self.user_read,
            Billable::PostRead => self.post_read,
            Billable::Send => self.send,
            Billable::Delete => self.delete,
            Billable::Block => self.block,
            Billable::StreamedMessage => self.streamed_message,
        }
    }
}

/// How many of one thing X charged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Charged {
    /// What.
    pub billable: Billable,
    /// How many.
    pub units: u32,
}

/// What these cost together, in thousandths of a dollar.
#[must_use]
pub fn price_of(charged: &[Charged], prices: &PriceList) -> u64 {
    charged.iter().map(|charged| u64::from(charged.units) * u64::from(prices.of(charged.billable))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_day_costs_a_cent_and_a_sent_message_a_cent_and_a_half() {
        let charged =
            [Charged { billable: Billable::EventRead, units: 1 }, Charged { billable: Billable::Send, units: 1 }];
        assert_eq!(price_of(&charged, &PriceList::default()), 25);
    }

    #[test]
    fn each_kind_is_found_by_its_name() {
        for billable in Billable::ALL {
            assert_eq!(Billable::named(billable.as_str()), Some(billable));
        }
        assert_eq!(Billable::named("gold"), None);
    }

    #[test]
    fn a_price_list_of_another_version_keeps_the_other_prices() {
        let prices: PriceList = serde_json::from_str(r#"{"send": 20}"#).unwrap();
        assert_eq!(prices, PriceList { send: 20, ..PriceList::default() });
    }
}

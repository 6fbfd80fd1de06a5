//! What a search is narrowed down to, beside its words.

use std::collections::BTreeSet;

use dm_model::{AttachmentKind, ConversationId, EventId, Held, UserId};
use rusqlite::Transaction;

use crate::{
    StoreError,
    error::Context as _,
    links,
    tables::{attachments::kind_name, conversations},
};

/// Which messages count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFilter {
    /// Only those in one of these conversations; `None`: everywhere.
    pub within: Option<Vec<ConversationId>>,
    /// Only those of one of these people; `None`: of everyone.
    pub senders: Option<BTreeSet<UserId>>,
    /// Only those that hold all of this.
    pub holding: Vec<Held>,
    /// Only those older than this event.
    pub before: Option<EventId>,
    /// Only this event and younger ones.
    pub since: Option<EventId>,
}

impl SearchFilter {
    /// Whether it narrows nothing down but where and when.
    #[must_use]
    pub fn is_content_free(&self) -> bool {
        self.senders.is_none() && self.holding.is_empty()
    }
}

/// A filter in the store's numbers.
pub struct Numbers {
    pub within: Option<BTreeSet<i64>>,
    pub senders: Option<BTreeSet<i64>>,
    pub kinds: Vec<AttachmentKind>,
    pub link: bool,
    /// Below this event.
    pub before: i64,
    /// From this event on.
    pub since: i64,
}

impl Numbers {
    pub fn of(reader: &Transaction<'_>, filter: &SearchFilter) -> Result<Self, StoreError> {
        let numbers_of = |ids: &Vec<ConversationId>| {
            ids.iter().filter_map(|id| conversations::find(reader, id).transpose()).collect::<Result<_, _>>()
        };
        let kinds = filter.holding.iter().filter_map(|held| match held {
            Held::Attachment(kind) => Some(*kind),
            Held::Link => None,
        });
        Ok(Self {
            within: filter.within.as_ref().map(numbers_of).transpose()?,
            senders: filter.senders.as_ref().map(|people| people.iter().map(|person| person.as_i64()).collect()),
            kinds: kinds.collect(),
            link: filter.holding.contains(&Held::Link),
            before: filter.before.map_or(i64::MAX, EventId::as_i64),
            since: filter.since.map_or(0, EventId::as_i64),
        })
    }

    /// The conversation, where it can only be one.
    pub fn only_conversation(&self) -> Option<i64> {
        let within = self.within.as_ref()?;
        within.first().copied().filter(|_| within.len() == 1)
    }

    /// Whether a message may count by where it stands and who wrote it.
    pub fn admits(&self, conversation: i64, sender: i64) -> bool {
        self.within.as_ref().is_none_or(|within| within.contains(&conversation))
            && self.senders.as_ref().is_none_or(|senders| senders.contains(&sender))
    }

    /// Whether a message holds what it is to hold.
    pub fn is_held(&self, reader: &Transaction<'_>, event: i64, text: &str) -> Result<bool, StoreError> {
        if self.link && links::find(text).is_empty() {
            return Ok(false);
        }
        for kind in &self.kinds {
            let holds = reader
                .prepare_cached("SELECT 1 FROM attachments WHERE event = ?1 AND kind = ?2")
                .context("looking at attachments")?
                .exists(rusqlite::params![event, kind_name(*kind)])
                .context("looking at attachments")?;
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

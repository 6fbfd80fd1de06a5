//! Finding messages by parts of their words, newest first.
//!
//! A message is found when every word of the query occurs in its text as people see it, whatever its case and accents
//! ([`folding`]). What is typed is text: quotes, stars and operators mean themselves.
//!
//! 1. Messages that are not in the index yet are few, and looked through.
//! 2. The index is asked for the terms of the words ([`terms`]), youngest moments first, and each message of a moment is
//!    looked at until enough are found. So a frequent word costs no more than a rare one.
//! 3. Where the index knows no term, as for words of two Latin letters, messages are looked through themselves.
//!
//! Beside words there may be a filter ([`filter`]): who wrote, where, when, and what a message holds. What is shown of a message
//! is cut out around its first hit ([`snippet`]).
//!
//! A search looks at so many messages at most and then says where to go on, so that it always answers soon.

mod filter;
pub mod folding;
mod snippet;
pub mod terms;

use dm_model::{ConversationId, EventId, FoundMessage};
use rusqlite::{Params, Row, Transaction, params};

use filter::Numbers;
pub use filter::SearchFilter;

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{event_id, timestamp, user_id},
    short_links::shown_text,
    tables::{
        attachments::{kind_from, kind_name},
        conversations,
        search_index::{events_of, moment_of},
        withdrawals,
    },
};

/// How many messages one search looks at before it says where to go on.
const MOST_LOOKED_AT: u32 = 20_000;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundMessages {
    /// Newest first.
    pub messages: Vec<FoundMessage>,
    /// Where older messages were not looked at: the same search before this event goes on. `None`: that was all.
    pub go_on_before: Option<EventId>,
}

impl Store {
    /// The last `limit` messages (at least one), in a conversation or everywhere, in which all words of `query` occur; only those
    /// before an event, if one is given. Without a word nothing is found.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn search_messages(
        &self,
        query: &str,
        within: Option<&ConversationId>,
        before: Option<EventId>,
        limit: u32,
    ) -> Result<FoundMessages, StoreError> {
        let within = within.map(|id| vec![id.clone()]);
        self.search_filtered(query, &SearchFilter { within, before, ..SearchFilter::default() }, limit)
    }

    /// The last `limit` messages (at least one) that a filter admits and in which all words of `query` occur. Without a word
    /// and without a filter for who wrote or what is held nothing is found.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn search_filtered(&self, query: &str, filter: &SearchFilter, limit: u32) -> Result<FoundMessages, StoreError> {
        let words = folding::words_of(query);
        if words.is_empty() && filter.is_content_free() {
            return Ok(FoundMessages::default());
        }
        self.read(|reader| {
            let filter = Numbers::of(reader, filter)?;
            let limit = usize::try_from(limit.max(1)).unwrap_or(usize::MAX);
            let mut search = Search { reader, words, filter, limit, found: Vec::new(), looked_at: 0 };
            let stopped_at = search.run()?;
            search.load_found(stopped_at)
        })
    }
}

/// A search under way.
struct Search<'a> {
    reader: &'a Transaction<'a>,
    words: Vec<String>,
    filter: Numbers,
    limit: usize,
    /// Ids of events.
    found: Vec<i64>,
    looked_at: u32,
}

impl Search<'_> {
    /// Finds the events, and tells the last one that was looked at if it did not come to the end.
    fn run(&mut self) -> Result<Option<i64>, StoreError> {
        if self.filter.within.as_ref().is_some_and(std::collections::BTreeSet::is_empty) {
            return Ok(None);
        }
        let Some(expression) = terms::expression(&self.words, self.filter.only_conversation()) else {
            return self.look_through();
        };
        let pending_stopped_at = self.look_through_pending()?;
        let pending = std::mem::take(&mut self.found);
        let stopped_at = self.look_up(&expression)?;
        self.found.extend(pending);
        // Both are complete down to the younger of the two.
        Ok(stopped_at.max(pending_stopped_at))
    }

    fn look_through(&mut self) -> Result<Option<i64>, StoreError> {
        let before = self.filter.before;
        if let Some(kind) = self.filter.kinds.first().copied() {
            // Few messages hold something.
            return self.look_at(
                "SELECT id, conversation, text, entities, sender FROM events
                 WHERE id IN (SELECT event FROM attachments WHERE kind = ?2 AND event < ?1) AND kind = 'message'
                 ORDER BY id DESC",
                params![before, kind_name(kind)],
            );
        }
        match self.filter.only_conversation() {
            None => self.look_at(
                "SELECT id, conversation, text, entities, sender FROM events
                 WHERE id < ?1 AND kind = 'message' ORDER BY id DESC",
                [before],
            ),
            Some(conversation) => self.look_at(
                "SELECT id, conversation, text, entities, sender FROM events
                 WHERE conversation = ?2 AND id < ?1 AND kind = 'message' ORDER BY id DESC",
                [before, conversation],
            ),
        }
    }

    fn look_through_pending(&mut self) -> Result<Option<i64>, StoreError> {
        self.look_at(
            "SELECT events.id, events.conversation, events.text, events.entities, events.sender
             FROM search_pending JOIN events ON events.id = search_pending.event
             WHERE search_pending.event < ?1 ORDER BY search_pending.event DESC",
            [self.filter.before],
        )
    }

    fn look_up(&mut self, expression: &str) -> Result<Option<i64>, StoreError> {
        let mut statement = self
            .reader
            .prepare_cached(
                "SELECT rowid FROM search_index WHERE search_index MATCH ?1 AND rowid BETWEEN ?2 AND ?3
                 ORDER BY rowid DESC",
            )
            .context("searching")?;
        let before = self.filter.before;
        let mut moments = statement
            .query(params![expression, moment_of(self.filter.since), moment_of(before - 1)])
            .context("searching")?;
        while let Some(row) = moments.next().context("searching")? {
            let (first, last) = events_of(row.get(0).context("searching")?);
            let stopped_at = self.look_at(
                "SELECT id, conversation, text, entities, sender FROM events
                 WHERE id BETWEEN ?1 AND ?2 AND kind = 'message' ORDER BY id DESC",
                [first, last.min(before - 1)],
            )?;
            if stopped_at.is_some() {
                return Ok(stopped_at);
            }
        }
        Ok(None)
    }

    /// Looks at messages, newest first, until enough are found or enough were looked at: then tells the last of them.
    fn look_at(&mut self, sql: &'static str, values: impl Params) -> Result<Option<i64>, StoreError> {
        let mut statement = self.reader.prepare_cached(sql).context("searching")?;
        let mut rows = statement.query(values).context("searching")?;
        while let Some(row) = rows.next().context("searching")? {
            let event: i64 = row.get(0).context("searching")?;
            if event < self.filter.since {
                return Ok(None);
            }
            self.looked_at += 1;
            if self.is_match(event, row)? && !withdrawals::is_hidden(self.reader, event)? {
                self.found.push(event);
            }
            if self.found.len() >= self.limit || self.looked_at >= MOST_LOOKED_AT {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    fn is_match(&self, event: i64, row: &Row<'_>) -> Result<bool, StoreError> {
        let (conversation, sender): (i64, i64) = (row.get(1).context("searching")?, row.get(4).context("searching")?);
        if !self.filter.admits(conversation, sender) {
            return Ok(false);
        }
        let text = shown_text(row, 2, 3)?;
        Ok(folding::contains_all(&text, &self.words) && self.filter.is_held(self.reader, event, &text)?)
    }

    /// Loads the newest of what was found down to where the search stopped.
    fn load_found(mut self, stopped_at: Option<i64>) -> Result<FoundMessages, StoreError> {
        self.found.sort_unstable_by(|one, other| other.cmp(one));
        self.found.dedup();
        self.found.retain(|event| stopped_at.is_none_or(|last| *event >= last));
        let more = stopped_at.is_some() || self.found.len() > self.limit;
        self.found.truncate(self.limit);
        let last_looked_at = if self.found.len() == self.limit { self.found.last().copied() } else { stopped_at };
        let messages =
            self.found.iter().map(|event| load_message(self.reader, *event, &self.words)).collect::<Result<_, _>>()?;
        Ok(FoundMessages { messages, go_on_before: last_looked_at.filter(|_| more).map(event_id).transpose()? })
    }
}

fn load_message(reader: &Transaction<'_>, event: i64, words: &[String]) -> Result<FoundMessage, StoreError> {
    let mut statement = reader
        .prepare_cached(
            "SELECT conversation, sender, at, text, entities, (SELECT kind FROM attachments WHERE event = events.id LIMIT 1)
             FROM events WHERE id = ?1",
        )
        .context("loading a found message")?;
    let mut rows = statement.query([event]).context("loading a found message")?;
    let row = rows.next().context("loading a found message")?;
    let row = row.ok_or(StoreError::Unreadable { context: "a found message" })?;
    let number = |column| row.get::<_, i64>(column).context("loading a found message");
    let attachment: Option<String> = row.get(5).context("loading a found message")?;
    Ok(FoundMessage {
        event_id: event_id(event)?,
        conversation_id: conversations::id_of(reader, number(0)?)?,
        sender: user_id(number(1)?)?,
        at: timestamp(number(2)?),
        snippet: snippet::of(&shown_text(row, 3, 4)?, words),
        attachment: attachment.as_deref().map(kind_from),
    })
}

#[cfg(test)]
mod tests;

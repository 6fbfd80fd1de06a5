//! Searching: what the person typed becomes words and filters, the filters' names become ids, and the store does the rest.
//!
//! A filter that cannot be followed is told instead of being ignored: results that miss something silently would be worse.

mod query;

use std::collections::BTreeSet;

use dm_model::{AttachmentKind, ConversationId, EventId, Held, SearchProblem, SearchResults, UserId};
use dm_store::{SearchFilter, Store, StoreError};
use jiff::{civil::Date, tz::TimeZone};

use self::query::{Filter, Key, Query};

/// So many results one call gives at most.
pub const MOST_RESULTS: u32 = 100;

/// How one names oneself.
const MYSELF: [&str; 2] = ["me", "@me"];

/// So many people may match one name.
const MOST_PEOPLE: usize = 200;

/// What is looked for, and from where on.
pub struct Wanted {
    /// What the person typed.
    pub query: String,
    /// Only in this conversation.
    pub within: Option<ConversationId>,
    /// Only what is older than this event.
    pub before: Option<EventId>,
    /// How many messages are wanted.
    pub limit: u32,
    /// Where the person's days begin.
    pub zone: TimeZone,
}

/// Looks for messages.
pub fn search(store: &Store, me: UserId, wanted: &Wanted) -> Result<SearchResults, StoreError> {
    let query = Query::of(&wanted.query);
    let mut narrowing =
        Narrowing { store, me, zone: &wanted.zone, filter: SearchFilter::default(), problems: Vec::new() };
    narrowing.filter.before = wanted.before;
    narrowing.filter.within = wanted.within.clone().map(|id| vec![id]);
    for filter in &query.filters {
        narrowing.apply(filter)?;
    }
    if !narrowing.problems.is_empty() {
        return Ok(SearchResults { problems: narrowing.problems, ..SearchResults::default() });
    }
    let found = store.search_filtered(&query.words, &narrowing.filter, wanted.limit.clamp(1, MOST_RESULTS))?;
    let senders = found.messages.iter().map(|message| message.sender).collect();
    let people = store.load_people_by_id(&senders)?;
    Ok(SearchResults { messages: found.messages, people, go_on_before: found.go_on_before, problems: Vec::new() })
}

/// A filter that is being put together.
struct Narrowing<'a> {
    store: &'a Store,
    me: UserId,
    zone: &'a TimeZone,
    filter: SearchFilter,
    problems: Vec<SearchProblem>,
}

impl Narrowing<'_> {
    fn apply(&mut self, filter: &Filter) -> Result<(), StoreError> {
        let typed = filter.typed.clone();
        if filter.value.is_empty() {
            self.problems.push(SearchProblem::Unfinished { filter: typed });
            return Ok(());
        }
        match filter.key {
            Key::From => self.only_from(&filter.value, typed)?,
            Key::In => self.only_in(&filter.value, typed)?,
            Key::Has => match held(&filter.value) {
                Some(held) => self.filter.holding.push(held),
                None => self.problems.push(SearchProblem::UnknownContent { filter: typed }),
            },
            Key::Before | Key::After => {
                match filter.value.parse::<Date>().ok().and_then(|day| self.moment(filter.key, day)) {
                    Some(event) if filter.key == Key::Before => {
                        self.filter.before = Some(self.filter.before.map_or(event, |before| before.min(event)));
                    }
                    Some(event) => self.filter.since = Some(self.filter.since.map_or(event, |since| since.max(event))),
                    None => self.problems.push(SearchProblem::NoDate { filter: typed }),
                }
            }
        }
        Ok(())
    }

    fn only_from(&mut self, name: &str, typed: String) -> Result<(), StoreError> {
        let mut people: BTreeSet<UserId> = BTreeSet::new();
        if MYSELF.contains(&name.to_lowercase().as_str()) {
            people.insert(self.me);
        } else {
            let found = self.store.find_people(name, MOST_PEOPLE)?;
            let is_named_exactly =
                |handle: &str| name.strip_prefix('@').is_some_and(|name| name.eq_ignore_ascii_case(handle));
            match found.iter().find(|person| is_named_exactly(&person.username)) {
                Some(exactly) => people.extend([exactly.id]),
                None => people.extend(found.iter().map(|person| person.id)),
            }
            if let Some(own) = self.store.load_people_by_id(&BTreeSet::from([self.me]))?.first()
                && (is_named_exactly(&own.username) || own.name.eq_ignore_ascii_case(name))
            {
                people.insert(self.me);
            }
        }
        if people.is_empty() {
            self.problems.push(SearchProblem::UnknownPerson { filter: typed });
            return Ok(());
        }
        self.filter.senders = Some(match self.filter.senders.take() {
            Some(before) => before.intersection(&people).copied().collect(),
            None => people,
        });
        Ok(())
    }

    fn only_in(&mut self, name: &str, typed: String) -> Result<(), StoreError> {
        let found = self.store.find_conversations(name)?;
        if found.is_empty() {
            self.problems.push(SearchProblem::UnknownConversation { filter: typed });
            return Ok(());
        }
        self.filter.within = Some(match self.filter.within.take() {
            Some(before) => before.into_iter().filter(|id| found.contains(id)).collect(),
            None => found,
        });
        Ok(())
    }

    /// The first event that could lie in a day (for `before:`) or after it (for `after:`).
    fn moment(&self, key: Key, day: Date) -> Option<EventId> {
        let day = if key == Key::After { day.tomorrow().ok()? } else { day };
        let midnight = day.to_zoned(self.zone.clone()).ok()?.timestamp().as_millisecond();
        // X has no events from before its clock began.
        EventId::first_at(dm_model::Timestamp::from_millis(midnight)).or_else(|| EventId::new(1).ok())
    }
}

fn held(word: &str) -> Option<Held> {
    match word.to_lowercase().as_str() {
        "photo" | "picture" | "image" => Some(Held::Attachment(AttachmentKind::Photo)),
        "gif" => Some(Held::Attachment(AttachmentKind::Gif)),
        "video" => Some(Held::Attachment(AttachmentKind::Video)),
        "link" => Some(Held::Link),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

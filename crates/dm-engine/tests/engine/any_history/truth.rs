//! What the store must hold, event by event.
//!
//! * All that X lists now: the events of the last 30 days that were not deleted.
//! * All that was ever stored, with what X showed of it, also when it is too old to be listed or was deleted since.
//! * Nothing else: of what X lists no more only what the app may have read in time, and nothing that was deleted
//!   while the app surely had not read it.
//!
//! What X had told only in part when it was deleted may stay as X told it: nobody can ask for the rest any more.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use dm_model::{ConversationId, EventId, Timestamp, UserId};
use x_sim::{Dialect, TrueContent, TrueEvent};

use crate::support::{Alice, Seen, Shown, World};

/// How far X's list of all events reaches back.
const REACH: Duration = Duration::from_hours(30 * 24);

/// All that ever happened at X, and what is known of alice's store.
pub struct Truth {
    events: BTreeMap<EventId, TrueEvent>,
    /// What the store was seen to hold.
    read: BTreeSet<EventId>,
    /// What was deleted at X before the app could read it.
    unreadable: BTreeSet<EventId>,
    /// What was deleted at X, and the store was not yet seen to hold.
    deleted: BTreeSet<EventId>,
    /// How the store shows what X had told only in part when it was deleted.
    fragments: BTreeMap<EventId, Option<Seen>>,
    /// Whether X ever spoke as at its launch, when it did not tell what is behind its short links.
    short_links: bool,
}

impl Truth {
    pub fn of(world: &World) -> Self {
        let events = world.truth().into_iter().map(|event| (event.id, event)).collect();
        let short_links = world.dialect == Dialect::Launch;
        Self {
            events,
            read: BTreeSet::new(),
            unreadable: BTreeSet::new(),
            deleted: BTreeSet::new(),
            fragments: BTreeMap::new(),
            short_links,
        }
    }

    pub fn hear(&mut self, dialect: Dialect) {
        self.short_links |= dialect == Dialect::Launch;
    }

    /// Takes in what has happened, and what the store holds of it. What it held once it must hold for ever.
    pub fn observe(&mut self, world: &World, alice: &Alice) {
        self.events.extend(world.truth().into_iter().map(|event| (event.id, event)));
        let stored = stored(alice, self.events.keys());
        let lost: Vec<_> = self.read.difference(&stored).collect();
        assert!(lost.is_empty(), "the store has lost {lost:?}");
        self.read = stored;
        self.note_fragments(alice);
    }

    fn note_fragments(&mut self, alice: &Alice) {
        let read: BTreeSet<EventId> = self.deleted.intersection(&self.read).copied().collect();
        if read.is_empty() {
            return;
        }
        let mut seen = seen_by_id(alice);
        for id in read {
            self.deleted.remove(&id);
            let seen = seen.remove(&id);
            if !self.is_as_shown(&self.events[&id], seen.as_ref()) {
                self.fragments.insert(id, seen);
            }
        }
    }

    pub fn was_read(&self, event: EventId) -> bool {
        self.read.contains(&event)
    }

    pub fn deleted(&mut self, event: EventId, at_rest: bool) {
        self.deleted.insert(event);
        if at_rest && !self.was_read(event) {
            self.unreadable.insert(event);
        }
    }

    /// What X lists and the store does not hold, or not as X shows it.
    pub fn what_is_wrong(&self, world: &World, alice: &Alice) -> Option<String> {
        let listed = listed(world);
        let stored = stored(alice, listed.keys());
        if let Some(missing) = listed.values().find(|event| !stored.contains(&event.id)) {
            return Some(format!("this is missing: {missing:?}"));
        }
        let seen = seen_by_id(alice);
        if let Some(wrong) = listed.values().find(|event| !self.is_as_shown(event, seen.get(&event.id))) {
            return Some(format!("the store has {:?} for {wrong:?}", seen.get(&wrong.id)));
        }
        what_is_wrong_with_beginnings(world, alice)
    }

    /// Compares the store with the truth.
    pub fn check(&self, world: &World, alice: &Alice) {
        let listed = listed(world);
        let seen = seen_by_id(alice);
        for (id, event) in &self.events {
            if listed.contains_key(id) || self.read.contains(id) {
                let seen = seen.get(id);
                let is_fragment = || self.fragments.get(id).is_some_and(|fragment| fragment.as_ref() == seen);
                assert!(self.is_as_shown(event, seen) || is_fragment(), "the store has {seen:?} for {event:?}");
            }
        }
        for seen in seen.values() {
            assert!(self.events.contains_key(&seen.id), "this never happened: {seen:?}");
            assert!(!self.unreadable.contains(&seen.id), "this was deleted before it could be read: {seen:?}");
        }
        assert_eq!(what_is_wrong_with_beginnings(world, alice), None);
    }

    /// Each message of others since the first sign-in was told once, as it is stored.
    pub fn check_arrivals(&self, alice: &Alice) {
        let mut told: BTreeMap<EventId, String> = BTreeMap::new();
        for message in alice.heard.arrived() {
            let before = told.insert(message.event_id, message.text);
            assert!(before.is_none(), "{:?} was told twice", message.event_id);
        }
        let told: BTreeSet<EventId> = told.into_keys().collect();
        let mut stored = BTreeSet::new();
        for (id, event) in &self.events {
            let is_message = matches!(event.content, TrueContent::Message { .. });
            let is_of_others = event.sender != Some(alice.world.alice);
            let is_new = event.created_at >= alice.signed_in_at;
            // What is shown nowhere, because X did not tell enough of it, is not told either.
            let is_shown = self.fragments.get(id).is_none_or(Option::is_some) || told.contains(id);
            if is_message && is_of_others && is_new && is_shown && self.read.contains(id) {
                stored.insert(*id);
            }
        }
        assert_eq!(told, stored, "each message of others was told");
    }

    /// What somebody wrote, with the links as they wrote them, oldest first; also what was deleted since.
    pub fn written_by(&self, person: UserId) -> impl Iterator<Item = (ConversationId, String)> {
        self.events.values().filter(move |event| event.sender == Some(person)).filter_map(|event| {
            match &event.content {
                TrueContent::Message { text, links, .. } => {
                    let text =
                        links.iter().fold(text.clone(), |text, link| text.replace(&link.url, &link.expanded_url));
                    Some((event.conversation.clone(), text))
                }
                _ => None,
            }
        })
    }

    /// How an event may look: with the links as they were written, or with short ones where X told no others.
    fn shown(&self, event: &TrueEvent) -> Vec<Seen> {
        let as_written = Shown::Written.of(event);
        let short = if self.short_links { Shown::Short.of(event) } else { None };
        as_written.into_iter().chain(short).collect()
    }

    fn is_as_shown(&self, event: &TrueEvent, seen: Option<&Seen>) -> bool {
        let shown = self.shown(event);
        seen.map_or(shown.is_empty(), |seen| shown.contains(seen))
    }
}

/// The events that X lists now.
fn listed(world: &World) -> BTreeMap<EventId, TrueEvent> {
    let since: Timestamp = world.x.now().before(REACH);
    world.truth().into_iter().filter(|event| event.created_at > since).map(|event| (event.id, event)).collect()
}

/// Where the store says that a conversation is known back to its beginning, it is; which is wrong for a moment when
/// alice was away for so long that X's list of all events does not reach back to what she knows.
fn what_is_wrong_with_beginnings(world: &World, alice: &Alice) -> Option<String> {
    let conversations = alice.store().load_inbox().unwrap().conversations.into_iter().map(|row| row.id);
    let known_from_beginning: BTreeSet<ConversationId> =
        conversations.filter(|id| alice.store().load_timeline(id, None, 1).unwrap().complete).collect();
    let truth = world.truth();
    let stored = stored(alice, truth.iter().map(|event| &event.id));
    let is_missing =
        |event: &&TrueEvent| known_from_beginning.contains(&event.conversation) && !stored.contains(&event.id);
    let missing = truth.iter().find(is_missing)?;
    let history = alice.store().load_history(&missing.conversation).unwrap();
    Some(format!("the beginning is known ({history:?}), but this is missing: {missing:?}"))
}

fn seen_by_id(alice: &Alice) -> BTreeMap<EventId, Seen> {
    alice.seen().into_iter().map(|seen| (seen.id, seen)).collect()
}

fn stored<'a>(alice: &Alice, ids: impl Iterator<Item = &'a EventId>) -> BTreeSet<EventId> {
    alice.store().find_known(&ids.copied().collect::<Vec<_>>()).unwrap()
}

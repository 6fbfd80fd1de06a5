//! What the tests of the rules share: a desktop and an app that only remember, and alice, to whom bob and carol write.

use std::{
    collections::{BTreeSet, HashMap},
    mem,
    sync::{Arc, Mutex, MutexGuard},
};

use async_trait::async_trait;
use dm_model::{ConversationId, EventId, UserId};
use dm_store::UnreadMessage;
use tokio::sync::watch;

use super::{
    server::{Abilities, NotShown, Notification, NotificationServer, ShownId},
    surroundings::{Choices, Surroundings},
};
use crate::words::Language;

pub fn alice() -> UserId {
    UserId::new(1_000_001).unwrap()
}

pub fn bob() -> UserId {
    UserId::new(2_000_002).unwrap()
}

pub fn carol() -> UserId {
    UserId::new(3_000_003).unwrap()
}

pub fn with(person: UserId) -> ConversationId {
    ConversationId::one_to_one(alice(), person)
}

pub fn book_club() -> ConversationId {
    ConversationId::group(1_578_398_451_921_985_538).unwrap()
}

/// Somebody's message to alice, the younger the larger the number.
pub fn from(person: UserId, number: u64, text: &str) -> UnreadMessage {
    UnreadMessage {
        event_id: EventId::new(1_900_000_000_000_000_000 + number).unwrap(),
        conversation_id: with(person),
        alias: None,
        people: vec![person],
        sender: person,
        text: text.to_owned(),
        attachment: None,
    }
}

/// An app that remembers what it was asked for.
pub struct App(Mutex<AppState>);

struct AppState {
    unread: Vec<UnreadMessage>,
    choices: Choices,
    opened: Vec<(UserId, Option<ConversationId>)>,
    replies: Vec<(ConversationId, String)>,
    read_up_to: Vec<(ConversationId, EventId)>,
    asked_names: Vec<UserId>,
    found: usize,
    loaded: usize,
}

impl Default for App {
    fn default() -> Self {
        let choices = Choices { wanted: true, content: true, sound: true, language: Language::choose("en", []) };
        Self(Mutex::new(AppState {
            unread: Vec::new(),
            choices,
            opened: Vec::new(),
            replies: Vec::new(),
            read_up_to: Vec::new(),
            asked_names: Vec::new(),
            found: 0,
            loaded: 0,
        }))
    }
}

impl AppState {
    /// Oldest first.
    fn unread_of(&self, ids: &BTreeSet<EventId>) -> Vec<UnreadMessage> {
        let unread = |id: &EventId| self.unread.iter().find(|message| message.event_id == *id).cloned();
        ids.iter().filter_map(unread).collect()
    }
}

impl App {
    pub fn store(&self, messages: &[UnreadMessage]) {
        self.state().unread.extend_from_slice(messages);
    }

    /// Messages are read, or deleted.
    pub fn forget_where(&self, gone: impl Fn(&UnreadMessage) -> bool) {
        self.state().unread.retain(|message| !gone(message));
    }

    pub fn choose(&self, choose: impl FnOnce(&mut Choices)) {
        choose(&mut self.state().choices);
    }

    pub fn opened(&self) -> Vec<(UserId, Option<ConversationId>)> {
        self.state().opened.clone()
    }

    pub fn replies(&self) -> Vec<(ConversationId, String)> {
        self.state().replies.clone()
    }

    pub fn read_up_to(&self) -> Vec<(ConversationId, EventId)> {
        self.state().read_up_to.clone()
    }

    pub fn asked_names(&self) -> Vec<UserId> {
        self.state().asked_names.clone()
    }

    /// How many messages were found, and how many loaded, since this was asked last.
    pub fn take_found_and_loaded(&self) -> (usize, usize) {
        let mut state = self.state();
        (mem::take(&mut state.found), mem::take(&mut state.loaded))
    }

    fn state(&self) -> MutexGuard<'_, AppState> {
        self.0.lock().unwrap()
    }
}

#[async_trait]
impl Surroundings for App {
    fn choices(&self) -> Choices {
        self.state().choices
    }

    fn addressee(&self, _account: UserId) -> Option<String> {
        None
    }

    async fn find_unread(
        &self,
        _account: UserId,
        ids: BTreeSet<EventId>,
        most: usize,
    ) -> Option<Vec<(EventId, ConversationId)>> {
        let mut state = self.state();
        let unread = state.unread_of(&ids);
        let found = unread.into_iter().rev().take(most).map(|message| (message.event_id, message.conversation_id));
        let mut found: Vec<_> = found.collect();
        found.reverse();
        state.found += found.len();
        Some(found)
    }

    async fn load_unread(&self, _account: UserId, ids: BTreeSet<EventId>) -> Option<Vec<UnreadMessage>> {
        let mut state = self.state();
        let unread = state.unread_of(&ids);
        state.loaded += unread.len();
        Some(unread)
    }

    async fn load_names(&self, _account: UserId, people: Vec<UserId>) -> HashMap<UserId, String> {
        self.state().asked_names.extend(people);
        [(bob(), "Bob"), (carol(), "Carol")].map(|(id, name)| (id, name.to_owned())).into()
    }

    fn open(&self, account: UserId, conversation: Option<&ConversationId>) {
        self.state().opened.push((account, conversation.cloned()));
    }

    async fn reply(&self, _account: UserId, conversation: &ConversationId, text: String) {
        self.state().replies.push((conversation.clone(), text));
    }

    async fn mark_read(&self, _account: UserId, conversation: &ConversationId, up_to: EventId) {
        self.state().read_up_to.push((conversation.clone(), up_to));
    }
}

/// A desktop that remembers what it shows.
pub struct Desktop(watch::Sender<Shown>);

/// What a desktop is like, and what it shows.
pub struct Shown {
    /// How often it was asked what it can do.
    pub asked: u32,
    pub standing: Vec<(ShownId, Notification)>,
    sounds: Vec<bool>,
    name: Arc<str>,
    last: u32,
    is_here: bool,
    hangs: bool,
    abilities: Abilities,
}

impl Default for Desktop {
    fn default() -> Self {
        Self(watch::Sender::new(Shown {
            asked: 0,
            standing: Vec::new(),
            sounds: Vec::new(),
            name: ":1.7".into(),
            last: 0,
            is_here: true,
            hangs: false,
            abilities: Abilities { replaces: true, inhibited: false },
        }))
    }
}

impl Desktop {
    /// What stands there: title and body.
    pub fn standing(&self) -> Vec<String> {
        self.0.borrow().standing.iter().map(|(_, shown)| format!("{}: {}", shown.title, shown.body)).collect()
    }

    pub fn last(&self) -> Notification {
        self.0.borrow().standing.last().unwrap().1.clone()
    }

    /// Which of those that were ever shown made a sound.
    pub fn sounds(&self) -> Vec<bool> {
        self.0.borrow().sounds.clone()
    }

    pub fn was_heard(&self) -> bool {
        self.sounds().last() == Some(&true)
    }

    pub fn id(&self, number: u32) -> ShownId {
        ShownId { by: Arc::clone(&self.0.borrow().name), number }
    }

    pub fn inhibit(&self) {
        self.0.send_modify(|shown| shown.abilities.inhibited = true);
    }

    pub fn be_like_windows(&self) {
        self.0.send_modify(|shown| shown.abilities.replaces = false);
    }

    pub fn leave(&self) {
        self.0.send_modify(|shown| shown.is_here = false);
    }

    pub fn come(&self) {
        self.0.send_modify(|shown| shown.is_here = true);
    }

    /// Another one takes its place, and counts from one again.
    pub fn restart(&self) {
        self.0.send_modify(|shown| {
            shown.standing.clear();
            (shown.name, shown.last) = (":1.8".into(), 0);
        });
    }

    pub fn hang(&self) {
        self.0.send_modify(|shown| shown.hangs = true);
    }

    pub fn answer(&self) {
        self.0.send_modify(|shown| shown.hangs = false);
    }

    pub async fn wait_until(&self, fits: impl FnMut(&Shown) -> bool) {
        self.0.subscribe().wait_for(fits).await.unwrap();
    }

    async fn answers(&self) -> Result<(), NotShown> {
        self.wait_until(|shown| !shown.hangs).await;
        if self.0.borrow().is_here { Ok(()) } else { Err(NotShown) }
    }
}

#[async_trait]
impl NotificationServer for Desktop {
    async fn abilities(&self) -> Result<Abilities, NotShown> {
        self.0.send_modify(|shown| shown.asked += 1);
        self.answers().await?;
        Ok(self.0.borrow().abilities)
    }

    async fn show(&self, notification: &Notification, replaced: Option<&ShownId>) -> Result<ShownId, NotShown> {
        self.answers().await?;
        let mut id = None;
        self.0.send_modify(|shown| {
            shown.sounds.push(notification.sound);
            if let Some((known, place)) = shown.standing.iter_mut().find(|(known, _)| replaced == Some(known)) {
                place.clone_from(notification);
                id = Some(known.clone());
                return;
            }
            shown.last += 1;
            let new = ShownId { by: Arc::clone(&shown.name), number: shown.last };
            shown.standing.push((new.clone(), notification.clone()));
            id = Some(new);
        });
        id.ok_or(NotShown)
    }

    async fn withdraw(&self, id: &ShownId) -> bool {
        let withdraws = self.0.borrow().abilities.replaces;
        if withdraws && self.answers().await.is_ok() {
            self.0.send_modify(|shown| shown.standing.retain(|(known, _)| known != id));
        }
        withdraws
    }
}

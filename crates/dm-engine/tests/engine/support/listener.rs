//! A listener that remembers all it heard.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use dm_engine::Listener;
use dm_model::{Connectivity, ConversationId, EngineEvent, MediaKey, UserId};
use dm_store::ArrivedMessage;
use tokio::sync::watch;

/// What the engine told, over all of its starts.
pub struct Heard {
    events: Mutex<Vec<EngineEvent>>,
    arrived: Mutex<Vec<ArrivedMessage>>,
    arrived_while: Mutex<Vec<Option<Connectivity>>>,
    catch_ups: AtomicUsize,
    rests: AtomicUsize,
    /// Moves with everything that is heard.
    stirred: watch::Sender<()>,
}

impl Heard {
    pub fn stirring(stirred: watch::Sender<()>) -> Arc<Self> {
        Arc::new(Self {
            events: Mutex::default(),
            arrived: Mutex::default(),
            arrived_while: Mutex::default(),
            catch_ups: AtomicUsize::default(),
            rests: AtomicUsize::default(),
            stirred,
        })
    }

    /// The messages that arrived, in the order in which they were told.
    pub fn arrived(&self) -> Vec<ArrivedMessage> {
        self.arrived.lock().unwrap().clone()
    }

    /// The texts of the messages that arrived, in the order in which they were told.
    pub fn arrivals(&self) -> Vec<String> {
        self.arrived.lock().unwrap().iter().map(|message| message.text.clone()).collect()
    }

    /// How the connection was each time that messages were told, if anything had been said of it.
    pub fn arrived_while(&self) -> Vec<Option<Connectivity>> {
        self.arrived_while.lock().unwrap().clone()
    }

    /// How often a conversation was said to look different.
    pub fn changes_of(&self, id: &ConversationId) -> usize {
        let names = |event: &&EngineEvent| match event {
            EngineEvent::ConversationsChanged { ids } => ids.contains(id),
            _ => false,
        };
        self.events.lock().unwrap().iter().filter(names).count()
    }

    /// Which conversations took another id.
    pub fn renames(&self) -> Vec<(ConversationId, ConversationId)> {
        let renamed = |event: &EngineEvent| match event {
            EngineEvent::ConversationRenamed { from, to } => Some((from.clone(), to.clone())),
            _ => None,
        };
        self.events.lock().unwrap().iter().filter_map(renamed).collect()
    }

    /// How the connection was, one change after the other.
    pub fn connectivity(&self) -> Vec<Connectivity> {
        let changed = |event: &EngineEvent| match event {
            EngineEvent::ConnectivityChanged { connectivity } => Some(*connectivity),
            _ => None,
        };
        self.events.lock().unwrap().iter().filter_map(changed).collect()
    }

    /// Who was typing, and where.
    pub fn typing(&self) -> Vec<(ConversationId, UserId)> {
        let typed = |event: &EngineEvent| match event {
            EngineEvent::PersonTyping { conversation_id, person } => Some((conversation_id.clone(), *person)),
            _ => None,
        };
        self.events.lock().unwrap().iter().filter_map(typed).collect()
    }

    /// How many bytes of a file were at X, of how many.
    pub fn progress(&self) -> Vec<(usize, usize)> {
        let size = |number: u32| usize::try_from(number).unwrap();
        let told = |event: &EngineEvent| match event {
            EngineEvent::UploadProgress { sent_bytes, total_bytes, .. } => {
                Some((size(*sent_bytes), size(*total_bytes)))
            }
            _ => None,
        };
        self.events.lock().unwrap().iter().filter_map(told).collect()
    }

    /// How much of an attachment was here, in percent.
    pub fn received(&self, key: &MediaKey) -> Vec<u8> {
        let told = |event: &EngineEvent| match event {
            EngineEvent::AttachmentProgress { media_key, percent } if media_key == key => Some(*percent),
            _ => None,
        };
        self.events.lock().unwrap().iter().filter_map(told).collect()
    }

    /// All that was told from the first progress of an upload to the last.
    pub fn since_first_progress(&self) -> Vec<EngineEvent> {
        let is_progress = |event: &EngineEvent| matches!(event, EngineEvent::UploadProgress { .. });
        let events = self.events.lock().unwrap();
        let first = events.iter().position(is_progress).unwrap();
        let last = events.iter().rposition(is_progress).unwrap();
        events[first..=last].to_vec()
    }

    /// How many catch-ups came to their end.
    pub fn catch_ups(&self) -> usize {
        self.catch_ups.load(Ordering::SeqCst)
    }

    pub fn rests(&self) -> usize {
        self.rests.load(Ordering::SeqCst)
    }

    /// How many events were heard.
    pub fn count(&self) -> usize {
        self.events.lock().unwrap().len()
    }
}

impl Listener for Heard {
    fn changed(&self, event: EngineEvent) {
        self.events.lock().unwrap().push(event);
        self.stirred.send_replace(());
    }

    fn arrived(&self, messages: Vec<ArrivedMessage>) {
        self.arrived.lock().unwrap().extend(messages);
        let now = self.connectivity().last().copied();
        self.arrived_while.lock().unwrap().push(now);
        self.stirred.send_replace(());
    }

    fn caught_up(&self) {
        self.catch_ups.fetch_add(1, Ordering::SeqCst);
        self.stirred.send_replace(());
    }

    fn rests(&self) {
        self.rests.fetch_add(1, Ordering::SeqCst);
        self.stirred.send_replace(());
    }
}

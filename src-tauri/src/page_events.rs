//! What the page is told: changes by id, in batches, once it listens.
//!
//! The page subscribes with a channel when it is ready, and again after a reload. Until then changes wait here; when too many
//! wait they are dropped and the page is told so, whereupon it loads all that it shows.

use std::sync::{Mutex, PoisonError};

use dm_model::{EngineEvent, EngineEventBatch};
use tauri::ipc::Channel;

/// More waiting changes than this are not worth applying one by one.
const MOST_WAITING: usize = 256;

/// The way to the page.
#[derive(Default)]
pub struct PageEvents {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: EngineEventBatch,
    channel: Option<Channel<EngineEventBatch>>,
}

impl PageEvents {
    /// Lets the page listen from now on.
    pub fn subscribe(&self, channel: Channel<EngineEventBatch>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.channel = Some(channel);
        state.deliver();
    }

    /// Tells the page, or keeps it for when it listens.
    pub fn push(&self, event: EngineEvent) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.add(event);
        state.deliver();
    }
}

impl State {
    fn add(&mut self, event: EngineEvent) {
        let events = &mut self.waiting.events;
        match (events.last_mut(), event) {
            (Some(EngineEvent::ConversationsChanged { ids }), EngineEvent::ConversationsChanged { ids: more }) => {
                for id in more {
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
            (_, event) => events.push(event),
        }
        if events.len() > MOST_WAITING {
            events.clear();
            self.waiting.events_lost = true;
        }
    }

    fn deliver(&mut self) {
        let Some(channel) = &self.channel else { return };
        if self.waiting == EngineEventBatch::default() {
            return;
        }
        let batch = std::mem::take(&mut self.waiting);
        if channel.send(batch).is_err() {
            // That page is gone. The next one loads everything when it subscribes.
            self.channel = None;
            self.waiting.events_lost = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use dm_model::ConversationId;

    use super::*;

    fn changed(numbers: &[u64]) -> EngineEvent {
        let ids = numbers.iter().map(|number| ConversationId::group(*number).unwrap()).collect();
        EngineEvent::ConversationsChanged { ids }
    }

    #[test]
    fn changes_of_conversations_that_wait_become_one() {
        let mut state = State::default();
        state.add(changed(&[1, 2]));
        state.add(changed(&[2, 3]));
        assert_eq!(state.waiting.events, [changed(&[1, 2, 3])]);
    }

    #[test]
    fn when_too_many_wait_the_page_is_told_that_some_are_lost() {
        let mut state = State::default();
        for _ in 0..=MOST_WAITING {
            state.add(EngineEvent::PeopleChanged { ids: Vec::new() });
        }
        assert!(state.waiting.events_lost);
        assert!(state.waiting.events.len() <= MOST_WAITING);
    }
}

//! What the page is told: changes by id, in batches, once it listens.
//!
//! The page subscribes with a channel when it is ready, and again after a reload. Until then changes wait here; when too many
//! wait they are dropped and the page is told so, whereupon it loads all that it shows.

use std::sync::{Mutex, PoisonError};

use dm_model::{ConversationId, EngineEvent, UserId};
use serde::Serialize;
use specta::Type;
use tauri::ipc::Channel;

use crate::{chosen_files::FileDrag, error::CommandError, updates::UpdateState};

/// More waiting changes than this are not worth applying one by one.
const MOST_WAITING: usize = 256;

/// One thing that the page is told.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum PageEvent {
    /// The engine of the account on screen told something.
    #[serde(rename_all = "camelCase")]
    Engine {
        /// Whose engine. The page may show another account by now.
        account_id: UserId,
        /// What it told.
        event: EngineEvent,
    },
    /// The list of accounts looks different: who is in it, what is unread, whose session ended.
    AccountsChanged,
    /// The person asked, by a notification for instance, to see an account.
    #[serde(rename_all = "camelCase")]
    Show {
        /// Which.
        account_id: UserId,
        /// And this conversation of it.
        conversation_id: Option<ConversationId>,
    },
    /// An answer that was written in a notification could not be queued, and is nowhere but here.
    #[serde(rename_all = "camelCase")]
    AnswerNotQueued {
        /// Whose.
        account_id: UserId,
        /// Where it was to go.
        conversation_id: ConversationId,
        /// What was written.
        text: String,
        /// What was in the way.
        failure: CommandError,
    },
    /// The person asked, by a link or in the tray, to write a new message.
    #[serde(rename_all = "camelCase")]
    Compose {
        /// To whom, by a handle without its @.
        to: Option<String>,
    },
    /// A link was to be followed, and there is nothing here that it could show.
    LinkLeadsNowhere,
    /// What the settings hold, or what the desktop offers, was changed elsewhere than in the page.
    SettingsChanged,
    /// Nothing is kept here, and messages wait to be sent: does the person want to close the window all the same?
    ClosingLoses {
        /// How many messages.
        waiting: u32,
    },
    /// The window was put away into the tray: what was written in the last moment is to be kept.
    Hidden,
    /// The window is about to close: what was written in the last moment is to be kept.
    Closing,
    /// It stands otherwise with newer versions of Pipit.
    #[serde(rename_all = "camelCase")]
    UpdateChanged {
        /// How.
        update: UpdateState,
    },
    /// The keychain was unlocked: what waited for it can be tried again.
    KeychainUnlocked,
    /// Files are dragged over the window.
    Files {
        /// How far they have come.
        drag: FileDrag,
    },
}

impl From<FileDrag> for PageEvent {
    fn from(drag: FileDrag) -> Self {
        Self::Files { drag }
    }
}

impl PageEvent {
    /// Whether it brings something that the page could not load instead.
    fn is_nowhere_else(&self) -> bool {
        matches!(self, Self::AnswerNotQueued { .. })
    }
}

/// What the page is told since the last batch, in order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PageEventBatch {
    /// The changes.
    pub events: Vec<PageEvent>,
    /// Whether some were dropped because nobody took them: the page then reloads all that it shows.
    pub events_lost: bool,
}

/// The way to the page.
#[derive(Default)]
pub struct PageEvents {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: PageEventBatch,
    channel: Option<Channel<PageEventBatch>>,
}

impl PageEvents {
    /// Lets the page listen from now on.
    pub fn subscribe(&self, channel: Channel<PageEventBatch>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.channel = Some(channel);
        state.deliver();
    }

    /// Tells the page, or keeps it for when it listens.
    pub fn push(&self, event: PageEvent) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.add(event);
        state.deliver();
    }
}

impl State {
    fn add(&mut self, event: PageEvent) {
        let events = &mut self.waiting.events;
        if event == PageEvent::AccountsChanged && events.contains(&event) {
            return;
        }
        match (events.last_mut(), event) {
            (
                Some(PageEvent::Engine { account_id, event: EngineEvent::ConversationsChanged { ids } }),
                PageEvent::Engine { account_id: same, event: EngineEvent::ConversationsChanged { ids: more } },
            ) if *account_id == same => {
                for id in more {
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
            (_, event) => events.push(event),
        }
        if events.len() > MOST_WAITING {
            events.retain(PageEvent::is_nowhere_else);
            self.waiting.events_lost = true;
        }
    }

    fn deliver(&mut self) {
        let Some(channel) = &self.channel else { return };
        if self.waiting == PageEventBatch::default() {
            return;
        }
        let batch = std::mem::take(&mut self.waiting);
        let nowhere_else: Vec<_> = batch.events.iter().filter(|event| event.is_nowhere_else()).cloned().collect();
        if channel.send(batch).is_err() {
            // That page is gone. The next one loads everything else when it subscribes.
            self.channel = None;
            self.waiting = PageEventBatch { events: nowhere_else, events_lost: true };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(account: &str, event: EngineEvent) -> PageEvent {
        PageEvent::Engine { account_id: account.parse().unwrap(), event }
    }

    fn changed(account: &str, numbers: &[u64]) -> PageEvent {
        let ids = numbers.iter().map(|number| ConversationId::group(*number).unwrap()).collect();
        of(account, EngineEvent::ConversationsChanged { ids })
    }

    fn answer_not_queued() -> PageEvent {
        PageEvent::AnswerNotQueued {
            account_id: "1".parse().unwrap(),
            conversation_id: ConversationId::group(1).unwrap(),
            text: "Nearly there".to_owned(),
            failure: CommandError::signed_out(),
        }
    }

    #[test]
    fn changes_of_conversations_that_wait_become_one() {
        let mut state = State::default();
        state.add(changed("1", &[1, 2]));
        state.add(changed("1", &[2, 3]));
        assert_eq!(state.waiting.events, [changed("1", &[1, 2, 3])]);
    }

    #[test]
    fn changes_of_two_accounts_stay_apart() {
        let mut state = State::default();
        state.add(changed("1", &[1]));
        state.add(changed("2", &[2]));
        assert_eq!(state.waiting.events, [changed("1", &[1]), changed("2", &[2])]);
    }

    #[test]
    fn that_the_accounts_changed_is_told_once() {
        let mut state = State::default();
        state.add(PageEvent::AccountsChanged);
        state.add(changed("1", &[1]));
        state.add(PageEvent::AccountsChanged);
        assert_eq!(state.waiting.events, [PageEvent::AccountsChanged, changed("1", &[1])]);
    }

    #[test]
    fn when_too_many_wait_the_page_is_told_that_some_are_lost() {
        let mut state = State::default();
        for _ in 0..=MOST_WAITING {
            state.add(of("1", EngineEvent::PeopleChanged { ids: Vec::new() }));
        }
        assert!(state.waiting.events_lost);
        assert!(state.waiting.events.len() <= MOST_WAITING);
    }

    #[test]
    fn an_answer_that_is_nowhere_else_waits_however_much_else_is_dropped() {
        let (answer, mut state) = (answer_not_queued(), State::default());
        state.add(answer.clone());
        for _ in 0..=MOST_WAITING {
            state.add(of("1", EngineEvent::PeopleChanged { ids: Vec::new() }));
        }
        assert!(state.waiting.events_lost);
        assert!(state.waiting.events.contains(&answer));
    }

    #[test]
    fn an_answer_waits_for_the_next_page_when_the_one_that_listened_is_gone() {
        let (answer, mut state) = (answer_not_queued(), State::default());
        state.channel = Some(Channel::new(|_| Err(tauri::Error::WindowNotFound)));
        state.add(changed("1", &[1]));
        state.add(answer.clone());
        state.deliver();
        assert_eq!(state.waiting, PageEventBatch { events: vec![answer], events_lost: true });
    }
}

//! What is to be announced, and what happened to what was: it waits here, so that nobody who tells it waits for a desktop.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use dm_model::{Connectivity, ConversationId, EngineEvent, EventId, UserId};
use tokio::{
    sync::{Notify, watch},
    time::timeout,
};

/// So many messages of an account wait at most, and stand together in a notification; of more, nobody is told of the oldest ones.
const MOST_TOGETHER: usize = 10_000;

/// How long the app waits at its end for its notifications to go.
const PATIENCE: Duration = Duration::from_secs(1);

/// What waits, and how to tell it. Every call returns at once.
#[derive(Default)]
pub struct Notifications {
    state: Mutex<State>,
    woken: Notify,
    ended: watch::Sender<bool>,
}

#[derive(Default)]
struct State {
    news: News,
    /// The accounts of which more is on its way: what came is announced together with it.
    catching_up: BTreeSet<UserId>,
}

/// What happened since somebody looked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Messages that came, by account.
    pub arrived: BTreeMap<UserId, BTreeSet<EventId>>,
    /// Conversations in which something is different, by account.
    pub changed: BTreeMap<UserId, BTreeSet<ConversationId>>,
    /// Accounts that are not signed in any more.
    pub left: BTreeSet<UserId>,
    /// Whether the person chose anew what notifications show.
    pub chosen_anew: bool,
    /// Whether the app ends.
    pub ends: bool,
}

impl Notifications {
    /// Messages of others came.
    pub fn arrived(&self, account: UserId, messages: impl IntoIterator<Item = EventId>) {
        self.put_back(account, messages);
        self.wake();
    }

    /// An account's engine told that something is different.
    pub fn changed(&self, account: UserId, event: &EngineEvent) {
        match event {
            EngineEvent::ConversationsChanged { ids } => {
                self.state().news.changed.entry(account).or_default().extend(ids.iter().cloned());
            }
            EngineEvent::ConnectivityChanged { connectivity } => {
                let catching_up = &mut self.state().catching_up;
                if is_reading(*connectivity) {
                    catching_up.insert(account)
                } else {
                    catching_up.remove(&account)
                };
            }
            _ => return,
        }
        self.wake();
    }

    /// An account signed out.
    pub fn forget(&self, account: UserId) {
        let mut state = self.state();
        state.news.arrived.remove(&account);
        state.news.changed.remove(&account);
        state.catching_up.remove(&account);
        state.news.left.insert(account);
        drop(state);
        self.wake();
    }

    /// The person chose anew what notifications show: those that stand may show more than they want now.
    pub fn choose_anew(&self) {
        self.state().news.chosen_anew = true;
        self.wake();
    }

    /// Takes all notifications away, since the app ends and could not follow a click on them; waits a moment for that.
    pub async fn end(&self) {
        self.state().news.ends = true;
        self.wake();
        let mut ended = self.ended.subscribe();
        if timeout(PATIENCE, ended.wait_for(|ended| *ended)).await.is_err() {
            tracing::warn!("the desktop does not answer; notifications may stand there after the end");
        }
    }

    /// Keeps messages for another time: nobody shows any now.
    pub(super) fn put_back(&self, account: UserId, messages: impl IntoIterator<Item = EventId>) {
        let mut state = self.state();
        let waiting = state.news.arrived.entry(account).or_default();
        waiting.extend(messages);
        keep_newest(waiting);
    }

    /// Lets what waits be looked at.
    pub(super) fn wake(&self) {
        self.woken.notify_one();
    }

    /// Waits until there may be something to look at.
    pub(super) async fn woken(&self) {
        self.woken.notified().await;
    }

    /// What happened; what is to be announced together with more stays.
    pub(super) fn take(&self) -> News {
        let mut state = self.state();
        let held = mem::take(&mut state.news.arrived);
        let (held, ready) = held.into_iter().partition(|(account, _)| state.catching_up.contains(account));
        state.news.arrived = ready;
        mem::replace(&mut state.news, News { arrived: held, ..News::default() })
    }

    /// Nothing is shown any more.
    pub(super) fn note_end(&self) {
        self.ended.send_replace(true);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of too many messages lets go of the oldest ones.
pub(super) fn keep_newest(messages: &mut BTreeSet<EventId>) {
    while messages.len() > MOST_TOGETHER {
        messages.pop_first();
    }
}

/// Whether messages come one page after the other. One that X makes wait is no reason to keep silent for so long.
fn is_reading(connectivity: Connectivity) -> bool {
    match connectivity {
        Connectivity::Syncing { history } => history.is_none_or(|history| history.goes_on_at.is_none()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alice() -> UserId {
        "17".parse().unwrap()
    }

    fn event(number: u64) -> EventId {
        EventId::new(number).unwrap()
    }

    fn is(connectivity: Connectivity) -> EngineEvent {
        EngineEvent::ConnectivityChanged { connectivity }
    }

    #[test]
    fn what_comes_while_more_is_on_its_way_is_told_with_it() {
        let notifications = Notifications::default();
        notifications.changed(alice(), &is(Connectivity::Syncing { history: None }));
        notifications.arrived(alice(), [event(1)]);
        assert!(notifications.take().arrived.is_empty());
        notifications.arrived(alice(), [event(2)]);
        notifications.changed(alice(), &is(Connectivity::Live));
        assert_eq!(notifications.take().arrived[&alice()], BTreeSet::from([event(1), event(2)]));
        assert_eq!(notifications.take(), News::default(), "once");
    }

    // A catch-up reads the newest page first.
    #[test]
    fn of_too_many_messages_the_oldest_are_not_kept_in_whatever_order_they_came() {
        let notifications = Notifications::default();
        notifications.arrived(alice(), (6_001..=12_000).map(event));
        notifications.arrived(alice(), (1..=6_000).map(event));
        let arrived = notifications.take().arrived.remove(&alice()).unwrap();
        assert_eq!(
            (arrived.len(), arrived.first(), arrived.last()),
            (MOST_TOGETHER, Some(&event(2_001)), Some(&event(12_000)))
        );
    }

    #[test]
    fn of_an_account_that_signs_out_nothing_is_told_any_more() {
        let notifications = Notifications::default();
        notifications.arrived(alice(), [event(1)]);
        notifications.forget(alice());
        let news = notifications.take();
        assert_eq!((news.arrived.len(), news.left), (0, BTreeSet::from([alice()])));
    }
}

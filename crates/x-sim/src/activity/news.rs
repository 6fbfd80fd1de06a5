//! What happens while X runs, in the order in which it happened.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use dm_model::{ConversationId, EventId, Timestamp, UserId};
use tokio::sync::watch;

use crate::world::{TrueContent, TrueEvent};

/// How much is remembered. At 160 events a second that is five minutes, the longest backfill.
const REMEMBERED: usize = 50_000;

/// Something that somebody did in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct News {
    /// Counts from 0 since X was started.
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    pub(crate) conversation: ConversationId,
    /// Who did it.
    pub(crate) actor: UserId,
    /// Who is told of it; never the actor.
    pub(crate) told: BTreeSet<UserId>,
    pub(crate) what: What,
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// Wrote this message. It is told as it was, also when it is deleted soon after.
    Said(TrueEvent),
    /// Began to write.
    Typed,
    /// Read up to this message.
    Read(EventId),
}

/// The latest news. Closed at first: what a scenario plays before X runs is no news.
#[derive(Debug, Default)]
pub(crate) struct NewsLog {
    is_open: bool,
    latest: VecDeque<Arc<News>>,
    /// The number of the next news.
    next: watch::Sender<u64>,
}

/// A place in the log that it has forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Forgotten;

impl NewsLog {
    /// From here on what happens is news.
    pub(crate) fn open(&mut self) {
        self.is_open = true;
    }

    /// Somebody wrote, or something else happened that is no news to apps, such as a group losing members.
    pub(crate) fn add_event(&mut self, event: &TrueEvent, audience: &BTreeSet<UserId>) {
        if let (true, TrueContent::Message { .. }, Some(sender)) = (self.is_open, &event.content, event.sender) {
            let told = audience.clone();
            self.add(event.created_at, &event.conversation, sender, told, What::Said(event.clone()));
        }
    }

    /// Somebody did this, and these are told; the actor need not be taken out.
    pub(crate) fn add(
        &mut self,
        at: Timestamp,
        conversation: &ConversationId,
        actor: UserId,
        mut told: BTreeSet<UserId>,
        what: What,
    ) {
        if !self.is_open {
            return;
        }
        told.remove(&actor);
        if self.latest.len() == REMEMBERED {
            self.latest.pop_front();
        }
        let news = News { number: self.next_number(), at, conversation: conversation.clone(), actor, told, what };
        self.latest.push_back(Arc::new(news));
        self.next.send_modify(|next| *next += 1);
    }

    /// The number that the next news will have.
    pub(crate) fn next_number(&self) -> u64 {
        *self.next.borrow()
    }

    /// The number of the oldest news that is remembered; that of the next one when there is none.
    pub(crate) fn oldest_number(&self) -> u64 {
        self.next_number().saturating_sub(u64::try_from(self.latest.len()).unwrap_or(u64::MAX))
    }

    /// The number of the first news at this time or later.
    pub(crate) fn first_number_at(&self, time: Timestamp) -> u64 {
        self.latest.iter().find(|news| news.at >= time).map_or(self.next_number(), |news| news.number)
    }

    /// What happened from this number on, oldest first.
    pub(crate) fn since(&self, number: u64) -> Result<impl Iterator<Item = &Arc<News>>, Forgotten> {
        let skipped = number.checked_sub(self.oldest_number()).ok_or(Forgotten)?;
        Ok(self.latest.iter().skip(usize::try_from(skipped).unwrap_or(usize::MAX)))
    }

    /// Tells of each change of the next number.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.next.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log_of(count: usize) -> NewsLog {
        let [alice, bob] = [1, 2].map(|number| UserId::new(number).unwrap());
        let mut log = NewsLog::default();
        log.open();
        for number in 0..count {
            let at = Timestamp::from_millis(i64::try_from(number).unwrap());
            let conversation = ConversationId::one_to_one(alice, bob);
            log.add(at, &conversation, bob, BTreeSet::from([alice, bob]), What::Typed);
        }
        log
    }

    fn numbers(log: &NewsLog, since: u64) -> Result<Vec<u64>, Forgotten> {
        Ok(log.since(since)?.map(|news| news.number).collect())
    }

    #[test]
    fn nothing_is_news_before_the_log_is_open() {
        let event = TrueEvent {
            id: EventId::new(1).unwrap(),
            conversation: ConversationId::group(1).unwrap(),
            sender: UserId::new(1).ok(),
            content: TrueContent::Joined { people: Vec::new() },
            created_at: Timestamp::from_millis(0),
        };
        let mut log = NewsLog::default();
        log.add_event(&event, &BTreeSet::new());
        log.add(event.created_at, &event.conversation, UserId::new(1).unwrap(), BTreeSet::new(), What::Typed);
        log.open();
        log.add_event(&event, &BTreeSet::new());
        assert_eq!((log.next_number(), log.oldest_number()), (0, 0));
    }

    #[test]
    fn the_actor_is_not_told() {
        let news = log_of(1);
        assert!(news.since(0).unwrap().all(|news| !news.told.contains(&news.actor) && news.told.len() == 1));
    }

    #[test]
    fn reading_goes_on_where_it_stopped() {
        let log = log_of(5);
        assert_eq!(numbers(&log, 0), Ok(vec![0, 1, 2, 3, 4]));
        assert_eq!(numbers(&log, 3), Ok(vec![3, 4]));
        assert_eq!(numbers(&log, 5), Ok(vec![]));
        assert_eq!((log.first_number_at(Timestamp::from_millis(2)), log.oldest_number()), (2, 0));
        assert_eq!(log.first_number_at(Timestamp::from_millis(9)), 5);
    }

    #[test]
    fn who_is_too_slow_is_told_that_the_place_is_forgotten() {
        let log = log_of(REMEMBERED + 2);
        assert_eq!(log.oldest_number(), 2);
        assert_eq!(numbers(&log, 1), Err(Forgotten));
        assert_eq!(numbers(&log, 2).unwrap().len(), REMEMBERED);
    }
}

//! The rules: what is announced, how it is grouped, when it is taken away again, and what a click does.
//!
//! A conversation has one notification at a time, which grows line by line while nobody reads it. More messages of several
//! conversations at once than a person can take in are one summary. Each time before something is shown the store is asked what
//! is still to be read, so nothing is announced that was read while it waited; each time a conversation changes, what stands
//! there of it is compared with the store again.
//!
//! All happens in one task, step by step. A step waits for the desktop as long as that takes, and what comes meanwhile waits in
//! [`Notifications`](super::Notifications).

use std::{collections::BTreeSet, sync::Arc};

use dm_model::{ConversationId, EventId, UserId};
use tokio::sync::mpsc::UnboundedReceiver;

use super::{
    server::{Abilities, Action, NotShown, Notification, NotificationServer, ShownId, Signal},
    surroundings::{Choices, Surroundings},
    waiting::{News, Notifications, keep_newest},
    wording::{self, MOST_LINES, Manner, Wording},
};
use crate::words::MOST_COUNTED;

/// More at once, from several conversations, become one summary.
const MOST_AT_ONCE: usize = 4;

/// So many are remembered where a system does not tell that one is gone.
const MOST_SHOWN: usize = 500;

/// One who announces.
pub struct Announcer {
    pub app: Arc<dyn Surroundings>,
    pub server: Arc<dyn NotificationServer>,
    pub notifications: Arc<Notifications>,
    shown: Vec<Shown>,
}

/// A notification that stands there.
#[derive(Debug, Clone)]
struct Shown {
    id: ShownId,
    subject: Subject,
    messages: BTreeSet<EventId>,
}

/// What a notification is about, and where a click on it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Subject {
    account: UserId,
    /// None for a summary.
    conversation: Option<ConversationId>,
}

impl Announcer {
    pub fn new(
        app: Arc<dyn Surroundings>,
        server: Arc<dyn NotificationServer>,
        notifications: Arc<Notifications>,
    ) -> Self {
        Self { app, server, notifications, shown: Vec::new() }
    }

    /// Announces until the app ends.
    pub async fn run(mut self, mut signals: UnboundedReceiver<Signal>) {
        self.server.begin().await;
        loop {
            tokio::select! {
                () = self.notifications.woken() => {
                    let news = self.notifications.take();
                    let ends = news.ends;
                    self.take_up(news).await;
                    if ends {
                        self.notifications.note_end();
                        return;
                    }
                }
                Some(signal) = signals.recv() => self.hear(signal).await,
            }
        }
    }

    /// Does what the news ask for: first takes away, then shows.
    pub(super) async fn take_up(&mut self, news: News) {
        if news.ends || news.chosen_anew {
            self.withdraw_where(|_| true).await;
        }
        self.withdraw_where(|subject| news.left.contains(&subject.account)).await;
        if news.ends {
            return;
        }
        for (account, conversations) in &news.changed {
            self.review(*account, conversations).await;
        }
        for (account, ids) in news.arrived {
            if self.announce(account, &ids).await.is_err() {
                tracing::debug!("nobody shows notifications at this time");
                self.notifications.put_back(account, ids);
            }
        }
    }

    /// Does what the person wants who used a notification.
    pub(super) async fn hear(&mut self, signal: Signal) {
        match signal {
            Signal::Closed { id } => drop(self.take_out(&id)),
            Signal::Gone { by } => self.shown.retain(|shown| shown.id.by != by),
            Signal::Came => self.notifications.wake(),
            Signal::Invoked { id, action } => {
                // Another app's, or an answer to something that is settled.
                let Some(shown) = self.take_out(&id) else { return };
                match (action, &shown.subject.conversation) {
                    (Action::MarkAsRead, Some(conversation)) => self.mark_read(&shown, conversation).await,
                    (_, conversation) => self.app.open(shown.subject.account, conversation.as_ref()),
                }
                self.server.withdraw(&id).await;
            }
            Signal::Replied { id, text } => {
                // Taken out, so that an answer that is told twice is sent once.
                let Some(shown) = self.take_out(&id) else { return };
                match &shown.subject.conversation {
                    Some(conversation) if !text.trim().is_empty() => {
                        self.mark_read(&shown, conversation).await;
                        self.app.reply(shown.subject.account, conversation, text).await;
                    }
                    conversation => self.app.open(shown.subject.account, conversation.as_ref()),
                }
                self.server.withdraw(&id).await;
            }
        }
    }

    async fn announce(&mut self, account: UserId, ids: &BTreeSet<EventId>) -> Result<(), NotShown> {
        if !self.app.choices().wanted {
            return Ok(());
        }
        let Some(unread) = self.app.find_unread(account, ids.clone(), ids.len()).await else { return Ok(()) };
        let amount = unread.len();
        let mut by_conversation: Vec<(ConversationId, BTreeSet<EventId>)> = Vec::new();
        for (event, conversation) in unread {
            match by_conversation.iter_mut().find(|(id, _)| *id == conversation) {
                Some((_, ids)) => drop(ids.insert(event)),
                None => by_conversation.push((conversation, BTreeSet::from([event]))),
            }
        }
        if amount > MOST_AT_ONCE && by_conversation.len() > 1 {
            let subject = Subject { account, conversation: None };
            return self.show(subject, ids.clone(), Loudness::Heard).await;
        }
        let mut loudness = Loudness::Heard;
        for (conversation, ids) in by_conversation {
            let subject = Subject { account, conversation: Some(conversation) };
            self.show(subject, ids, loudness).await?;
            // Those that come together are heard once.
            loudness = Loudness::Seen;
        }
        Ok(())
    }

    /// What of these messages is unread. Where that is more than is counted, nobody looks at the older ones yet, and they stay among it.
    async fn still_unread(&self, account: UserId, mut messages: BTreeSet<EventId>) -> Option<BTreeSet<EventId>> {
        let found = self.app.find_unread(account, messages.clone(), MOST_COUNTED + 1).await?;
        let oldest = found.first().filter(|_| found.len() > MOST_COUNTED).map(|(event, _)| *event);
        match oldest {
            Some(oldest) => drop(messages.split_off(&oldest)),
            None => messages.clear(),
        }
        messages.extend(found.into_iter().map(|(event, _)| event));
        Some(messages)
    }

    /// Compares what stands there of these conversations with the store.
    async fn review(&mut self, account: UserId, conversations: &BTreeSet<ConversationId>) {
        let concerns = |shown: &&Shown| {
            let of_these = |conversation: &ConversationId| conversations.contains(conversation);
            shown.subject.account == account && shown.subject.conversation.as_ref().is_none_or(of_these)
        };
        let concerned: Vec<Shown> = self.shown.iter().filter(concerns).cloned().collect();
        for Shown { id, subject, messages } in concerned {
            let amount = messages.len();
            let Some(unread) = self.still_unread(account, messages).await else { continue };
            if unread.is_empty() {
                self.withdraw(&id).await;
            } else if unread.len() < amount && subject.conversation.is_some() {
                // Where it cannot be corrected, what stands there stays.
                let _told_no_more = self.show(subject, BTreeSet::new(), Loudness::Corrected).await;
            } else if let Some(stands) = self.shown.iter_mut().find(|stands| stands.id == id) {
                stands.messages = unread;
            }
        }
    }

    /// Shows what is unread of these messages, together with what stands there on the same subject.
    async fn show(&mut self, subject: Subject, ids: BTreeSet<EventId>, loudness: Loudness) -> Result<(), NotShown> {
        // This is the first to wait where the desktop hangs, and what follows is asked for when it answers.
        let abilities = self.server.abilities().await?;
        let standing = self.shown.iter().find(|shown| abilities.replaces && shown.subject == subject).cloned();
        let wanted = standing.iter().flat_map(|shown| shown.messages.iter().copied()).chain(ids).collect();
        let Some(mut unread) = self.still_unread(subject.account, wanted).await else { return Ok(()) };
        keep_newest(&mut unread);
        let choices = self.app.choices();
        if unread.is_empty() || !choices.wanted {
            return Ok(());
        }
        let Some(notification) = self.compose(&subject, &unread, choices, abilities, loudness).await else {
            return Ok(());
        };
        let replaced = standing.as_ref().map(|shown| &shown.id);
        let id = self.server.show(&notification, replaced).await?;
        if let Some(replaced) = replaced {
            self.take_out(&replaced.clone());
        }
        self.shown.push(Shown { id, subject, messages: unread });
        let too_many = self.shown.len().saturating_sub(MOST_SHOWN);
        self.shown.drain(..too_many);
        Ok(())
    }

    /// What is to be said of these unread messages; nothing while nobody can tell.
    async fn compose(
        &self,
        subject: &Subject,
        unread: &BTreeSet<EventId>,
        choices: Choices,
        abilities: Abilities,
        loudness: Loudness,
    ) -> Option<Notification> {
        let words = choices.language.words;
        let to = self.app.addressee(subject.account);
        let manner = Manner { language: choices.language, to: to.as_deref() };
        let Wording { title, body } = if subject.conversation.is_some() && choices.content {
            let last = unread.iter().rev().take(MOST_LINES).copied().collect();
            let messages = self.app.load_unread(subject.account, last).await?;
            let names = self.app.load_names(subject.account, wording::people_named(&messages)).await;
            wording::of_conversation(unread.len(), &messages, &names, &manner)
        } else {
            wording::of_many(unread.len(), &manner)
        };
        let mut actions = vec![(Action::Open, words.open)];
        if subject.conversation.is_some() {
            // Nobody answers what they cannot read.
            actions.extend(choices.content.then_some((Action::Reply, words.reply)));
            actions.push((Action::MarkAsRead, words.mark_as_read));
        }
        Some(Notification {
            title,
            body,
            actions,
            reply_placeholder: words.reply_placeholder,
            sound: choices.sound && loudness == Loudness::Heard && !abilities.inhibited,
            subdued: loudness == Loudness::Corrected,
        })
    }

    async fn mark_read(&self, shown: &Shown, conversation: &ConversationId) {
        if let Some(last) = shown.messages.last() {
            self.app.mark_read(shown.subject.account, conversation, *last).await;
        }
    }

    async fn withdraw_where(&mut self, goes: impl Fn(&Subject) -> bool) {
        let going: Vec<ShownId> =
            self.shown.iter().filter(|shown| goes(&shown.subject)).map(|shown| shown.id.clone()).collect();
        for id in going {
            self.withdraw(&id).await;
        }
    }

    /// What stays where a system takes nothing back can still be clicked, and leads on.
    async fn withdraw(&mut self, id: &ShownId) {
        if self.server.withdraw(id).await {
            self.take_out(id);
        }
    }

    fn take_out(&mut self, id: &ShownId) -> Option<Shown> {
        let place = self.shown.iter().position(|shown| shown.id == *id)?;
        Some(self.shown.remove(place))
    }
}

/// How much a notification asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loudness {
    /// A look, and to be heard.
    Heard,
    /// A look.
    Seen,
    /// Nothing: it only says no more what is settled.
    Corrected,
}

#[cfg(test)]
mod tests;

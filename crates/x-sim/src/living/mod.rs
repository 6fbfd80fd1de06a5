//! The demo's people live: now and then somebody writes to the owner, and whoever is written to answers.
//!
//! Everything waits for the simulator's clock and is drawn from the seed, so a test can watch an hour pass at once.

mod answers;
mod deck;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use deck::Deck;
use dm_model::{ConversationId, EventId, Timestamp, UserId};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha20Rng;
use tokio::sync::broadcast::{self, error::RecvError};

use crate::{
    simulation::{Sent, Simulation, locked},
    world::NewMessage,
};

/// When somebody writes for the first time.
const FIRST_WORDS_AFTER: Duration = Duration::from_secs(15);
/// How long nobody has an idea, in seconds.
const SILENCE: std::ops::Range<u64> = 45..90;
/// How long it takes to answer, in milliseconds.
const THINKING: std::ops::Range<u64> = 3_000..6_000;

/// What people say of their own accord, to one person and to a group.
const TO_ONE: &str = include_str!("to_one.txt");
const TO_GROUP: &str = include_str!("to_group.txt");

/// The life of everybody.
pub(crate) struct Life {
    simulation: Arc<Simulation>,
    heard: broadcast::Receiver<Sent>,
    random: ChaCha20Rng,
    to_one: Deck,
    to_group: Deck,
    next_idea: Timestamp,
    plans: Vec<Plan>,
}

/// Something that somebody will do.
struct Plan {
    at: Timestamp,
    conversation: ConversationId,
    person: UserId,
    deed: Deed,
}

/// What a person does on being written to: they read, they type, they answer.
#[derive(Clone, Copy)]
enum Deed {
    Read(EventId),
    Type,
    Say(&'static str),
}

impl Life {
    /// From here on everything that is sent will be heard.
    pub(crate) fn begin(simulation: Arc<Simulation>) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(simulation.seed);
        // Streams 0 to 2 belong to ids, tokens and the past.
        random.set_stream(3);
        Self {
            heard: simulation.sends.subscribe(),
            next_idea: simulation.clock.now().after(FIRST_WORDS_AFTER),
            simulation,
            random,
            to_one: Deck::of_lines(TO_ONE),
            to_group: Deck::of_lines(TO_GROUP),
            plans: Vec::new(),
        }
    }

    /// Goes on until it is dropped.
    pub(crate) async fn go_on(mut self) {
        let simulation = self.simulation.clone();
        loop {
            let due = self.plans.iter().map(|plan| plan.at).fold(self.next_idea, Timestamp::min);
            tokio::select! {
                biased;
                heard = self.heard.recv() => match heard {
                    Ok(sent) => self.hear(&sent),
                    Err(RecvError::Lagged(missed)) => tracing::debug!(missed, "too much was said at once"),
                    Err(RecvError::Closed) => return,
                },
                () = simulation.clock.wait_until(due) => self.act_at(simulation.clock.now()),
            }
        }
    }

    /// All who were written to will read it, and one of them will answer.
    fn hear(&mut self, sent: &Sent) {
        let others = self.participants_without(&sent.conversation, sent.sender);
        let Some(speaker) = others.choose(&mut self.random).copied() else { return };
        let thinking = Duration::from_millis(self.random.random_range(THINKING));
        let text = answers::fitting(&sent.text, sent.has_picture, &mut self.random);
        for person in others {
            self.plan(thinking / 3, sent, person, Deed::Read(sent.event));
        }
        self.plan(thinking / 2, sent, speaker, Deed::Type);
        self.plan(thinking, sent, speaker, Deed::Say(text));
    }

    fn plan(&mut self, after: Duration, sent: &Sent, person: UserId, deed: Deed) {
        let at = self.simulation.clock.now().after(after);
        self.plans.push(Plan { at, conversation: sent.conversation.clone(), person, deed });
    }

    /// Does whatever is due.
    fn act_at(&mut self, now: Timestamp) {
        let (due, later) = std::mem::take(&mut self.plans).into_iter().partition(|plan| plan.at <= now);
        self.plans = later;
        for plan in due {
            self.act(now, &plan.conversation, plan.person, plan.deed);
        }
        if self.next_idea <= now {
            self.next_idea = now.after(Duration::from_secs(self.random.random_range(SILENCE)));
            self.have_an_idea(now);
        }
    }

    /// Somebody writes to the owner.
    fn have_an_idea(&mut self, now: Timestamp) {
        let Some((owner, conversations)) = ({
            let world = locked(&self.simulation.world);
            world.owner().map(|owner| (owner, world.conversations_of(owner)))
        }) else {
            return;
        };
        let Some(conversation) = conversations.choose(&mut self.random).cloned() else { return };
        let others = self.participants_without(&conversation, owner);
        let Some(speaker) = others.choose(&mut self.random).copied() else { return };
        let deck = if conversation.is_group() { &mut self.to_group } else { &mut self.to_one };
        let Some(text) = deck.draw(&mut self.random) else { return };
        self.act(now, &conversation, speaker, Deed::Say(text));
    }

    fn act(&self, now: Timestamp, conversation: &ConversationId, person: UserId, deed: Deed) {
        let mut world = locked(&self.simulation.world);
        let done = match deed {
            Deed::Read(event) => world.mark_read(now, conversation, person, event),
            Deed::Type => world.show_typing(now, conversation, person),
            Deed::Say(text) => world.add_message(now, conversation, person, NewMessage::text(text)).map(drop),
        };
        if let Err(error) = done {
            // They may have left the group while they were thinking, or the message was deleted.
            tracing::debug!(%error, "something was left undone");
        }
    }

    fn participants_without(&self, conversation: &ConversationId, person: UserId) -> Vec<UserId> {
        let participants: BTreeSet<_> = locked(&self.simulation.world).participants_of(conversation);
        participants.into_iter().filter(|participant| *participant != person).collect()
    }
}

#[cfg(test)]
mod tests;

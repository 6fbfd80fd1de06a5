//! The people of these tests: alice, who uses Pipit, and bob, carol and dave, who live at the simulated X.

use anyhow::Result;
use dm_model::{ConversationId, UserId};
use x_sim::{Config, Control, LimitTable, RegisteredClient, SimClock, Simulator, TrueContent};

/// A simulated X in which these four live.
pub struct World {
    pub simulator: Simulator,
    pub control: Control,
    pub alice: UserId,
    pub bob: UserId,
    pub carol: UserId,
    pub dave: UserId,
}

impl World {
    pub async fn begin(limits: LimitTable, clock: SimClock, more_apps: Vec<RegisteredClient>) -> Result<Self> {
        let usual = Config::default();
        let clients = usual.clients.iter().cloned().chain(more_apps).collect();
        let simulator = Simulator::start(Config { limits, clock, clients, ..usual }).await?;
        let control = simulator.control();
        let [alice, bob, carol, dave] =
            ["Alice", "Bob", "Carol", "Dave"].map(|name| control.add_person(name, &name.to_lowercase()));
        Ok(Self { simulator, control, alice, bob, carol, dave })
    }

    /// What somebody is called, also in the middle of a sentence.
    pub fn name(&self, person: UserId) -> &'static str {
        let names = [(self.alice, "You"), (self.bob, "Bob"), (self.carol, "Carol"), (self.dave, "Dave")];
        names.iter().find(|(id, _)| *id == person).map_or("Someone", |(_, name)| name)
    }

    /// Alice's conversation with somebody.
    pub fn with(&self, person: UserId) -> ConversationId {
        ConversationId::one_to_one(self.alice, person)
    }

    /// Somebody writes to alice alone.
    pub fn writes(&self, person: UserId, text: &str) -> Result<ConversationId> {
        let conversation = self.with(person);
        self.says(&conversation, person, text)?;
        Ok(conversation)
    }

    /// Somebody writes in a conversation.
    pub fn says(&self, conversation: &ConversationId, person: UserId, text: &str) -> Result<()> {
        self.control.add_message(conversation, person, text)?;
        // People are slower than machines: no two messages share a millisecond, by which the app orders its inbox.
        let said_at = self.control.now();
        while self.control.now() == said_at {
            std::hint::spin_loop();
        }
        Ok(())
    }

    /// What X has of alice's in a conversation, oldest first.
    pub fn alice_wrote(&self, conversation: &ConversationId) -> Vec<String> {
        let events = self.control.truth(self.alice).into_iter();
        let own = events.filter(|event| event.conversation == *conversation && event.sender == Some(self.alice));
        own.filter_map(|event| match event.content {
            TrueContent::Message { text, .. } => Some(text),
            _ => None,
        })
        .collect()
    }

    /// Alice has talked with bob and carol before she signs in; bob was the last to write.
    pub fn that_has_a_past(&self) -> Result<()> {
        self.writes(self.carol, "The kettle is on")?;
        self.writes(self.bob, "Are you coming to the harbour?")?;
        self.says(&self.with(self.bob), self.alice, "In ten minutes")?;
        self.writes(self.bob, "I am the one with the kite")?;
        Ok(())
    }
}

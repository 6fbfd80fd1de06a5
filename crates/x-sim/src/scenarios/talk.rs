//! One conversation that goes on by itself: whose turn it is, and who comes and goes.

use dm_model::{ConversationId, Timestamp, UserId};
use rand::{
    RngExt,
    seq::{IndexedRandom, IteratorRandom},
};

use super::company::Company;
use crate::world::{ControlError, NewMessage, World};

/// In a group every so many events somebody comes, and half way between somebody leaves. It goes by number and not by
/// chance so that a small group sees it too.
const CHANGE_EVERY: u32 = 40;
const FIRST_JOIN: u32 = 3;
/// Nobody leaves a group of so few.
const SMALLEST_GROUP: usize = 3;

/// A conversation and who is in it now.
#[derive(Debug)]
pub(super) struct Talk {
    id: ConversationId,
    present: Vec<UserId>,
    events: u32,
    last_speaker: Option<UserId>,
}

impl Talk {
    /// A conversation of two.
    pub(super) fn of_two(one: UserId, other: UserId) -> Self {
        Self { id: ConversationId::one_to_one(one, other), present: vec![one, other], events: 0, last_speaker: None }
    }

    /// A new group.
    pub(super) fn of_group(world: &mut World, at: Timestamp, people: Vec<UserId>) -> Result<Self, ControlError> {
        Ok(Self { id: world.add_group(at, &people)?, present: people, events: 0, last_speaker: None })
    }

    /// The next event: a message, or in a group now and then somebody who comes or leaves. The owner stays.
    pub(super) fn go_on(
        &mut self,
        world: &mut World,
        at: Timestamp,
        company: &mut Company,
    ) -> Result<(), ControlError> {
        self.events += 1;
        if self.id.is_group() {
            let Company { owner, others, random, .. } = company;
            if self.events % CHANGE_EVERY == FIRST_JOIN {
                let outside = others.iter().filter(|person| !self.present.contains(person));
                if let Some(person) = outside.choose(random).copied() {
                    return self.bring_in(world, at, person, company);
                }
            }
            if self.events % CHANGE_EVERY == FIRST_JOIN + CHANGE_EVERY / 2 && self.present.len() > SMALLEST_GROUP {
                let leaving = self.present.iter().filter(|person| **person != *owner).choose(random).copied();
                if let Some(person) = leaving {
                    return self.let_go(world, at, person);
                }
            }
        }
        self.say(world, at, company)
    }

    /// Somebody writes; often the one who wrote last has more to say.
    fn say(&mut self, world: &mut World, at: Timestamp, company: &mut Company) -> Result<(), ControlError> {
        let again = self.last_speaker.filter(|_| company.random.random_ratio(2, 5));
        let Some(speaker) = again.or_else(|| self.present.choose(&mut company.random).copied()) else { return Ok(()) };
        let (text, picture) = company.next_message();
        world.add_message(at, &self.id, speaker, NewMessage::with_picture(&text, picture))?;
        self.last_speaker = Some(speaker);
        Ok(())
    }

    /// Somebody is brought in by one of those who are there.
    pub(super) fn bring_in(
        &mut self,
        world: &mut World,
        at: Timestamp,
        person: UserId,
        company: &mut Company,
    ) -> Result<(), ControlError> {
        let Some(inviter) = self.present.choose(&mut company.random).copied() else { return Ok(()) };
        world.add_join(at, &self.id, inviter, &[person])?;
        self.present.push(person);
        Ok(())
    }

    /// Somebody leaves.
    pub(super) fn let_go(&mut self, world: &mut World, at: Timestamp, person: UserId) -> Result<(), ControlError> {
        world.add_leave(at, &self.id, &[person])?;
        self.present.retain(|present| *present != person);
        self.last_speaker = self.last_speaker.filter(|speaker| *speaker != person);
        Ok(())
    }
}

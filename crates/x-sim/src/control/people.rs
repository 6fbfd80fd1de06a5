//! How people stand to each other, and what they tell about themselves.

use dm_model::UserId;

use super::Control;
use crate::{
    simulation::locked,
    world::{AcceptsMessagesFrom, ControlError, Person, Profile},
};

impl Control {
    /// What somebody tells about themselves from now on.
    ///
    /// # Errors
    /// [`ControlError::UnknownPerson`].
    pub fn set_profile(&self, person: UserId, profile: Profile) -> Result<(), ControlError> {
        self.change(person, |person| person.set_profile(profile))
    }

    /// From whom somebody accepts messages; from everyone until somebody says otherwise.
    ///
    /// # Errors
    /// [`ControlError::UnknownPerson`].
    pub fn set_accepts_messages_from(&self, person: UserId, from: AcceptsMessagesFrom) -> Result<(), ControlError> {
        self.change(person, |person| person.accepts_messages_from = from)
    }

    /// X suspends somebody: nobody sees them or can write to them. Their messages stay.
    ///
    /// # Errors
    /// [`ControlError::UnknownPerson`].
    pub fn suspend(&self, person: UserId) -> Result<(), ControlError> {
        self.change(person, |person| person.suspended = true)
    }

    /// X lets somebody back in.
    ///
    /// # Errors
    /// [`ControlError::UnknownPerson`].
    pub fn reinstate(&self, person: UserId) -> Result<(), ControlError> {
        self.change(person, |person| person.suspended = false)
    }

    /// Somebody follows somebody from now on, or follows them no more.
    ///
    /// # Errors
    /// [`ControlError::UnknownPerson`].
    pub fn set_follows(&self, who: UserId, whom: UserId, follows: bool) -> Result<(), ControlError> {
        locked(&self.simulation.world).set_follows(who, whom, follows)
    }

    /// Somebody blocks the messages of somebody, or unblocks them, as their own app would.
    ///
    /// # Errors
    /// [`ControlError::UnknownPerson`].
    pub fn set_blocks(&self, who: UserId, whom: UserId, blocks: bool) -> Result<(), ControlError> {
        locked(&self.simulation.world).set_blocks(who, whom, blocks)
    }

    fn change(&self, person: UserId, change: impl FnOnce(&mut Person)) -> Result<(), ControlError> {
        let mut world = locked(&self.simulation.world);
        change(world.person_mut(person).ok_or(ControlError::UnknownPerson(person))?);
        Ok(())
    }
}

//! Posts, which people share by putting their address into a message.

use dm_model::UserId;

use super::Control;
use crate::{
    drawing::{Drawing, View},
    simulation::locked,
    world::{ControlError, Picture, PostId, post_at},
};

impl Control {
    /// Somebody posts. Tells the address of the Post, which a message may hold.
    ///
    /// # Errors
    /// [`ControlError::UnknownPerson`].
    pub fn add_post(&self, author: UserId, text: &str) -> Result<String, ControlError> {
        let now = self.now();
        let mut world = locked(&self.simulation.world);
        let id = world.add_post(now, author, text)?;
        let person = world.people().get(author).ok_or(ControlError::UnknownPerson(author))?;
        Ok(format!("https://x.com/{}/status/{id}", person.username))
    }

    /// Somebody posts a link to a page that has a picture. Tells the address of the Post.
    ///
    /// # Errors
    /// [`ControlError::UnknownPerson`]; [`ControlError::UnknownPost`] when the text has no link.
    pub fn add_post_with_picture(&self, author: UserId, text: &str) -> Result<String, ControlError> {
        let address = self.add_post(author, text)?;
        let preview = Picture::drawn(Drawing::Landscape(View::GoldenBay));
        locked(&self.simulation.world).show_page_of_post(known(&address)?, preview)?;
        Ok(address)
    }

    /// Takes away the Post with this address. Messages go on linking to it.
    ///
    /// # Errors
    /// [`ControlError::UnknownPost`].
    pub fn delete_post(&self, address: &str) -> Result<(), ControlError> {
        locked(&self.simulation.world).delete_post(known(address)?)
    }

    /// Pins the Post with this address to its author's profile.
    ///
    /// # Errors
    /// [`ControlError::UnknownPost`].
    pub fn pin_post(&self, address: &str) -> Result<(), ControlError> {
        locked(&self.simulation.world).pin_post(known(address)?)
    }
}

fn known(address: &str) -> Result<PostId, ControlError> {
    post_at(address).ok_or_else(|| ControlError::UnknownPost(address.to_owned()))
}

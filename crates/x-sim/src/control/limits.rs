//! What X allows.

use super::Control;
use crate::{LimitUse, simulation::locked};

impl Control {
    /// What is used of all limits whose windows last now, by app, person and call.
    #[must_use]
    pub fn limits(&self) -> Vec<LimitUse> {
        locked(&self.simulation.limits).in_use(self.now())
    }

    /// Whether X lets this app use the API; it does until somebody says otherwise. An app that is not enrolled gets its
    /// tokens, and then 403 for each call.
    pub fn set_enrolled(&self, client_id: &str, enrolled: bool) {
        let mut unenrolled = locked(&self.simulation.unenrolled);
        if enrolled {
            unenrolled.remove(client_id);
        } else {
            unenrolled.insert(client_id.to_owned());
        }
    }
}

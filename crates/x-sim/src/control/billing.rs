//! What X would charge.

use super::Control;
use crate::{Bill, Money, simulation::locked};

impl Control {
    /// What X would charge for everything so far, per day, app, person and call.
    #[must_use]
    pub fn bill(&self) -> Bill {
        locked(&self.simulation.ledger).bill()
    }

    /// What an app may spend from now on, after which X answers with 402; `None` for as much as it likes, as it is at
    /// the beginning.
    pub fn set_credit(&self, app: &str, credit: Option<Money>) {
        locked(&self.simulation.ledger).set_credit(app, credit);
    }
}

//! What X would charge (pay per use): per resource that an answer returns, per request for writes.
//!
//! A handler leaves in its answer what it read ([`note_reads`]); the gate writes that into the [`Ledger`] as soon as
//! the work is done, so a call whose answer gets lost is charged all the same. The account that pays is that of the
//! app. A resource that the same app gets again within the same UTC day is free, whoever of its people reads it.

mod ledger;
mod money;
mod prices;

use axum::response::Response;
use dm_model::{EventId, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Call,
    simulation::{Simulation, locked},
    world::PostId,
};

pub use ledger::{Bill, BillLine};
pub(crate) use ledger::{Charge, Ledger};
pub use money::Money;

/// One resource that an answer returned, in `data` or in `includes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Resource {
    Event(EventId),
    User(UserId),
    Post(PostId),
    /// An event that the activity stream delivered: another product than the same event in a list, with its own price.
    Delivery(EventId),
}

/// What an answer returned; rides on the response as an extension.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reads(pub(crate) Vec<Resource>);

/// Notes on an answer what it returned.
pub(crate) fn note_reads(response: &mut Response, reads: impl IntoIterator<Item = Resource>) {
    response.extensions_mut().get_or_insert_default::<Reads>().0.extend(reads);
}

/// Charges an app for a `dm.received` that the activity stream delivered to it, of this person.
pub(crate) fn charge_delivery(simulation: &Simulation, app: &str, user: UserId, event: EventId) {
    let charge = Charge { app, user: Some(user), call: Call::ActivityStream, wrote: false };
    let now = simulation.clock.now();
    locked(&simulation.ledger).charge(now, charge, &[Resource::Delivery(event)]);
}

#[cfg(test)]
mod tests;

//! What X would charge (pay per use): per resource that an answer returns, per request for writes.
//!
//! A handler leaves in its answer what it read ([`Reads`]); the gate writes the bill.

use axum::response::Response;
use dm_model::{EventId, UserId};

use crate::world::PostId;

/// One resource that an answer returned, in `data` or in `includes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Resource {
    Event(EventId),
    User(UserId),
    Post(PostId),
}

/// What an answer returned; rides on the response as an extension.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reads(pub(crate) Vec<Resource>);

/// Notes on an answer what it returned.
pub(crate) fn note_reads(response: &mut Response, reads: impl IntoIterator<Item = Resource>) {
    response.extensions_mut().get_or_insert_default::<Reads>().0.extend(reads);
}

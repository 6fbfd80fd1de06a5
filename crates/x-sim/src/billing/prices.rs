//! X's price list of February 2026 (pay per use).

use super::{Money, Resource};
use crate::Call;

/// The price of a resource that is read.
pub(super) fn of_read(resource: Resource) -> Money {
    Money::from_thousandths(match resource {
        Resource::Event(_) | Resource::User(_) | Resource::Delivery(_) => 10,
        Resource::Post(_) => 5,
    })
}

/// The price of a write that was done. What the list does not name, such as an upload or lifting a block, is free.
pub(super) fn of_write(call: Call) -> Money {
    Money::from_thousandths(match call {
        Call::SendToConversation | Call::SendToParticipant | Call::CreateGroup => 15,
        Call::DeleteEvent | Call::DmBlock => 10,
        _ => 0,
    })
}

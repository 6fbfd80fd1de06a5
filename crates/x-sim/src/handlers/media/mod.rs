//! Media upload: in one shot or in pieces, before it is attached to a message.

use crate::router::{Gates, Routes};

/// The calls of this area.
pub(crate) fn routes(_gates: &Gates) -> Routes {
    Routes::new()
}

//! The activity stream: subscriptions, and the stream itself.

use crate::router::{Gates, Routes};

/// The calls of this area.
pub(crate) fn routes(_gates: &Gates) -> Routes {
    Routes::new()
}

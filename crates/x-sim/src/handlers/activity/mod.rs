//! The activity stream: subscriptions, and the stream itself.

mod asker;
mod change_subscription;
mod new_subscription;
mod stream;
mod subscribe;
mod subscriptions;
mod unsubscribe;

use axum::routing::{delete, get, post, put};

use crate::{
    Call,
    router::{Gates, Routes},
};

/// The calls of this area.
pub(crate) fn routes(gates: &Gates) -> Routes {
    Routes::new()
        .route(
            "/2/activity/subscriptions",
            gates
                .gated(Call::Subscribe, post(subscribe::handle))
                .merge(gates.gated(Call::Subscriptions, get(subscriptions::handle)))
                .merge(gates.gated(Call::Unsubscribe, delete(unsubscribe::several))),
        )
        .route(
            "/2/activity/subscriptions/{subscription_id}",
            gates
                .gated(Call::ChangeSubscription, put(change_subscription::handle))
                .merge(gates.gated(Call::Unsubscribe, delete(unsubscribe::one))),
        )
        .route("/2/activity/stream", gates.gated(Call::ActivityStream, get(stream::handle)))
}

//! Which path leads where.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodRouter, delete, get, post},
};

use crate::{
    Call,
    gate::{self, Gate},
    handlers, oauth,
    simulation::Simulation,
};

/// More than any message with its JSON around it.
const LARGEST_BODY: usize = 256 * 1024;

/// All of X.
pub(crate) fn router(simulation: Arc<Simulation>) -> Router {
    let gated = |call: Call, route: MethodRouter<Arc<Simulation>>| {
        let gate = Gate { simulation: simulation.clone(), call };
        // The later layer is the outer one: faults pass by the shaping.
        route.route_layer(from_fn(handlers::not_found::in_our_shape)).route_layer(from_fn_with_state(gate, gate::pass))
    };
    let nowhere = Gate { simulation: simulation.clone(), call: Call::Unknown };
    Router::new()
        .route("/i/oauth2/authorize", gated(Call::Authorize, get(oauth::show).post(oauth::decide)))
        .route("/2/oauth2/token", gated(Call::Token, post(oauth::token)))
        .route("/2/oauth2/revoke", gated(Call::Revoke, post(oauth::revoke)))
        .route("/2/users/me", gated(Call::UsersMe, get(handlers::users_me::handle)))
        .route("/2/users", gated(Call::Users, get(handlers::users::handle)))
        .route("/2/dm_events", gated(Call::DmEvents, get(handlers::dm_events::handle)))
        .route(
            "/2/dm_events/{event_id}",
            gated(Call::Event, get(handlers::event::handle))
                .merge(gated(Call::DeleteEvent, delete(handlers::delete_event::handle))),
        )
        .route("/2/dm_conversations", gated(Call::CreateGroup, post(handlers::create_group::handle)))
        .route(
            "/2/dm_conversations/{id}/dm_events",
            gated(Call::ConversationEvents, get(handlers::conversation_events::handle)),
        )
        .route(
            "/2/dm_conversations/{id}/messages",
            gated(Call::SendToConversation, post(handlers::send_to_conversation::handle)),
        )
        .route(
            "/2/dm_conversations/with/{participant_id}/dm_events",
            gated(Call::EventsWith, get(handlers::events_with::handle)),
        )
        .route(
            "/2/dm_conversations/with/{participant_id}/messages",
            gated(Call::SendToParticipant, post(handlers::send_to_participant::handle)),
        )
        .route(
            "/2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}",
            gated(Call::DmMedia, get(handlers::dm_media::handle)),
        )
        .route("/profile_images/{user}/{file}", gated(Call::ProfileImage, get(handlers::profile_image::handle)))
        .fallback(handlers::not_found::handle.layer(from_fn_with_state(nowhere, gate::pass)))
        .method_not_allowed_fallback(handlers::not_found::wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(simulation.clone(), gate::tell_time))
        .with_state(simulation)
}

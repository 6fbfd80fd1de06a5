//! Which path leads where. Each area of X has its own routes beside its handlers.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodRouter, get, post},
};

use crate::{
    Call,
    gate::{self, Gate},
    handlers, oauth,
    simulation::Simulation,
};

/// More than any message with its JSON around it.
const LARGEST_BODY: usize = 256 * 1024;

/// The routes of one area.
pub(crate) type Routes = Router<Arc<Simulation>>;

/// Puts a gate before each call.
#[derive(Debug)]
pub(crate) struct Gates {
    simulation: Arc<Simulation>,
}

impl Gates {
    /// This call with its gate. Faults strike outside of the shaping.
    pub(crate) fn gated(&self, call: Call, route: MethodRouter<Arc<Simulation>>) -> MethodRouter<Arc<Simulation>> {
        let gate = Gate { simulation: self.simulation.clone(), call };
        let route = if handlers::json_body::belongs_to(call) {
            route.route_layer(from_fn(handlers::json_body::require))
        } else {
            route
        };
        // The later layer is the outer one.
        route.route_layer(from_fn(handlers::not_found::in_our_shape)).route_layer(from_fn_with_state(gate, gate::pass))
    }
}

/// All of X.
pub(crate) fn router(simulation: Arc<Simulation>) -> Router {
    let gates = Gates { simulation: simulation.clone() };
    let nowhere = Gate { simulation: simulation.clone(), call: Call::Unknown };
    Router::new()
        .route("/i/oauth2/authorize", gates.gated(Call::Authorize, get(oauth::show).post(oauth::decide)))
        .route("/2/oauth2/token", gates.gated(Call::Token, post(oauth::token)))
        .route("/oauth2/token", gates.gated(Call::AppToken, post(oauth::app_token)))
        .route("/2/oauth2/revoke", gates.gated(Call::Revoke, post(oauth::revoke)))
        .merge(handlers::users::routes(&gates))
        .merge(handlers::direct_messages::routes(&gates))
        .merge(handlers::media::routes(&gates))
        .merge(handlers::activity::routes(&gates))
        .fallback(handlers::not_found::handle.layer(from_fn_with_state(nowhere, gate::pass)))
        .method_not_allowed_fallback(handlers::not_found::wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(simulation.clone(), gate::tell_time))
        .with_state(simulation)
}

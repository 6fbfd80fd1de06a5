//! `GET /2/users/me`: who one is.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;

use crate::{
    gate::Viewer,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::{self, UserWishes, WireUser},
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    mut query: Query,
) -> Result<Response, Problem> {
    let wishes = UserWishes::take_from(&mut query);
    query.finish()?;
    let world = locked(&simulation.world);
    let me = world.people().get(viewer).ok_or_else(Problem::unauthorized)?;
    Ok(wire::json(StatusCode::OK, &json!({ "data": WireUser::new(me, &wishes, &simulation.origin) })))
}

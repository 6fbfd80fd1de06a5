//! `GET /2/dm_events/{event_id}`: one event.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde::Serialize;

use super::path;
use crate::{
    gate::Viewer,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::{self, EventWishes, Includes, WireEvent},
};

#[derive(Serialize)]
struct Envelope<'a> {
    data: WireEvent<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    includes: Option<Includes<'a>>,
}

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path(event_id): Path<String>,
    mut query: Query,
) -> Result<Response, Problem> {
    let id = path::event(&event_id)?;
    let wishes = EventWishes::take_from(&mut query);
    query.finish()?;
    let world = locked(&simulation.world);
    let event = world.event_for(viewer, id).ok_or_else(|| Problem::not_found("dm_event", "event_id", &event_id))?;
    let includes = Includes::of(&[event], &wishes, &world, &simulation.origin);
    Ok(wire::json(StatusCode::OK, &Envelope { data: WireEvent::new(event, &wishes), includes }))
}

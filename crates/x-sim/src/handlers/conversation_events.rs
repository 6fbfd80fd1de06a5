//! `GET /2/dm_conversations/{id}/dm_events`: one conversation, back to its beginning.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{listing::ListRequest, path};
use crate::{
    gate::Viewer,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    let conversation = path::conversation("id", &id)?;
    let request = ListRequest::read(&simulation, query, format!("{conversation} of {viewer}"))?;
    let world = locked(&simulation.world);
    let timeline = world.timeline(viewer, &conversation);
    // Whoever left a group may still read what they saw; others get no hint whether the group exists.
    if timeline.is_none() && !world.participants_of(&conversation).contains(&viewer) {
        return Err(Problem::not_found("dm_conversation", "id", &id));
    }
    Ok(request.answer(&simulation, &world, timeline, None))
}

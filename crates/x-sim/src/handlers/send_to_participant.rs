//! `POST /2/dm_conversations/with/{participant_id}/messages`: writes to somebody, for the first time or again.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use dm_model::ConversationId;

use super::{path, sending};
use crate::{
    gate::Viewer,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path(participant_id): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, Problem> {
    let participant = path::user("participant_id", &participant_id)?;
    query.finish()?;
    let text = sending::read::<sending::Message>(&body)?.check()?;
    if locked(&simulation.world).people().get(participant).is_none() {
        return Err(Problem::not_found("user", "participant_id", &participant_id));
    }
    sending::say(&simulation, &ConversationId::one_to_one(viewer, participant), viewer, text)
}

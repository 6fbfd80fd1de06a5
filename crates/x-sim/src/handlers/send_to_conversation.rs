//! `POST /2/dm_conversations/{dm_conversation_id}/messages`: writes into a conversation.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};

use super::{path, sending};
use crate::{gate::Viewer, problem::Problem, query::Query, simulation::Simulation};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path(id): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, Problem> {
    let conversation = path::conversation("dm_conversation_id", &id)?;
    query.finish()?;
    let text = sending::read::<sending::Message>(&body)?.check()?;
    sending::say(&simulation, &conversation, viewer, text)
}

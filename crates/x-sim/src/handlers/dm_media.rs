//! `GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}`: the bytes of an attachment, for participants.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::path;
use crate::{
    gate::Viewer,
    problem::{Complaint, Problem},
    query::Query,
    simulation::{Simulation, locked},
    world::{MediaPlace, Picture},
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path((dm_id, media_id, resource_id)): Path<(String, String, String)>,
    query: Query,
) -> Result<Response, Problem> {
    query.finish()?;
    let dm_id = path::event(&dm_id)?;
    let malformed = |_| Complaint::about("media_id", &media_id, "The `media_id` is not a number".to_owned());
    let place = MediaPlace { dm_id, media_id: media_id.parse().map_err(malformed)?, resource_id };
    let picture = locked(&simulation.world).media_for(viewer, &place).map(|media| media.picture.clone());
    let picture = picture.ok_or_else(|| Problem::not_found("media", "media_id", &media_id))?;
    answer_with(picture).await
}

/// Answers with a picture, which may have to be drawn first.
pub(super) async fn answer_with(picture: Picture) -> Result<Response, Problem> {
    let drawn = tokio::task::spawn_blocking(move || picture.png()).await;
    let png = drawn.map_err(|_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}

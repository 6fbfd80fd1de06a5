//! `GET /profile_images/{user}/{file}`: what X keeps on another host, for everybody to see.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use dm_model::UserId;

use super::dm_media::answer_with;
use crate::{
    problem::Problem,
    simulation::{Simulation, locked},
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Path((user, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let user = user.parse::<UserId>().map_err(|_| Problem::no_such_path())?;
    let picture = locked(&simulation.world).people().get(user).and_then(|person| person.picture.clone());
    match picture {
        Some(picture) if file == "normal.png" => answer_with(picture).await,
        _ => Err(Problem::no_such_path()),
    }
}

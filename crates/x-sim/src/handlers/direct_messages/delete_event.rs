//! `DELETE /2/dm_events/{event_id}`: takes one's own message back.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use crate::{
    gate::Viewer,
    handlers::path,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    world::TrueContent,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path(event_id): Path<String>,
    query: Query,
) -> Result<Json<Value>, Problem> {
    let id = path::event(&event_id)?;
    query.finish()?;
    let missing = || Problem::not_found("dm_event", "event_id", &event_id);
    let mut world = locked(&simulation.world);
    let event = world.event_for(viewer, id).ok_or_else(missing)?;
    if event.sender != Some(viewer) || !matches!(event.content, TrueContent::Message { .. }) {
        return Err(Problem::forbidden("You are not permitted to delete this Direct Message event."));
    }
    world.delete_event(id).map_err(|_| missing())?;
    Ok(Json(json!({ "data": { "deleted": true } })))
}

#[cfg(test)]
mod tests {
    use crate::testing::Stage;

    #[tokio::test]
    async fn bob_deletes_his_own_message_and_nobody_elses() {
        let stage = Stage::set().await;
        let event = stage.bob_writes("oops");
        let path = format!("/2/dm_events/{event}");
        assert_eq!(stage.delete(stage.alice, &path).await.status, 403);
        assert_eq!(stage.delete(stage.carol, &path).await.status, 404);
        let answer = stage.delete(stage.bob, &path).await;
        assert_eq!((answer.status, &answer.body["data"]["deleted"]), (200, &true.into()));
        assert_eq!(stage.delete(stage.bob, &path).await.status, 404);
        assert!(stage.control.truth(stage.alice).is_empty());
    }
}

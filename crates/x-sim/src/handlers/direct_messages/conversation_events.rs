//! `GET /2/dm_conversations/{id}/dm_events`: one conversation, back to its beginning.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::listing::ListRequest;
use crate::{
    gate::Viewer,
    handlers::path,
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
    let request = ListRequest::read(&simulation, viewer, query, &conversation.to_string())?;
    let world = locked(&simulation.world);
    let timeline = world.timeline(viewer, &conversation);
    // Whoever left a group may still read what they saw; others get no hint whether the group exists.
    if timeline.is_none() && !world.participants_of(&conversation).contains(&viewer) {
        return Err(Problem::not_found("dm_conversation", "id", &id));
    }
    Ok(request.answer(&simulation, &world, timeline, None))
}

#[cfg(test)]
mod tests {
    use crate::testing::Stage;

    #[tokio::test]
    async fn carol_gets_no_hint_of_what_is_not_hers() {
        let stage = Stage::set().await;
        stage.bob_writes("hello");
        let group = stage.control.add_group(&[stage.alice, stage.bob]).unwrap();
        for id in [stage.alice_and_bob().to_string(), group.to_string(), "999999999999999".to_owned()] {
            let answer = stage.get(stage.carol, &format!("/2/dm_conversations/{id}/dm_events")).await;
            assert_eq!(answer.status, 404, "{id}");
        }
        assert_eq!(stage.get(stage.carol, "/2/dm_conversations/what/dm_events").await.status, 400);
    }

    #[tokio::test]
    async fn carol_still_reads_what_she_saw_before_she_left() {
        let stage = Stage::set().await;
        let group = stage.control.add_group(&[stage.alice, stage.bob]).unwrap();
        stage.control.add_message(&group, stage.bob, "before").unwrap();
        let joined = stage.control.add_join(&group, stage.bob, &[stage.carol]).unwrap();
        let during = stage.control.add_message(&group, stage.bob, "during").unwrap();
        let left = stage.control.add_leave(&group, &[stage.carol]).unwrap();
        stage.control.add_message(&group, stage.bob, "after").unwrap();
        let answer = stage.get(stage.carol, &format!("/2/dm_conversations/{group}/dm_events")).await;
        assert_eq!(answer.ids(), [left, during, joined]);
    }

    #[tokio::test]
    async fn a_conversation_that_has_not_begun_is_empty() {
        let stage = Stage::set().await;
        let path = format!("/2/dm_conversations/{}/dm_events", stage.alice_and_bob());
        let answer = stage.get(stage.alice, &path).await;
        assert_eq!((answer.status, &answer.body["meta"]["result_count"]), (200, &0.into()));
    }
}

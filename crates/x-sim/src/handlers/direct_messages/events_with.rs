//! `GET /2/dm_conversations/with/{participant_id}/dm_events`: the one-to-one conversation with somebody.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use dm_model::ConversationId;

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
    Path(participant_id): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    let participant = path::user("participant_id", &participant_id)?;
    let conversation = ConversationId::one_to_one(viewer, participant);
    let request = ListRequest::read(&simulation, viewer, query, &conversation.to_string())?;
    let world = locked(&simulation.world);
    if world.people().get(participant).is_none() {
        return Err(Problem::not_found("user", "participant_id", &participant_id));
    }
    Ok(request.answer(&simulation, &world, world.timeline(viewer, &conversation), None))
}

#[cfg(test)]
mod tests {
    use crate::testing::Stage;

    #[tokio::test]
    async fn only_the_conversation_of_the_two_is_listed() {
        let stage = Stage::set().await;
        let group = stage.control.add_group(&[stage.alice, stage.bob, stage.carol]).unwrap();
        let hello = stage.bob_writes("hello");
        stage.control.add_message(&group, stage.bob, "hello all").unwrap();
        let with = async |who: &str| stage.get(stage.alice, &format!("/2/dm_conversations/with/{who}/dm_events")).await;
        assert_eq!(with(&stage.bob.to_string()).await.ids(), [hello]);
        assert_eq!(with(&stage.carol.to_string()).await.ids(), []);
        assert_eq!(with("7").await.status, 404);
        assert_eq!(with("bob").await.status, 400);
    }
}

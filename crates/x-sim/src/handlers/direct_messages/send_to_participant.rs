//! `POST /2/dm_conversations/with/{participant_id}/messages`: writes to somebody, for the first time or again.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use dm_model::ConversationId;

use super::sending;
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
    body: Bytes,
) -> Result<Response, Problem> {
    let participant = path::user("participant_id", &participant_id)?;
    query.finish()?;
    let message = sending::read::<sending::Message>(&body)?.check()?;
    if locked(&simulation.world).people().get(participant).is_none() {
        return Err(Problem::not_found("user", "participant_id", &participant_id));
    }
    sending::say(&simulation, &ConversationId::one_to_one(viewer, participant), viewer, message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Stage;

    #[tokio::test]
    async fn the_first_message_begins_the_conversation() {
        let stage = Stage::set().await;
        let path = format!("/2/dm_conversations/with/{}/messages", stage.bob);
        let answer = stage.post(stage.alice, &path, &json!({ "text": "hello" })).await;
        let id = stage.alice_and_bob().to_string();
        assert_eq!((answer.status, &answer.body["data"]["dm_conversation_id"]), (201, &id.into()));
        assert_eq!(stage.control.truth(stage.bob).len(), 1);
        for (limit, left) in [("x-rate-limit-remaining", "14"), ("x-user-limit-24hour-remaining", "1439")] {
            assert_eq!(answer.header(limit), Some(left));
        }
    }

    #[tokio::test]
    async fn somebody_unknown_or_unwilling_gets_nothing() {
        let stage = Stage::set().await;
        stage.control.set_accepts_messages(stage.bob, false).unwrap();
        let to = async |who: &str| {
            let path = format!("/2/dm_conversations/with/{who}/messages");
            stage.post(stage.alice, &path, &json!({ "text": "hello" })).await.status
        };
        assert_eq!(to(&stage.bob.to_string()).await, 403);
        assert_eq!(to("7").await, 404);
        assert_eq!(to("bob").await, 400);
        assert!(stage.control.truth(stage.bob).is_empty());
    }
}

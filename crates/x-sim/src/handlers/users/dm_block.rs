//! `POST /2/users/{id}/dm/block` and `/unblock`: keeps somebody's messages away, and lets them come again.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde_json::json;

use crate::{
    gate::Viewer,
    handlers::path,
    problem::{Complaint, Problem},
    query::Query,
    simulation::{Simulation, locked},
    wire,
};

pub(crate) async fn block(
    State(simulation): State<Arc<Simulation>>,
    viewer: Viewer,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    set(&simulation, viewer, &id, query, true)
}

pub(crate) async fn unblock(
    State(simulation): State<Arc<Simulation>>,
    viewer: Viewer,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    set(&simulation, viewer, &id, query, false)
}

fn set(
    simulation: &Simulation,
    Viewer(viewer): Viewer,
    id: &str,
    query: Query,
    blocked: bool,
) -> Result<Response, Problem> {
    let person = path::user("id", id)?;
    query.finish()?;
    if person == viewer {
        return Err(Complaint::about("id", id, "You cannot block yourself".to_owned()).into());
    }
    let done = locked(&simulation.world).set_blocks(viewer, person, blocked);
    done.map_err(|_| Problem::not_found("user", "id", id))?;
    Ok(wire::json(StatusCode::OK, &json!({ "data": { "blocked": blocked } })))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::{Answer, Stage};

    async fn post(stage: &Stage, who: dm_model::UserId, path: &str) -> Answer {
        stage.post(who, path, &Value::Null).await
    }

    #[tokio::test]
    async fn a_block_stands_between_the_two_until_it_is_taken_back() {
        let stage = Stage::set().await;
        let group = stage.control.add_group(&[stage.alice, stage.bob]).unwrap();
        let write = async |who, path: String| stage.post(who, &path, &json!({ "text": "hello" })).await;
        let bob_to_alice = || format!("/2/dm_conversations/with/{}/messages", stage.alice);
        let alice_to_bob = || format!("/2/dm_conversations/{}/messages", stage.alice_and_bob());
        let answer = post(&stage, stage.alice, &format!("/2/users/{}/dm/block", stage.bob)).await;
        assert_eq!((answer.status, answer.body), (200, json!({ "data": { "blocked": true } })));
        for refused in [write(stage.bob, bob_to_alice()).await, write(stage.alice, alice_to_bob()).await] {
            assert_eq!(refused.status, 403);
            assert_eq!(refused.body["detail"], "You do not have permission to DM one or more participants.");
        }
        assert_eq!(write(stage.bob, format!("/2/dm_conversations/{group}/messages")).await.status, 201);
        let path = format!("/2/users/{}?user.fields=connection_status,receives_your_dm", stage.bob);
        let seen = stage.get(stage.alice, &path).await.body;
        assert_eq!(seen["data"]["connection_status"], json!(["blocking"]));
        assert_eq!(seen["data"]["receives_your_dm"], false);

        let answer = post(&stage, stage.alice, &format!("/2/users/{}/dm/unblock", stage.bob)).await;
        assert_eq!((answer.status, answer.body), (200, json!({ "data": { "blocked": false } })));
        assert_eq!(write(stage.bob, bob_to_alice()).await.status, 201);
        assert_eq!(write(stage.alice, alice_to_bob()).await.status, 201);
    }

    #[tokio::test]
    async fn a_new_group_cannot_bring_alice_together_with_whom_she_blocked() {
        let stage = Stage::set().await;
        stage.control.set_blocks(stage.alice, stage.bob, true).unwrap();
        let body = json!({
            "conversation_type": "Group",
            "participant_ids": [stage.alice, stage.carol],
            "message": { "text": "hello both" },
        });
        assert_eq!(stage.post(stage.bob, "/2/dm_conversations", &body).await.status, 403);
    }

    #[tokio::test]
    async fn who_cannot_be_blocked_is_refused() {
        let stage = Stage::set().await;
        for (id, status) in [("7", 404), ("0", 404), ("bob", 400), (&stage.alice.to_string(), 400)] {
            for call in ["block", "unblock"] {
                let answer = post(&stage, stage.alice, &format!("/2/users/{id}/dm/{call}")).await;
                assert_eq!(answer.status, status, "{id}");
            }
        }
        assert_eq!(post(&stage, stage.alice, &format!("/2/users/{}/dm/block?why=1", stage.bob)).await.status, 400);
        assert_eq!(stage.get(stage.alice, &format!("/2/users/{}/dm/block", stage.bob)).await.status, 405);
    }
}

//! `POST /2/dm_conversations/{dm_conversation_id}/messages`: writes into a conversation.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};

use super::sending;
use crate::{gate::Viewer, handlers::path, problem::Problem, query::Query, simulation::Simulation};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path(id): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, Problem> {
    let conversation = path::conversation("dm_conversation_id", &id)?;
    query.finish()?;
    let message = sending::read::<sending::Message>(&body)?.check()?;
    sending::say(&simulation, &conversation, viewer, message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{
        TrueContent,
        testing::{Stage, read},
    };

    #[tokio::test]
    async fn what_alice_writes_is_true() {
        let stage = Stage::set().await;
        stage.bob_writes("hello");
        let id = stage.alice_and_bob();
        let path = format!("/2/dm_conversations/{id}/messages");
        let answer = stage.post(stage.alice, &path, &json!({ "text": "hello bob" })).await;
        assert_eq!((answer.status, &answer.body["data"]["dm_conversation_id"]), (201, &id.to_string().into()));
        let last = stage.control.truth(stage.bob).pop().unwrap();
        assert_eq!(answer.body["data"]["dm_event_id"], last.id.to_string());
        let content = TrueContent::Message { text: "hello bob".to_owned(), media_keys: Vec::new(), links: Vec::new() };
        assert_eq!((last.sender, last.content), (Some(stage.alice), content));
    }

    #[tokio::test]
    async fn a_link_that_alice_sends_is_shortened() {
        let stage = Stage::set().await;
        let path = format!("/2/dm_conversations/{}/messages", stage.alice_and_bob());
        let text = "see https://example.org/a and example.com/b";
        assert_eq!(stage.post(stage.alice, &path, &json!({ "text": text })).await.status, 201);
        let TrueContent::Message { text: shown, links, .. } = stage.control.truth(stage.bob).remove(0).content else {
            panic!("a message");
        };
        let behind: Vec<_> = links.iter().map(|link| link.expanded_url.as_str()).collect();
        assert_eq!(behind, ["https://example.org/a", "http://example.com/b"]);
        assert_eq!(shown, format!("see {} and {}", links[0].url, links[1].url));
    }

    #[tokio::test]
    async fn who_is_not_in_a_conversation_cannot_write_into_it() {
        let stage = Stage::set().await;
        let group = stage.control.add_group(&[stage.alice, stage.bob, stage.carol]).unwrap();
        stage.control.add_leave(&group, &[stage.carol]).unwrap();
        for id in [group.to_string(), stage.alice_and_bob().to_string(), "999999999999999".to_owned()] {
            let path = format!("/2/dm_conversations/{id}/messages");
            let answer = stage.post(stage.carol, &path, &json!({ "text": "hello" })).await;
            assert_eq!(answer.status, 403, "{id}");
            assert_eq!(answer.body["detail"], "You do not have permission to DM one or more participants.");
        }
    }

    #[tokio::test]
    async fn a_body_that_is_no_message_is_refused_in_xs_shape() {
        let stage = Stage::set().await;
        let path = format!("/2/dm_conversations/{}/messages", stage.alice_and_bob());
        let request = || {
            let request = stage.request(stage.alice, reqwest::Method::POST, &path);
            request.header("content-type", "application/json")
        };
        let rubbish = read(request().body("{{{")).await;
        assert_eq!((rubbish.status, &rubbish.body["title"]), (400, &"Invalid Request".into()));
        let huge = read(request().body("x".repeat(1024 * 1024))).await;
        assert_eq!((huge.status, &huge.body["status"]), (413, &413.into()));
    }
}

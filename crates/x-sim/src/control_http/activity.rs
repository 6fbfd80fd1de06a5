//! What apps are told in real time, and how that goes wrong.

use axum::{Json, Router, extract::State, routing::post};
use dm_model::{ConversationId, EventId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, person};
use crate::Control;

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/sim/typing", post(show_typing))
        .route("/sim/read", post(mark_read))
        .route("/sim/streams/cut", post(cut_streams))
        .route("/sim/streams/twice", post(deliver_twice))
}

/// Where somebody does something: in a group, or in the one-to-one conversation with somebody.
#[derive(Deserialize)]
struct Place {
    person: String,
    conversation: Option<ConversationId>,
    with: Option<String>,
}

impl Place {
    fn conversation(self, control: &Control) -> Result<ConversationId, Refusal> {
        match (self.conversation, self.with) {
            (Some(conversation), None) => Ok(conversation),
            (None, Some(other)) => {
                Ok(ConversationId::one_to_one(person(control, &self.person)?, person(control, &other)?))
            }
            _ => Err(Refusal::NoPlace),
        }
    }
}

async fn show_typing(State(control): State<Control>, Json(place): Json<Place>) -> Result<Json<Value>, Refusal> {
    let who = person(&control, &place.person)?;
    control.show_typing(&place.conversation(&control)?, who)?;
    Ok(Json(json!({ "told": true })))
}

#[derive(Deserialize)]
struct Reading {
    event: EventId,
    #[serde(flatten)]
    place: Place,
}

async fn mark_read(State(control): State<Control>, Json(reading): Json<Reading>) -> Result<Json<Value>, Refusal> {
    let who = person(&control, &reading.place.person)?;
    control.mark_read(&reading.place.conversation(&control)?, who, reading.event)?;
    Ok(Json(json!({ "told": true })))
}

async fn cut_streams(State(control): State<Control>, Json(Cut {}): Json<Cut>) -> Json<Value> {
    control.cut_streams();
    Json(json!({ "cut": true }))
}

/// An empty object: without a body that is JSON, a web page could press this button.
#[derive(Deserialize)]
struct Cut {}

#[derive(Deserialize)]
struct Twice {
    twice: bool,
}

async fn deliver_twice(State(control): State<Control>, Json(wish): Json<Twice>) -> Json<Value> {
    control.deliver_twice(wish.twice);
    Json(json!({ "twice": wish.twice }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{
        activity::What,
        simulation::locked,
        testing::{Stage, read},
    };

    #[tokio::test]
    async fn people_type_and_read_over_http() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let post =
            async |path: &str, body: Value| read(stage.http.post(control.join(path).unwrap()).json(&body)).await.status;
        let hello = stage.bob_writes("hello");
        let place = stage.alice_and_bob();
        assert_eq!(post("/sim/typing", json!({ "person": "alice", "with": "bob" })).await, 200);
        assert_eq!(post("/sim/read", json!({ "person": "alice", "conversation": place, "event": hello })).await, 200);
        assert_eq!(post("/sim/streams/cut", json!({})).await, 200);
        assert_eq!(post("/sim/streams/twice", json!({ "twice": true })).await, 200);
        for nonsense in [
            json!({ "person": "alice" }),
            json!({ "person": "nobody", "with": "bob" }),
            json!({ "person": "carol", "conversation": place }),
            json!({ "person": "alice", "with": "bob", "conversation": place }),
        ] {
            assert_eq!(post("/sim/typing", nonsense.clone()).await, 400, "{nonsense}");
        }
        let simulation = stage.simulator.simulation();
        let world = locked(&simulation.world);
        let news: Vec<_> = world.news.since(1).unwrap().map(|news| (news.actor, &news.what)).collect();
        assert_eq!(news, [(stage.alice, &What::Typed), (stage.alice, &What::Read(hello))]);
    }
}

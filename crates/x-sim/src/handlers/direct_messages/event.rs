//! `GET /2/dm_events/{event_id}`: one event.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    billing::{Resource, note_reads},
    gate::Viewer,
    handlers::path,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::{self, Beside, EventWishes, Includes, WireEvent},
};

#[derive(Serialize)]
struct Envelope<'a> {
    data: WireEvent<'a>,
    #[serde(skip_serializing_if = "Includes::is_empty")]
    includes: Includes<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
}

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path(event_id): Path<String>,
    mut query: Query,
) -> Result<Response, Problem> {
    let id = path::event(&event_id)?;
    let wishes = EventWishes::take_from(&mut query, simulation.dialect());
    query.finish()?;
    let world = locked(&simulation.world);
    let event = world.event_for(viewer, id).ok_or_else(|| Problem::not_found("dm_event", "event_id", &event_id))?;
    let Beside { includes, errors, reads } = Beside::events(&[event], &wishes, &simulation.view(&world, Some(viewer)));
    let data = WireEvent::new(event, &wishes, world.people());
    let mut response = wire::json(StatusCode::OK, &Envelope { data, includes, errors });
    note_reads(&mut response, reads.into_iter().chain([Resource::Event(id)]));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use crate::testing::Stage;

    #[tokio::test]
    async fn one_event_is_shown_to_those_who_may_see_it() {
        let stage = Stage::set().await;
        let event = stage.bob_writes("hello");
        let path = format!("/2/dm_events/{event}?dm_event.fields=text,dm_conversation_id&expansions=sender_id");
        let answer = stage.get(stage.alice, &path).await;
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "data": {
            "dm_conversation_id": "628956948-2195939682",
            "event_type": "MessageCreate",
            "id": "1934266310460022784",
            "sender_id": "2195939682",
            "text": "hello"
          },
          "includes": {
            "users": [
              {
                "id": "2195939682",
                "name": "Bob",
                "username": "bob"
              }
            ]
          }
        }
        "#);
        assert_eq!(stage.get(stage.carol, &path).await.status, 404);
        assert_eq!(stage.get(stage.alice, "/2/dm_events/1").await.status, 404);
        assert_eq!(stage.get(stage.alice, "/2/dm_events/latest").await.status, 400);
        assert_eq!(stage.get(stage.alice, "/2/dm_events/%ff").await.status, 400);
    }

    #[tokio::test]
    async fn links_names_and_tags_come_with_their_places_when_asked_for() {
        let stage = Stage::set().await;
        let event = stage.bob_writes("🦭 @alice @nobody: see https://www.example.org/tides/2025/june #low_tide $SEA");
        let asked = stage.get(stage.alice, &format!("/2/dm_events/{event}?dm_event.fields=entities")).await;
        insta::assert_json_snapshot!(asked.body["data"], @r#"
        {
          "entities": {
            "cashtags": [
              {
                "end": 60,
                "start": 56,
                "tag": "SEA"
              }
            ],
            "hashtags": [
              {
                "end": 55,
                "start": 46,
                "tag": "low_tide"
              }
            ],
            "mentions": [
              {
                "end": 8,
                "id": "628956948",
                "start": 2,
                "username": "alice"
              },
              {
                "end": 16,
                "start": 9,
                "username": "nobody"
              }
            ],
            "urls": [
              {
                "display_url": "example.org/tides/2025/june",
                "end": 45,
                "expanded_url": "https://www.example.org/tides/2025/june",
                "start": 22,
                "url": "https://t.co/1VVmiDEzjq"
              }
            ]
          },
          "event_type": "MessageCreate",
          "id": "1934266310460022784",
          "text": "🦭 @alice @nobody: see https://t.co/1VVmiDEzjq #low_tide $SEA"
        }
        "#);
        let not_asked = stage.get(stage.alice, &format!("/2/dm_events/{event}")).await;
        assert!(not_asked.body["data"].get("entities").is_none());
        let plain = stage.bob_writes("nothing in here");
        let plain = stage.get(stage.alice, &format!("/2/dm_events/{plain}?dm_event.fields=entities")).await;
        assert!(plain.body["data"].get("entities").is_none());
    }
}

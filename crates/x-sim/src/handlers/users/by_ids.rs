//! `GET /2/users?ids=`: who others are. People whom X does not know are told beside the others, in `errors`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::Value;

use crate::{
    handlers::path,
    problem::{Complaint, Problem, not_found_entry},
    query::Query,
    simulation::{Simulation, locked},
    wire::{self, UserWishes, WireUser},
};

/// How many people one call can ask for (X's docs).
const MOST: usize = 100;

#[derive(Serialize)]
struct Envelope<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data: Vec<WireUser<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
}

pub(crate) async fn handle(State(simulation): State<Arc<Simulation>>, mut query: Query) -> Result<Response, Problem> {
    let wishes = UserWishes::take_from(&mut query);
    let text = query.take("ids").unwrap_or_default();
    query.finish()?;
    let ids: Vec<_> = text.split(',').filter(|id| !id.is_empty()).collect();
    if !(1..=MOST).contains(&ids.len()) {
        let message = format!(
            "The number of values in the `ids` query parameter list [{}] is not between 1 and {MOST}",
            ids.len()
        );
        return Err(Complaint::about("ids", &text, message).into());
    }
    let world = locked(&simulation.world);
    let mut envelope = Envelope { data: Vec::new(), errors: Vec::new() };
    for id in ids {
        let known = match path::user("ids", id) {
            Ok(user) => world.people().get(user),
            // A number that nobody can have is only unknown; anything else is refused.
            Err(_) if id.bytes().all(|byte| byte.is_ascii_digit()) && id.len() <= 19 => None,
            Err(problem) => return Err(problem),
        };
        match known {
            Some(person) => envelope.data.push(WireUser::new(person, &wishes, &simulation.origin)),
            None => envelope.errors.push(not_found_entry("user", "ids", id)),
        }
    }
    Ok(wire::json(StatusCode::OK, &envelope))
}

#[cfg(test)]
mod tests {
    use crate::testing::Stage;

    #[tokio::test]
    async fn people_whom_x_does_not_know_are_told_beside_the_others() {
        let stage = Stage::set().await;
        let answer = stage.get(stage.alice, &format!("/2/users?ids={},7", stage.bob)).await;
        assert_eq!(answer.status, 200);
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "data": [
            {
              "id": "2195939682",
              "name": "Bob",
              "username": "bob"
            }
          ],
          "errors": [
            {
              "detail": "Could not find user with ids: [7].",
              "parameter": "ids",
              "resource_id": "7",
              "resource_type": "user",
              "title": "Not Found Error",
              "type": "https://api.x.com/2/problems/resource-not-found",
              "value": "7"
            }
          ]
        }
        "#);
        let nobody = stage.get(stage.alice, "/2/users?ids=0,7").await;
        assert!(nobody.body.get("data").is_none());
    }

    #[tokio::test]
    async fn one_to_a_hundred_ids_are_asked_for() {
        let stage = Stage::set().await;
        let ids = |count| (1..=count).map(|id: u32| id.to_string()).collect::<Vec<_>>().join(",");
        let status = async |ids: String| stage.get(stage.alice, &format!("/2/users?ids={ids}")).await.status;
        assert_eq!(status(ids(100)).await, 200);
        assert_eq!(status(ids(101)).await, 400);
        assert_eq!(status(String::new()).await, 400);
        assert_eq!(status("bob".to_owned()).await, 400);
    }
}

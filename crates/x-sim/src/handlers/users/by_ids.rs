//! `GET /2/users?ids=`: who others are. People whom X does not know are told beside the others, in `errors`.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::lookup::{self, Asker, Wanted};
use crate::{
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::UserWishes,
};

/// How many people one call can ask for (X's docs).
pub(super) const MOST: usize = 100;

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Asker(asker): Asker,
    mut query: Query,
) -> Result<Response, Problem> {
    let wishes = UserWishes::take_from(&mut query, simulation.dialect());
    let ids = query.take_list("ids", MOST);
    query.finish()?;
    let wanted = ids.iter().map(|id| Wanted::by_id("ids", id)).collect::<Result<Vec<_>, _>>()?;
    let world = locked(&simulation.world);
    Ok(lookup::answer_many(&simulation.view(&world, asker), &wishes, "ids", &wanted))
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

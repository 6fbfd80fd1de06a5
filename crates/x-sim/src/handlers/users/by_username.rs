//! `GET /2/users/by/username/{username}`: who has this name.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::lookup::{self, Asker, Wanted};
use crate::{
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::UserWishes,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Asker(asker): Asker,
    Path(username): Path<String>,
    mut query: Query,
) -> Result<Response, Problem> {
    let wishes = UserWishes::take_from(&mut query, simulation.dialect());
    query.finish()?;
    let world = locked(&simulation.world);
    let wanted = Wanted::by_username(&world, "username", &username)?;
    Ok(lookup::answer_one(&simulation.view(&world, asker), &wishes, "username", &wanted))
}

#[cfg(test)]
mod tests {
    use crate::testing::Stage;

    #[tokio::test]
    async fn bob_is_found_whatever_the_capitals() {
        let stage = Stage::set().await;
        let answer = stage.get(stage.alice, "/2/users/by/username/BOB").await;
        assert_eq!(answer.body, serde_json::json!({ "data": { "id": stage.bob, "name": "Bob", "username": "bob" } }));
    }

    #[tokio::test]
    async fn a_name_that_nobody_has_is_told_without_data() {
        let stage = Stage::set().await;
        let answer = stage.get(stage.alice, "/2/users/by/username/nobody").await;
        assert_eq!(answer.status, 200);
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "errors": [
            {
              "detail": "Could not find user with username: [nobody].",
              "parameter": "username",
              "resource_id": "nobody",
              "resource_type": "user",
              "title": "Not Found Error",
              "type": "https://api.x.com/2/problems/resource-not-found",
              "value": "nobody"
            }
          ]
        }
        "#);
    }

    #[tokio::test]
    async fn what_is_no_name_is_refused() {
        let stage = Stage::set().await;
        for name in ["bob%20", "@bob", "sixteen_letters_", "b%C3%B6b", "%ff"] {
            assert_eq!(stage.get(stage.alice, &format!("/2/users/by/username/{name}")).await.status, 400, "{name}");
        }
        assert_eq!(stage.get(stage.alice, "/2/users/by/username/").await.status, 404);
    }
}

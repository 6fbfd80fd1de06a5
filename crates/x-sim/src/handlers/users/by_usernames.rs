//! `GET /2/users/by?usernames=`: who has these names.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{
    by_ids::MOST,
    lookup::{self, Asker, Wanted},
};
use crate::{
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::UserWishes,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Asker(asker): Asker,
    mut query: Query,
) -> Result<Response, Problem> {
    let wishes = UserWishes::take_from(&mut query, simulation.dialect());
    let names = query.take_list("usernames", MOST);
    query.finish()?;
    let world = locked(&simulation.world);
    let wanted =
        names.iter().map(|name| Wanted::by_username(&world, "usernames", name)).collect::<Result<Vec<_>, _>>()?;
    Ok(lookup::answer_many(&simulation.view(&world, asker), &wishes, "usernames", &wanted))
}

#[cfg(test)]
mod tests {
    use crate::testing::Stage;

    #[tokio::test]
    async fn people_come_in_the_order_of_their_names_with_the_unknown_beside_them() {
        let stage = Stage::set().await;
        stage.control.suspend(stage.carol).unwrap();
        let answer = stage.get(stage.alice, "/2/users/by?usernames=bob,nobody,alice,carol").await;
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "data": [
            {
              "id": "2195939682",
              "name": "Bob",
              "username": "bob"
            },
            {
              "id": "628956948",
              "name": "Alice",
              "username": "alice"
            }
          ],
          "errors": [
            {
              "detail": "Could not find user with usernames: [nobody].",
              "parameter": "usernames",
              "resource_id": "nobody",
              "resource_type": "user",
              "title": "Not Found Error",
              "type": "https://api.x.com/2/problems/resource-not-found",
              "value": "nobody"
            },
            {
              "detail": "User has been suspended: [carol].",
              "parameter": "usernames",
              "resource_id": "carol",
              "resource_type": "user",
              "title": "Forbidden",
              "type": "https://api.x.com/2/problems/resource-not-found",
              "value": "carol"
            }
          ]
        }
        "#);
    }

    #[tokio::test]
    async fn one_to_a_hundred_names_are_asked_for() {
        let stage = Stage::set().await;
        let names = |count| (1..=count).map(|it: u32| format!("u{it}")).collect::<Vec<_>>().join(",");
        let status = async |query: String| stage.get(stage.alice, &format!("/2/users/by{query}")).await.status;
        assert_eq!(status(format!("?usernames={}", names(100))).await, 200);
        assert_eq!(status(format!("?usernames={}", names(101))).await, 400);
        for query in ["", "?usernames=", "?usernames=alice,", "?usernames=@alice", "?ids=7"] {
            assert_eq!(status(query.to_owned()).await, 400, "{query}");
        }
    }
}

//! `GET /2/users/me`: who one is.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::lookup;
use crate::{
    gate::Viewer,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::UserWishes,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    mut query: Query,
) -> Result<Response, Problem> {
    let wishes = UserWishes::take_from(&mut query, simulation.dialect());
    query.finish()?;
    let world = locked(&simulation.world);
    let me = world.people().get(viewer).ok_or_else(Problem::unauthorized)?;
    Ok(lookup::answer_one(&simulation.view(&world, Some(viewer)), &wishes, "id", &me.into()))
}

#[cfg(test)]
mod tests {
    use crate::testing::{Stage, read};

    #[tokio::test]
    async fn alice_is_told_who_she_is() {
        let stage = Stage::set().await;
        let answer = stage.get(stage.alice, "/2/users/me?user.fields=protected,receives_your_dm").await;
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "data": {
            "id": "628956948",
            "name": "Alice",
            "protected": false,
            "receives_your_dm": true,
            "username": "alice"
          }
        }
        "#);
    }

    #[tokio::test]
    async fn nobody_is_told_anything_without_a_token() {
        let stage = Stage::set().await;
        let answer = read(stage.http.get(stage.url("/2/users/me"))).await;
        assert_eq!(answer.status, 401);
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "detail": "Unauthorized",
          "status": 401,
          "title": "Unauthorized",
          "type": "about:blank"
        }
        "#);
    }
}

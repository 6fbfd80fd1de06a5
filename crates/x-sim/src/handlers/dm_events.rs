//! `GET /2/dm_events`: the events of all conversations of the last 30 days.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, response::Response};
use dm_model::Timestamp;

use super::listing::ListRequest;
use crate::{
    gate::Viewer,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    world::first_event_of,
};

/// How far this list reaches back (X's docs); the lists of single conversations reach back to their beginning.
const REACH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    query: Query,
) -> Result<Response, Problem> {
    let request = ListRequest::read(&simulation, query, format!("inbox of {viewer}"))?;
    let reach = i64::try_from(REACH.as_millis()).unwrap_or(i64::MAX);
    let oldest = Timestamp::from_millis(simulation.clock.now().as_millis().saturating_sub(reach));
    let world = locked(&simulation.world);
    Ok(request.answer(&simulation, &world, world.inbox(viewer), first_event_of(oldest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Stage;

    #[tokio::test]
    async fn only_what_was_asked_for_is_given() {
        let stage = Stage::set().await;
        stage.bob_writes("hello");
        let bare = stage.get(stage.alice, "/2/dm_events").await;
        assert_eq!(bare.status, 200);
        insta::assert_json_snapshot!(bare.body, @r#"
        {
          "data": [
            {
              "event_type": "MessageCreate",
              "id": "1934266310460022784",
              "text": "hello"
            }
          ],
          "meta": {
            "result_count": 1
          }
        }
        "#);
    }
}

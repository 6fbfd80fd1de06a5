//! `PUT /2/activity/subscriptions/{subscription_id}`: another tag.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde_json::json;

use super::{asker::Asker, new_subscription::Change};
use crate::{
    handlers::{json_body, path},
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::{self, WireSubscription},
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    asker: Asker,
    Path(subscription_id): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, Problem> {
    let id = path::subscription(&subscription_id)?;
    query.finish()?;
    let tag = json_body::read::<Change>(&body)?.check()?;
    let mut subscriptions = locked(&simulation.subscriptions);
    let total = subscriptions.of(&asker.app).count();
    let changed = subscriptions.set_tag(simulation.clock.now(), &asker.app, id, tag);
    let changed = changed.ok_or_else(|| path::no_subscription(&subscription_id))?;
    let data = json!({ "data": { "subscription": WireSubscription::new(changed), "total_subscriptions": total } });
    Ok(wire::json(StatusCode::OK, &data))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::Method;
    use serde_json::{Value, json};

    use crate::testing::{Answer, Stage, read};

    #[tokio::test]
    async fn a_subscription_gets_another_tag() {
        let stage = Stage::set().await;
        let wish = json!({ "event_type": "dm.sent", "filter": { "user_id": stage.alice }, "tag": "one" });
        let made = stage.post(stage.alice, "/2/activity/subscriptions", &wish).await;
        let path = format!(
            "/2/activity/subscriptions/{}",
            made.body["data"]["subscription"]["subscription_id"].as_str().unwrap()
        );
        stage.control.advance(Duration::from_secs(1));
        let changed = put(&stage, &path, &json!({ "tag": "two" })).await;
        assert_eq!((changed.status, &changed.body["data"]["total_subscriptions"]), (200, &1.into()));
        let subscription = &changed.body["data"]["subscription"];
        assert_eq!(
            (&subscription["tag"], &subscription["updated_at"]),
            (&"two".into(), &"2025-06-15T15:06:41.000Z".into())
        );
        for body in [
            json!({}),
            json!({ "tag": "" }),
            json!({ "event_type": "dm.read" }),
            json!({ "webhook_id": "1" }),
            json!([]),
        ] {
            assert_eq!(put(&stage, &path, &body).await.status, 400, "{body}");
        }
    }

    #[tokio::test]
    async fn what_is_not_there_cannot_be_changed() {
        let stage = Stage::set().await;
        let put =
            async |id| put(&stage, &format!("/2/activity/subscriptions/{id}"), &json!({ "tag": "new" })).await.status;
        assert_eq!((put("1").await, put("x").await), (404, 400));
    }

    async fn put(stage: &Stage, path: &str, body: &Value) -> Answer {
        read(stage.request_of_app("pipit-demo", Method::PUT, path).json(body)).await
    }
}

//! `DELETE /2/activity/subscriptions/{subscription_id}` and `DELETE /2/activity/subscriptions?ids=`.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde_json::json;

use super::asker::Asker;
use crate::{
    handlers::path,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire,
};

/// How many ids one call may name (X's specification).
const MOST_IDS: usize = 100;

/// One subscription, named in the path.
pub(crate) async fn one(
    State(simulation): State<Arc<Simulation>>,
    asker: Asker,
    Path(subscription_id): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    let id = path::subscription(&subscription_id)?;
    query.finish()?;
    if !locked(&simulation.subscriptions).remove(&asker.app, id) {
        return Err(path::no_subscription(&subscription_id));
    }
    Ok(wire::json(StatusCode::OK, &json!({ "data": { "deleted": true } })))
}

/// Several. Those that are not there do not keep the others from being deleted.
pub(crate) async fn several(
    State(simulation): State<Arc<Simulation>>,
    asker: Asker,
    mut query: Query,
) -> Result<Response, Problem> {
    let text = query.take("ids").unwrap_or_default();
    let ids: Vec<_> = text.split(',').collect();
    if ids.len() > MOST_IDS {
        query.complain("ids", &text, &format!("has more than {MOST_IDS} ids"));
    }
    let is_id = |text: &&str| path::subscription(text).is_ok();
    if let Some(wrong) = ids.iter().find(|text| !is_id(text)) {
        query.complain("ids", wrong, "does not match ^[0-9]{1,19}$");
    }
    query.finish()?;
    let mut subscriptions = locked(&simulation.subscriptions);
    let (gone, missing): (Vec<_>, Vec<_>) =
        ids.into_iter().partition(|text| text.parse().is_ok_and(|id| subscriptions.remove(&asker.app, id)));
    let mut answer = json!({ "meta": { "total_subscriptions": subscriptions.of(&asker.app).count() } });
    if !gone.is_empty() {
        answer["data"] = gone.iter().map(|id| json!({ "subscription_id": id, "deleted": true })).collect();
    }
    if !missing.is_empty() {
        let error = |id: &&str| json!({ "subscription_id": id, "reason": "not_found", "message": format!("There is no subscription [{id}].") });
        answer["errors"] = missing.iter().map(error).collect();
    }
    Ok(wire::json(StatusCode::OK, &answer))
}

#[cfg(test)]
mod tests {
    use reqwest::Method;
    use serde_json::{Value, json};

    use crate::testing::{Answer, Stage, read};

    const PATH: &str = "/2/activity/subscriptions";

    async fn id_of_new(stage: &Stage, event_type: &str) -> String {
        let body = json!({ "event_type": event_type, "filter": { "user_id": stage.alice } });
        let answer = stage.post(stage.alice, PATH, &body).await;
        answer.body["data"]["subscription"]["subscription_id"].as_str().unwrap().to_owned()
    }

    async fn delete(stage: &Stage, app: &str, path: &str) -> Answer {
        read(stage.request_of_app(app, Method::DELETE, path)).await
    }

    #[tokio::test]
    async fn a_subscription_is_deleted_once_and_only_by_its_app() {
        let stage = Stage::set().await;
        let path = format!("{PATH}/{}", id_of_new(&stage, "dm.sent").await);
        assert_eq!(delete(&stage, "bot-demo", &path).await.status, 404);
        assert_eq!(stage.delete(stage.alice, &path).await.status, 403, "only an app may");
        assert_eq!(delete(&stage, "pipit-demo", &path).await.body, json!({ "data": { "deleted": true } }));
        assert_eq!(delete(&stage, "pipit-demo", &path).await.status, 404);
        assert_eq!(delete(&stage, "pipit-demo", &format!("{PATH}/x")).await.status, 400);
    }

    #[tokio::test]
    async fn several_are_deleted_at_once_and_the_missing_ones_are_told() {
        let stage = Stage::set().await;
        let [one, two] = [id_of_new(&stage, "dm.sent").await, id_of_new(&stage, "dm.read").await];
        let answer = delete(&stage, "pipit-demo", &format!("{PATH}?ids={one},7")).await;
        let deleted = |id: &str| json!([{ "subscription_id": id, "deleted": true }]);
        assert_eq!((answer.status, &answer.body["data"]), (200, &deleted(&one)));
        assert_eq!(answer.body["errors"][0]["subscription_id"], "7");
        assert_eq!(answer.body["meta"]["total_subscriptions"], 1);
        let rest = delete(&stage, "pipit-demo", &format!("{PATH}?ids={two}")).await;
        assert_eq!((&rest.body["data"], &rest.body["errors"]), (&deleted(&two), &Value::Null));
    }

    #[tokio::test]
    async fn one_to_a_hundred_ids_may_be_named() {
        let stage = Stage::set().await;
        let many = vec!["1"; 101].join(",");
        for query in [String::new(), "?ids=".to_owned(), "?ids=1,x".to_owned(), format!("?ids={many}")] {
            assert_eq!(delete(&stage, "pipit-demo", &format!("{PATH}{query}")).await.status, 400, "{query}");
        }
    }
}

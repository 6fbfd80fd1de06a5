//! What X allows, over HTTP.

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Control, LimitUse};

pub(super) fn routes() -> Router<Control> {
    Router::new().route("/sim/limits", get(limits)).route("/sim/enrolment", post(set_enrolled))
}

async fn limits(State(control): State<Control>) -> Json<Vec<LimitUse>> {
    Json(control.limits())
}

#[derive(Deserialize)]
struct Enrolment {
    app: String,
    enrolled: bool,
}

async fn set_enrolled(State(control): State<Control>, Json(wish): Json<Enrolment>) -> Json<Value> {
    control.set_enrolled(&wish.app, wish.enrolled);
    Json(json!({ "enrolled": wish.enrolled }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{Stage, read};

    #[tokio::test]
    async fn what_is_used_is_told_with_its_end() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        stage.get(stage.alice, "/2/dm_events").await;
        let limits = read(stage.http.get(control.join("/sim/limits").unwrap())).await;
        let reads = json!([{
            "app": "pipit-demo", "user": stage.alice, "calls": ["dm_events"], "window_seconds": 900,
            "limit": 15, "used": 1, "resets_at": 1_750_000_900_000_i64,
        }]);
        assert_eq!(limits.body, reads);
    }

    #[tokio::test]
    async fn an_app_can_lose_its_enrolment() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        for (enrolled, status) in [(false, 403), (true, 200)] {
            let wish = json!({ "app": "pipit-demo", "enrolled": enrolled });
            read(stage.http.post(control.join("/sim/enrolment").unwrap()).json(&wish)).await;
            assert_eq!(stage.get(stage.alice, "/2/users/me").await.status, status);
        }
    }
}

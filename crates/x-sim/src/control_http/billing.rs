//! What X would charge, over HTTP.

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Bill, Control, Money};

pub(super) fn routes() -> Router<Control> {
    Router::new().route("/sim/bill", get(bill)).route("/sim/credit", post(set_credit))
}

async fn bill(State(control): State<Control>) -> Json<Bill> {
    Json(control.bill())
}

#[derive(Deserialize)]
struct Credit {
    app: String,
    /// In thousandths of a dollar; nothing for no limit.
    credit: Option<Money>,
}

async fn set_credit(State(control): State<Control>, Json(wish): Json<Credit>) -> Json<Value> {
    control.set_credit(&wish.app, wish.credit);
    Json(json!({ "credit": wish.credit }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{Stage, read};

    #[tokio::test]
    async fn the_bill_is_told_in_thousandths_of_a_dollar() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let credit = json!({ "app": "pipit-demo", "credit": 1_000 });
        read(stage.http.post(control.join("/sim/credit").unwrap()).json(&credit)).await;
        stage.get(stage.alice, "/2/users/me").await;
        let bill = read(stage.http.get(control.join("/sim/bill").unwrap())).await;
        let line = json!({
            "day": "2025-06-15", "app": "pipit-demo", "user": stage.alice, "call": "users_me",
            "charged": 1, "repeated": 0, "amount": 10,
        });
        assert_eq!(bill.body, json!({ "lines": [line], "total": 10, "credits": { "pipit-demo": 990 } }));
    }
}

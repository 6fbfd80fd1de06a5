//! Tokens without a browser.

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, person};
use crate::{Control, RefreshCounts};

pub(super) fn routes() -> Router<Control> {
    Router::new().route("/sim/sign-in", post(sign_in)).route("/sim/refreshes", get(refreshes))
}

#[derive(Deserialize)]
struct SignIn {
    person: String,
    client: String,
}

async fn sign_in(State(control): State<Control>, Json(wish): Json<SignIn>) -> Result<Json<Value>, Refusal> {
    let who = person(&control, &wish.person)?;
    if !control.knows_client(&wish.client) {
        return Err(Refusal::NoClient(wish.client));
    }
    let tokens = control.sign_in(who, &wish.client);
    Ok(Json(json!({ "access_token": tokens.access_token, "refresh_token": tokens.refresh_token })))
}

async fn refreshes(State(control): State<Control>) -> Json<RefreshCounts> {
    Json(control.refresh_counts())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{Stage, read};

    #[tokio::test]
    async fn bob_signs_in_without_a_browser() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let url = control.join("/sim/sign-in").unwrap();
        let sign_in = async |person: &str, client: &str| {
            read(stage.http.post(url.clone()).json(&json!({ "person": person, "client": client }))).await
        };
        let tokens = sign_in("bob", "bot-demo").await;
        let access_token = tokens.body["access_token"].as_str().unwrap();
        let me = read(stage.http.get(stage.url("/2/users/me")).bearer_auth(access_token)).await;
        assert_eq!(me.body["data"]["username"], "bob");
        assert_eq!(sign_in("nobody", "bot-demo").await.status, 400);
        assert_eq!(sign_in("bob", "no app").await.body, json!({ "error": "No app is registered as no app." }));
        let refreshes = read(stage.http.get(control.join("/sim/refreshes").unwrap())).await;
        assert_eq!(refreshes.body, json!({ "refreshes": 0, "reuses": 0, "families_killed": 0 }));
    }
}

//! How people stand to each other, over HTTP.

use axum::{Json, Router, extract::State, routing::post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, person};
use crate::{AcceptsMessagesFrom, Control, Profile};

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/sim/people/profile", post(set_profile))
        .route("/sim/people/accepts-messages", post(set_accepts_messages))
        .route("/sim/people/suspended", post(set_suspended))
        .route("/sim/people/follows", post(set_follows))
        .route("/sim/people/blocks", post(set_blocks))
}

#[derive(Deserialize)]
struct NewProfile {
    who: String,
    #[serde(flatten)]
    profile: Profile,
}

async fn set_profile(State(control): State<Control>, Json(new): Json<NewProfile>) -> Result<Json<Value>, Refusal> {
    control.set_profile(person(&control, &new.who)?, new.profile)?;
    Ok(Json(json!({ "who": new.who })))
}

#[derive(Deserialize)]
struct Accepts {
    who: String,
    from: AcceptsMessagesFrom,
}

async fn set_accepts_messages(
    State(control): State<Control>,
    Json(accepts): Json<Accepts>,
) -> Result<Json<Value>, Refusal> {
    control.set_accepts_messages_from(person(&control, &accepts.who)?, accepts.from)?;
    Ok(Json(json!({ "who": accepts.who })))
}

#[derive(Deserialize)]
struct Suspension {
    who: String,
    suspended: bool,
}

async fn set_suspended(State(control): State<Control>, Json(wanted): Json<Suspension>) -> Result<Json<Value>, Refusal> {
    let who = person(&control, &wanted.who)?;
    if wanted.suspended {
        control.suspend(who)?;
    } else {
        control.reinstate(who)?;
    }
    Ok(Json(json!({ "suspended": wanted.suspended })))
}

#[derive(Deserialize)]
struct Follow {
    who: String,
    whom: String,
    follows: bool,
}

async fn set_follows(State(control): State<Control>, Json(wanted): Json<Follow>) -> Result<Json<Value>, Refusal> {
    control.set_follows(person(&control, &wanted.who)?, person(&control, &wanted.whom)?, wanted.follows)?;
    Ok(Json(json!({ "follows": wanted.follows })))
}

#[derive(Deserialize)]
struct Block {
    who: String,
    whom: String,
    blocks: bool,
}

async fn set_blocks(State(control): State<Control>, Json(wanted): Json<Block>) -> Result<Json<Value>, Refusal> {
    control.set_blocks(person(&control, &wanted.who)?, person(&control, &wanted.whom)?, wanted.blocks)?;
    Ok(Json(json!({ "blocks": wanted.blocks })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Stage, read};

    #[tokio::test]
    async fn how_people_stand_to_each_other_is_set_over_http() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let set = async |what: &str, body: Value| {
            let path = control.join(&format!("/sim/people/{what}")).unwrap();
            read(stage.http.post(path).json(&body)).await.status
        };
        let path =
            format!("/2/users/{}?user.fields=location,verified_type,connection_status,receives_your_dm", stage.bob);
        let seen = async || stage.get(stage.alice, &path).await.body;
        let profile = json!({ "who": "bob", "location": "By the sea", "verified_type": "blue" });
        assert_eq!(set("profile", profile).await, 200);
        assert_eq!(set("follows", json!({ "who": "alice", "whom": "bob", "follows": true })).await, 200);
        assert_eq!(set("accepts-messages", json!({ "who": "bob", "from": "people_they_follow" })).await, 200);
        insta::assert_json_snapshot!(seen().await["data"], @r#"
        {
          "connection_status": [
            "following"
          ],
          "id": "2195939682",
          "location": "By the sea",
          "name": "Bob",
          "receives_your_dm": false,
          "username": "bob",
          "verified_type": "blue"
        }
        "#);

        assert_eq!(set("follows", json!({ "who": "bob", "whom": "alice", "follows": true })).await, 200);
        assert_eq!(seen().await["data"]["receives_your_dm"], true);
        assert_eq!(set("blocks", json!({ "who": "bob", "whom": "alice", "blocks": true })).await, 200);
        assert_eq!(seen().await["data"]["receives_your_dm"], false);
        assert_eq!(set("suspended", json!({ "who": "bob", "suspended": true })).await, 200);
        assert!(seen().await.get("data").is_none());
        assert_eq!(set("suspended", json!({ "who": "nobody", "suspended": true })).await, 400);
    }
}

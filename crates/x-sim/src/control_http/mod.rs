//! The control over HTTP, for tests that are not written in Rust and for people with `curl`.
//!
//! It has a port of its own: X has no such paths, and X may be set unreachable while its control must not be. Bodies
//! are JSON and must say so, which keeps web pages from pressing these buttons. People are named by their usernames.

mod activity;
mod billing;
mod faults;
mod limits;
mod people;
mod sign_in;

use std::time::Duration;

use axum::{
    Json, Router,
    extract::{Query, Request, State},
    http::{StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use dm_model::{ConversationId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Control, ControlError, FaultRuleError, RequestRecord, TrueEvent, status_page};

pub(crate) fn router(control: Control) -> Router {
    Router::new()
        .route("/sim/people", post(add_person))
        .route("/sim/groups", post(add_group))
        .route("/sim/messages", post(add_message))
        .route("/sim/posts", post(add_post))
        .route("/sim/posts/delete", post(delete_post))
        .route("/sim/joins", post(add_join))
        .route("/sim/leaves", post(add_leave))
        .route("/sim/truth", get(truth))
        .route("/sim/requests", get(requests))
        .route("/sim/clock", get(show_clock))
        .route("/sim/clock/advance", post(advance_clock))
        .merge(activity::routes())
        .merge(billing::routes())
        .merge(faults::routes())
        .merge(people::routes())
        .merge(limits::routes())
        .merge(sign_in::routes())
        .merge(status_page::routes())
        .layer(from_fn(only_from_here))
        .with_state(control)
}

/// A web page elsewhere could let its own name lead to this port and so read what is not for it (DNS rebinding); its
/// requests name another host.
async fn only_from_here(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if matches!(name, "127.0.0.1" | "localhost") {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    }
}

/// Why the control did not do it.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error(transparent)]
    World(#[from] ControlError),
    #[error("No app is registered as {0}.")]
    NoClient(String),
    #[error("Nobody is called {0}.")]
    Nobody(String),
    #[error("Name either a conversation or, for a one-to-one conversation, whom the message is for.")]
    NoPlace,
    #[error(transparent)]
    Fault(#[from] FaultRuleError),
    #[error("Say either how many times or with which probability.")]
    TimesAndProbability,
    #[error("At most {0} times can be asked for at once.")]
    TooMany(u32),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

fn person(control: &Control, username: &str) -> Result<UserId, Refusal> {
    control.person(username).ok_or_else(|| Refusal::Nobody(username.to_owned()))
}

fn people(control: &Control, usernames: &[String]) -> Result<Vec<UserId>, Refusal> {
    usernames.iter().map(|username| person(control, username)).collect()
}

#[derive(Serialize)]
struct Made<T> {
    id: T,
}

#[derive(Deserialize)]
struct NewPerson {
    name: String,
    username: String,
}

async fn add_person(State(control): State<Control>, Json(new): Json<NewPerson>) -> Json<Made<UserId>> {
    Json(Made { id: control.add_person(&new.name, &new.username) })
}

#[derive(Deserialize)]
struct NewGroup {
    participants: Vec<String>,
}

async fn add_group(
    State(control): State<Control>,
    Json(new): Json<NewGroup>,
) -> Result<Json<Made<ConversationId>>, Refusal> {
    Ok(Json(Made { id: control.add_group(&people(&control, &new.participants)?)? }))
}

#[derive(Deserialize)]
struct NewMessage {
    sender: String,
    text: String,
    conversation: Option<ConversationId>,
    to: Option<String>,
}

async fn add_message(State(control): State<Control>, Json(new): Json<NewMessage>) -> Result<Json<Value>, Refusal> {
    let sender = person(&control, &new.sender)?;
    let conversation = match (new.conversation, new.to) {
        (Some(conversation), None) => conversation,
        (None, Some(to)) => ConversationId::one_to_one(sender, person(&control, &to)?),
        _ => return Err(Refusal::NoPlace),
    };
    let id = control.add_message(&conversation, sender, &new.text)?;
    Ok(Json(json!({ "id": id, "conversation": conversation })))
}

#[derive(Deserialize)]
struct NewPost {
    author: String,
    text: String,
}

async fn add_post(State(control): State<Control>, Json(new): Json<NewPost>) -> Result<Json<Value>, Refusal> {
    let address = control.add_post(person(&control, &new.author)?, &new.text)?;
    Ok(Json(json!({ "address": address })))
}

#[derive(Deserialize)]
struct OldPost {
    address: String,
}

async fn delete_post(State(control): State<Control>, Json(old): Json<OldPost>) -> Result<Json<Value>, Refusal> {
    control.delete_post(&old.address)?;
    Ok(Json(json!({ "deleted": true })))
}

#[derive(Deserialize)]
struct NewJoin {
    conversation: ConversationId,
    inviter: String,
    who: Vec<String>,
}

async fn add_join(State(control): State<Control>, Json(new): Json<NewJoin>) -> Result<Json<Value>, Refusal> {
    let inviter = person(&control, &new.inviter)?;
    let id = control.add_join(&new.conversation, inviter, &people(&control, &new.who)?)?;
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
struct NewLeave {
    conversation: ConversationId,
    who: Vec<String>,
}

async fn add_leave(State(control): State<Control>, Json(new): Json<NewLeave>) -> Result<Json<Value>, Refusal> {
    let id = control.add_leave(&new.conversation, &people(&control, &new.who)?)?;
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
struct Viewer {
    viewer: String,
}

async fn truth(State(control): State<Control>, Query(query): Query<Viewer>) -> Result<Json<Vec<TrueEvent>>, Refusal> {
    Ok(Json(control.truth(person(&control, &query.viewer)?)))
}

async fn requests(State(control): State<Control>) -> Json<Vec<RequestRecord>> {
    Json(control.requests())
}

async fn show_clock(State(control): State<Control>) -> Json<Value> {
    Json(json!({ "now_ms": control.now() }))
}

#[derive(Deserialize)]
struct Advance {
    seconds: u32,
}

async fn advance_clock(State(control): State<Control>, Json(advance): Json<Advance>) -> Json<Value> {
    control.advance(Duration::from_secs(advance.seconds.into()));
    Json(json!({ "now_ms": control.now() }))
}

#[cfg(test)]
mod tests {
    use reqwest::Method;

    use super::*;
    use crate::testing::{Answer, Stage, read};

    async fn call(stage: &Stage, control: &url::Url, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = stage.http.request(method, control.join(path).unwrap());
        read(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    #[tokio::test]
    async fn what_is_added_over_http_is_true() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let post = async |path, body| call(&stage, &control, Method::POST, path, Some(body)).await;
        let group = post("/sim/groups", json!({ "participants": ["alice", "bob"] })).await;
        let group = &group.body["id"];
        post("/sim/messages", json!({ "sender": "bob", "text": "hi all", "conversation": group })).await;
        post("/sim/joins", json!({ "conversation": group, "inviter": "bob", "who": ["carol"] })).await;
        post("/sim/leaves", json!({ "conversation": group, "who": ["bob"] })).await;
        post("/sim/messages", json!({ "sender": "bob", "text": "hi alice", "to": "alice" })).await;
        let truth = call(&stage, &control, Method::GET, "/sim/truth?viewer=alice", None).await;
        assert_eq!(truth.body.as_array().unwrap().len(), 4);
        assert_eq!(truth.body, serde_json::to_value(stage.control.truth(stage.alice)).unwrap());
    }

    #[tokio::test]
    async fn a_post_comes_and_goes() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let post = async |path, body| call(&stage, &control, Method::POST, path, Some(body)).await;
        let made = post("/sim/posts", json!({ "author": "bob", "text": "Seals" })).await;
        assert!(made.body["address"].as_str().unwrap().starts_with("https://x.com/bob/status/"));
        let address = json!({ "address": made.body["address"] });
        assert_eq!(post("/sim/posts/delete", address).await.body, json!({ "deleted": true }));
        assert_eq!(post("/sim/posts/delete", json!({ "address": "https://x.com/bob" })).await.status, 400);
    }

    #[tokio::test]
    async fn nonsense_is_refused_with_a_sentence() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let body = json!({ "sender": "nobody", "text": "boo", "to": "alice" });
        let answer = call(&stage, &control, Method::POST, "/sim/messages", Some(body)).await;
        assert_eq!((answer.status, &answer.body), (400, &json!({ "error": "Nobody is called nobody." })));
    }

    #[tokio::test]
    async fn a_web_page_under_another_name_reads_nothing() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let request = stage.http.get(control.join("/sim/requests").unwrap()).header("host", "evil.example:47301");
        assert_eq!(read(request).await.status, 421);
    }

    #[tokio::test]
    async fn a_form_from_a_web_page_presses_no_button() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let url = control.join("/sim/reachable").unwrap();
        let request = stage.http.post(url).header("content-type", "text/plain").body(r#"{"reachable":false}"#);
        assert_eq!(read(request).await.status, 415);
    }
}

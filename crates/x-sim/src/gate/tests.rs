use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    Call, Config, Fault, LimitTable,
    testing::{Stage, read, read_as_it_is},
};

fn send_path(stage: &Stage) -> String {
    format!("/2/dm_conversations/{}/messages", stage.alice_and_bob())
}

/// Alice sends; whether she got an answer.
async fn alice_sends(stage: &Stage) -> Option<u16> {
    let request =
        stage.request(stage.alice, reqwest::Method::POST, &send_path(stage)).json(&json!({ "text": "hello" }));
    request.send().await.ok().map(|response| response.status().as_u16())
}

#[tokio::test]
async fn every_answer_tells_the_simulators_time() {
    let stage = Stage::set().await;
    for path in ["/2/users/me", "/nowhere"] {
        assert_eq!(stage.get(stage.alice, path).await.header("date"), Some("Sun, 15 Jun 2025 15:06:40 GMT"));
    }
}

#[tokio::test]
async fn the_sixteenth_read_in_a_quarter_of_an_hour_is_refused() {
    let stage = Stage::set().await;
    for left in (0..15).rev() {
        let answer = stage.get(stage.alice, "/2/dm_events").await;
        assert_eq!(answer.header("x-rate-limit-remaining"), Some(left.to_string().as_str()));
    }
    let refused = stage.get(stage.alice, "/2/dm_events").await;
    assert_eq!((refused.status, refused.header("x-rate-limit-reset")), (429, Some("1750000900")));
    assert_eq!(refused.body["title"], "Too Many Requests");
    stage.control.advance(Duration::from_mins(15));
    assert_eq!(stage.get(stage.alice, "/2/dm_events").await.status, 200);
}

#[tokio::test]
async fn without_limits_there_are_no_headers_about_them() {
    let stage = Stage::set_with(Config { limits: LimitTable::none(), ..Config::default() }).await;
    assert_eq!(stage.get(stage.alice, "/2/dm_events").await.header("x-rate-limit-limit"), None);
}

#[tokio::test]
async fn a_revoked_access_token_is_refused() {
    let stage = Stage::set().await;
    let token = stage.control.sign_in(stage.alice, "pipit-demo").access_token;
    stage.control.revoke_access_tokens(stage.alice);
    assert_eq!(read(stage.http.get(stage.url("/2/users/me")).bearer_auth(token)).await.status, 401);
}

#[tokio::test]
async fn a_reset_before_commit_sends_nothing_and_one_after_it_sends() {
    let stage = Stage::set().await;
    stage.control.answer_next(Call::SendToConversation, Fault::ResetBeforeCommit);
    assert_eq!((alice_sends(&stage).await, stage.control.truth(stage.bob).len()), (None, 0));
    stage.control.answer_next(Call::SendToConversation, Fault::ResetAfterCommit);
    assert_eq!((alice_sends(&stage).await, stage.control.truth(stage.bob).len()), (None, 1));
    assert_eq!((alice_sends(&stage).await, stage.control.truth(stage.bob).len()), (Some(201), 2));
}

#[tokio::test]
async fn a_status_comes_instead_of_the_work_or_after_it() {
    let stage = Stage::set().await;
    stage.control.answer_next(Call::SendToConversation, Fault::Status(503));
    assert_eq!((alice_sends(&stage).await, stage.control.truth(stage.bob).len()), (Some(503), 0));
    stage.control.answer_next(Call::SendToConversation, Fault::StatusAfterCommit(502));
    assert_eq!((alice_sends(&stage).await, stage.control.truth(stage.bob).len()), (Some(502), 1));
    // A status that HTTP does not have becomes a server error.
    stage.control.answer_next(Call::SendToConversation, Fault::Status(7));
    assert_eq!(alice_sends(&stage).await, Some(500));
}

#[tokio::test]
async fn an_answer_can_be_replaced_by_anything() {
    let stage = Stage::set().await;
    let body = "<html>over capacity</html>".to_owned();
    stage.control.answer_next(Call::DmEvents, Fault::RawBody { status: 200, content_type: "text/html", body });
    stage.control.answer_next(Call::DmEvents, Fault::PageReplaced(json!({ "data": "what?" })));
    stage.control.answer_next(Call::DmEvents, Fault::RateLimited);
    let get = async || read_as_it_is(stage.request(stage.alice, reqwest::Method::GET, "/2/dm_events")).await;
    let raw = get().await;
    assert_eq!((raw.status, raw.header("content-type"), &raw.body), (200, Some("text/html"), &Value::Null));
    assert_eq!(get().await.body, json!({ "data": "what?" }));
    let limited = stage.get(stage.alice, "/2/dm_events").await;
    assert_eq!((limited.status, limited.header("x-rate-limit-remaining")), (429, Some("0")));
    assert_eq!(stage.get(stage.alice, "/2/dm_events").await.status, 200);
}

#[tokio::test]
async fn requests_are_remembered_with_their_end() {
    let stage = Stage::set().await;
    stage.get(stage.alice, "/2/users/me?user.fields=name").await;
    stage.control.answer_always(Call::Event, Some(Fault::ResetBeforeCommit));
    drop(stage.request(stage.bob, reqwest::Method::GET, "/2/dm_events/1").send().await);
    let requests = stage.control.requests();
    let seen: Vec<_> = requests.iter().map(|record| (record.call, record.status, record.user)).collect();
    assert_eq!(seen, [(Call::UsersMe, 200, Some(stage.alice)), (Call::Event, 0, Some(stage.bob))]);
    assert_eq!(requests[0].path_and_query, "/2/users/me?user.fields=name");
}

#[tokio::test]
async fn an_unreachable_x_refuses_connections_until_it_is_back() {
    let stage = Stage::set().await;
    assert_eq!(alice_sends(&stage).await, Some(201));
    stage.control.set_reachable(false);
    let newcomer = reqwest::Client::new();
    let refused = newcomer.get(stage.url("/2/users/me")).send().await.unwrap_err();
    assert!(refused.is_connect(), "a machine without a network reaches nobody");
    assert_eq!(stage.control.requests().len(), 1);
    stage.control.set_reachable(true);
    assert_eq!(alice_sends(&stage).await, Some(201));
}

#[tokio::test]
async fn after_stop_nobody_listens() {
    let stage = Stage::set().await;
    let url = stage.url("/2/users/me");
    // A connection that is still open does not hold the simulator up.
    stage.get(stage.alice, "/2/users/me").await;
    stage.simulator.stop().await;
    assert!(stage.http.get(url).send().await.unwrap_err().is_connect());
}

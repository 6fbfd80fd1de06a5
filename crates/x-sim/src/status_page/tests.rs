use reqwest::Method;

use crate::testing::{Answer, Stage, read_as_it_is};

async fn get(stage: &Stage, control: &url::Url, path: &str) -> Answer {
    read_as_it_is(stage.http.request(Method::GET, control.join(path).unwrap())).await
}

#[tokio::test]
async fn the_overview_tells_who_lives_here_and_what_was_asked() {
    let stage = Stage::set().await;
    let control = stage.simulator.serve_control(0).await.unwrap();
    stage.bob_writes("hello");
    stage.get(stage.alice, "/2/users/me").await;
    let first = get(&stage, &control, "/sim/overview").await.body;
    assert_eq!(first["people"][0]["username"], "alice");
    assert_eq!(first["people"][0]["events"], 1);
    assert_eq!(first["conversations"][0]["participants"], serde_json::json!(["alice", "bob"]));
    assert_eq!(first["conversations"][0]["events"], 1);
    assert_eq!(first["requests"][0]["path_and_query"], "/2/users/me");
    let known = &first["requests_total"];
    let second = get(&stage, &control, &format!("/sim/overview?requests={known}")).await.body;
    assert_eq!(second["requests"], serde_json::json!([]));
}

#[tokio::test]
async fn the_last_events_of_a_conversation_can_be_read() {
    let stage = Stage::set().await;
    let control = stage.simulator.serve_control(0).await.unwrap();
    for number in 0..60 {
        stage.bob_writes(&number.to_string());
    }
    let path = format!("/sim/events?conversation={}", stage.alice_and_bob());
    let events = get(&stage, &control, &path).await.body;
    let texts: Vec<_> = events.as_array().unwrap().iter().map(|event| &event["content"]["message"]["text"]).collect();
    assert_eq!((texts.len(), texts[0], texts[49]), (50, &"10".into(), &"59".into()));
}

#[tokio::test]
async fn the_page_runs_nothing_but_its_own_script() {
    let stage = Stage::set().await;
    let control = stage.simulator.serve_control(0).await.unwrap();
    // Pages are no calls, so X's specification says nothing of them.
    let open = async |path| stage.http.get(control.join(path).unwrap()).send().await.unwrap();
    let page = open("/").await;
    let policy = &page.headers()["content-security-policy"];
    assert!(policy.to_str().unwrap().contains("script-src 'self'"));
    for path in ["/status.js", "/status.css"] {
        assert_eq!(open(path).await.status(), 200, "{path}");
    }
}

//! Rubbish for every call: whatever a caller says, the answer is X's no with the right status, and it comes.

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder, header};
use serde_json::{Value, json};

use super::{Answer, Stage, read, specification::Specification};
use crate::{Config, LimitTable};

/// What a call takes for a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    Json,
    /// JSON with base64, or a form.
    Upload,
}

/// The API's calls, in the words of X's specification.
const CALLS: &[(&str, &str, Takes)] = &[
    ("GET", "/2/users/me", Takes::Nothing),
    ("GET", "/2/users", Takes::Nothing),
    ("GET", "/2/users/{id}", Takes::Nothing),
    ("GET", "/2/users/by", Takes::Nothing),
    ("GET", "/2/users/by/username/{username}", Takes::Nothing),
    ("GET", "/2/users/search", Takes::Nothing),
    ("POST", "/2/users/{id}/dm/block", Takes::Nothing),
    ("POST", "/2/users/{id}/dm/unblock", Takes::Nothing),
    ("GET", "/2/dm_events", Takes::Nothing),
    ("GET", "/2/dm_events/{event_id}", Takes::Nothing),
    ("DELETE", "/2/dm_events/{event_id}", Takes::Nothing),
    ("GET", "/2/dm_conversations/{id}/dm_events", Takes::Nothing),
    ("GET", "/2/dm_conversations/with/{participant_id}/dm_events", Takes::Nothing),
    ("GET", "/2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}", Takes::Nothing),
    ("POST", "/2/dm_conversations", Takes::Json),
    ("POST", "/2/dm_conversations/{dm_conversation_id}/messages", Takes::Json),
    ("POST", "/2/dm_conversations/with/{participant_id}/messages", Takes::Json),
    ("POST", "/2/media/upload", Takes::Upload),
    ("GET", "/2/media/upload", Takes::Nothing),
    ("POST", "/2/media/upload/initialize", Takes::Json),
    ("POST", "/2/media/upload/{id}/append", Takes::Upload),
    ("POST", "/2/media/upload/{id}/finalize", Takes::Nothing),
    ("POST", "/2/media/metadata", Takes::Json),
    ("GET", STREAM, Takes::Nothing),
    ("GET", "/2/activity/subscriptions", Takes::Nothing),
    ("POST", "/2/activity/subscriptions", Takes::Json),
    ("DELETE", "/2/activity/subscriptions", Takes::Nothing),
    ("PUT", "/2/activity/subscriptions/{subscription_id}", Takes::Json),
    ("DELETE", "/2/activity/subscriptions/{subscription_id}", Takes::Nothing),
];

/// A good answer to this one does not end.
const STREAM: &str = "/2/activity/stream";

/// No ids. What is long is longer than any id.
const NO_IDS: &[&str] = &[
    "al-ice",
    "-1",
    "+1",
    "0x1f",
    "1.5",
    "1e3",
    "18446744073709551616",
    "99999999999999999999999999999999999999999999",
    "1%00",
    "%00",
    "%20",
    "%ff%fe",
    "%zz",
    "%",
    "1%2F2",
    "..%2F..%2Fetc",
    "%D9%A3",
    "%F0%9F%A6%AD",
    "1,2",
    "null",
    "-",
    "1-",
    "--",
    "{id}",
    "%27%20OR%201=1",
];

/// Bodies of which no call with a JSON body takes any.
const NO_BODIES: &[&[u8]] = &[
    b"",
    b" ",
    b"{",
    b"{}",
    b"[]",
    b"null",
    b"true",
    b"7",
    b"1e400",
    b"\"text\"",
    b"{\"text\":",
    b"{\"text\":\"x\"",
    b"{\"text\":\"x\"}}",
    b"{\"text\":\"x\"} {}",
    b"{\"text\":7}",
    b"{\"text\":{}}",
    b"{\"text\":\"\"}",
    b"{\"text\":\"\\ud800\"}",
    b"{\"text\":\"\xff\"}",
    b"{\"text\":\"x\",\"text\":\"y\"}",
    b"{\"text\":\"x\",\"bogus\":1}",
    b"{\"text\":\"x\",\"attachments\":{}}",
    b"{\"text\":\"x\",\"attachments\":[7]}",
    b"{\"attachments\":[{\"media_id\":\"x\"},{\"media_id\":\"y\"}]}",
    b"{\"conversation_type\":\"Group\",\"participant_ids\":\"1\",\"message\":{\"text\":\"x\"}}",
    b"{\"conversation_type\":\"Group\",\"participant_ids\":[1,2],\"message\":{\"text\":\"x\"}}",
    b"{\"conversation_type\":\"Group\",\"participant_ids\":[\"-1\",\"x\"],\"message\":{\"text\":\"x\"}}",
    b"\xff\xfe{\x00}\x00",
    b"\0",
    b"text=hello",
];

async fn set() -> Stage {
    Stage::set_with(Config { limits: LimitTable::none(), ..Config::default() }).await
}

/// The path with good ids.
fn good_path(stage: &Stage, template: &str) -> String {
    let event = stage.control.add_message(&stage.alice_and_bob(), stage.alice, "hello").unwrap().to_string();
    let (bob, conversation) = (stage.bob.to_string(), stage.alice_and_bob().to_string());
    let id = match template {
        users if users.starts_with("/2/users") => &bob,
        media if media.starts_with("/2/media") => &event,
        _ => &conversation,
    };
    [
        ("{event_id}", &event),
        ("{dm_id}", &event),
        ("{media_id}", &event),
        ("{resource_id}", &"x.png".to_owned()),
        ("{id}", id),
        ("{username}", &"bob".to_owned()),
        ("{dm_conversation_id}", &conversation),
        ("{participant_id}", &bob),
        ("{subscription_id}", &event),
    ]
    .iter()
    .fold(template.to_owned(), |path, (name, value)| path.replace(name, value))
}

/// With a token of the right kind.
fn request(stage: &Stage, method: &str, path: &str) -> RequestBuilder {
    if path.starts_with("/2/activity/") && method != "POST" {
        return stage.request_of_app("pipit-demo", method.parse().unwrap(), path);
    }
    stage.request(stage.alice, method.parse().unwrap(), path)
}

fn with_json(request: RequestBuilder, body: impl Into<reqwest::Body>) -> RequestBuilder {
    request.header(header::CONTENT_TYPE, "application/json").body(body)
}

/// Asserts that the answer is one of these refusals, in X's shape.
fn assert_refused(answer: &Answer, statuses: &[u16], what: &str) {
    assert!(statuses.contains(&answer.status), "{what}: {answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{what}: {answer:?}");
    for words in ["title", "detail", "type"] {
        assert!(answer.body[words].is_string(), "{what}: {answer:?}");
    }
    let status = &answer.body["status"];
    assert!(status.is_null() || *status == answer.status, "{what}: {answer:?}");
}

#[test]
fn no_call_of_the_specification_is_spared() {
    let Some(specification) = Specification::at_hand() else { return };
    let all: BTreeSet<_> = specification.operations().map(|operation| operation.name()).collect();
    let thrown_at: BTreeSet<_> = CALLS.iter().map(|(method, template, _)| format!("{method} {template}")).collect();
    assert_eq!(thrown_at, all);
}

fn could_be_a_name(text: &str) -> bool {
    text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[tokio::test]
async fn what_is_no_id_is_refused() {
    let stage = set().await;
    let long = "9".repeat(5_000);
    for (method, template, takes) in CALLS.iter().filter(|(_, template, _)| template.contains('{')) {
        for id in NO_IDS.iter().chain([&long.as_str()]) {
            // Each place in turn, the others being good. Some that are no ids could be names.
            let places = template.split('/').filter(|part| part.starts_with('{'));
            for place in places.filter(|place| *place != "{username}" || !could_be_a_name(id)) {
                let path = good_path(&stage, &template.replace(place, "(here)")).replace("(here)", id);
                let mut request = request(&stage, method, &path);
                if *takes != Takes::Nothing {
                    request = request.json(&json!({ "text": "hello" }));
                }
                assert_refused(&read(request).await, &[400, 404], &format!("{method} {path}"));
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_body_is_refused() {
    let stage = set().await;
    let with_body = || CALLS.iter().filter(|(_, _, takes)| *takes != Takes::Nothing);
    for (method, template, takes) in with_body() {
        let path = good_path(&stage, template);
        let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
        for body in NO_BODIES.iter().map(|body| body.to_vec()).chain([deep]) {
            let what = format!("{method} {path} {}", String::from_utf8_lossy(&body[..body.len().min(99)]));
            assert_refused(&read(with_json(request(&stage, method, &path), body)).await, &[400], &what);
        }
        // Files may be as large.
        let statuses: &[u16] = if *takes == Takes::Upload { &[400] } else { &[413] };
        let huge = format!("{{\"text\":\"{}\"}}", "x".repeat(4 * 1024 * 1024));
        let answer = read(with_json(request(&stage, method, &path), huge)).await;
        assert_refused(&answer, statuses, &format!("{method} {path} with a huge body"));
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json", ""] {
            let request = request(&stage, method, &path).header(header::CONTENT_TYPE, content_type);
            let answer = read(request.body("{\"text\":\"hello\"}")).await;
            assert_refused(&answer, &[400], &format!("{method} {path} with {content_type:?}"));
        }
    }
    // Each good path brought one message.
    assert_eq!(stage.control.truth(stage.bob).len(), with_body().count(), "something was sent");
}

#[tokio::test]
async fn a_body_where_none_belongs_does_no_harm() {
    let stage = set().await;
    let takes_nothing = CALLS.iter().filter(|(_, template, takes)| *takes == Takes::Nothing && *template != STREAM);
    for (method, template, _) in takes_nothing {
        for body in NO_BODIES {
            let with = read(with_json(request(&stage, method, &good_path(&stage, template)), *body)).await;
            let without = read(request(&stage, method, &good_path(&stage, template))).await;
            assert_eq!(with.status, without.status, "{method} {template}");
        }
    }
}

#[tokio::test]
async fn what_is_no_query_is_refused() {
    let stage = set().await;
    let rubbish =
        ["=", "=1", "%ff=%fe", "%00=%00", "max_results=%ff", "a[]=1", "x&x", "since_id=1", "%zz=%", "?", "❄=❄"];
    for (method, template, takes) in CALLS {
        let path = good_path(&stage, template);
        for query in rubbish {
            let mut request = request(&stage, method, &format!("{path}?{query}"));
            if *takes != Takes::Nothing {
                request = request.json(&json!({ "text": "hello" }));
            }
            assert_refused(&read(request).await, &[400], &format!("{method} {path}?{query}"));
        }
    }
}

#[tokio::test]
async fn what_is_too_much_query_is_refused() {
    let stage = set().await;
    let many = (0..10_000).map(|number| format!("p{number}")).collect::<Vec<_>>().join("&");
    let same = vec!["max_results=1"; 4_000].join("&");
    let long = format!("pagination_token={}", "A".repeat(60_000));
    for query in [many, same, long] {
        let answer = stage.get(stage.alice, &format!("/2/dm_events?{query}")).await;
        assert_refused(&answer, &[400], &query[..50]);
    }
}

#[tokio::test]
async fn what_x_does_not_have_is_refused() {
    let stage = set().await;
    for path in
        ["/", "//", "/2", "/2/", "/2/dm_events/", "/2/DM_events", "/2/users/me/", "/3/users/me", "/2/%64m_events2"]
    {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answer = read(request(&stage, method, path)).await;
            assert_refused(&answer, &[404], &format!("{method} {path}"));
        }
    }
    for (_, template, _) in CALLS {
        let path = good_path(&stage, template);
        let has = |method| CALLS.iter().any(|(other, same, _)| (*other, *same) == (method, *template));
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
            if !has(method) {
                let answer = read(request(&stage, method, &path)).await;
                assert_refused(&answer, &[405], &format!("{method} {path}"));
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let stage = set().await;
    let long = format!("Bearer {}", "x".repeat(10_000));
    let values: [&[u8]; 9] = [
        b"",
        b"Bearer",
        b"Bearer ",
        b"Bearer x y",
        b"bearer",
        b"Basic eDp5",
        b"Bearer \xff\xfe",
        b"\x80",
        long.as_bytes(),
    ];
    for (method, template, _) in CALLS {
        for value in values {
            let request = stage.http.request(method.parse().unwrap(), stage.url(&good_path(&stage, template)));
            let answer = read(request.header(header::AUTHORIZATION, value)).await;
            assert_refused(&answer, &[401], &format!("{method} {template} with {value:?}"));
        }
    }
}

#[tokio::test]
async fn absurd_headers_change_nothing() {
    let stage = set().await;
    let mut strange = request(&stage, "GET", "/2/users/me").header("x-long", "x".repeat(50_000));
    for (name, value) in [("accept", "image/x-xbitmap;q=-1"), ("range", "bytes=9-1"), ("if-match", "*"), ("te", "7")] {
        strange = strange.header(name, value);
    }
    for _ in 0..50 {
        strange = strange.header("x-many", &b"\xff\xfe"[..]);
    }
    assert_eq!(read(strange).await.status, 200);
}

#[tokio::test]
async fn oauths_calls_refuse_rubbish_in_oauths_shape() {
    let stage = set().await;
    for path in ["/2/oauth2/token", "/2/oauth2/revoke"] {
        for body in NO_BODIES.iter().chain([&&b"grant_type=%ff&client_id=%00"[..], &&b"a=1&a=2"[..]]) {
            for content_type in ["application/x-www-form-urlencoded", "application/json", "text/plain"] {
                let request = stage.http.post(stage.url(path)).header(header::CONTENT_TYPE, content_type);
                let answer = read(request.body(*body)).await;
                assert_eq!(answer.status, 400, "{path} {content_type} {}: {answer:?}", body.escape_ascii());
                assert!(answer.body["error"].is_string() && answer.body["error_description"].is_string());
            }
        }
    }
    for query in ["", "?", "?client_id=%ff", "?client_id=pipit-demo&client_id=pipit-demo", "?response_type=%00"] {
        let answer = read(stage.http.get(stage.url(&format!("/i/oauth2/authorize{query}")))).await;
        assert_eq!((answer.status, answer.header("location"), &answer.body), (400, None, &Value::Null), "{query}");
    }
    let answer = read(stage.http.request(Method::PUT, stage.url("/2/oauth2/token"))).await;
    assert_eq!(answer.status, 405);
}

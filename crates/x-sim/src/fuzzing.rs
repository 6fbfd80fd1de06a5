//! The way in for the fuzzer: one request, put before the whole simulated X as though it had come over the network.
//!
//! An input is a text that a person can read: method and address in the first line, the content type of the body in the
//! second, the body in the rest. `$alice`, `$bob`, `$group`, `$event` and the like stand for what exists. Each input
//! gets an X of its own, so that one input alone is enough to see a crash again.

use std::time::Duration;

use axum::{
    body::{Body, HttpBody, to_bytes},
    http::{Method, Request, Response, header},
};
use dm_model::{ConversationId, Timestamp, UserId};
use serde_json::Value;
use tower::ServiceExt;

use crate::{
    Config, Control, ControlError, LimitTable, SimClock, Simulator, TrueContent, connection::Switch, router::router,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest answer, in bytes.
const LONGEST_ANSWER: usize = 16 * 1024 * 1024;
/// The longest page of events, and the longest text in characters (X's docs).
const LONGEST_PAGE: usize = 100;
const LONGEST_TEXT: usize = 10_000;

/// What the simulated X promises of every answer, and did not keep.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenPromise {
    /// Nobody should have to wait for ever.
    #[error("there was no answer within {PATIENCE:?}, or it did not end")]
    Answer,
    /// Nothing that a caller says is the server's mistake.
    #[error("the answer was {0}")]
    NoServerError(u16),
    /// X has one shape for all errors.
    #[error("the answer was {0} in another shape than X's: {1}")]
    Shape(u16, String),
    /// No page is longer than X's longest, and no message that was accepted.
    #[error("something was accepted that is beyond X's bounds")]
    Bounds,
}

/// Asks a fresh simulated X what the input says. What is no request is not asked.
///
/// # Errors
/// The promise that the answer broke.
pub fn ask(input: &[u8]) -> Result<(), BrokenPromise> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_or(Ok(()), |runtime| runtime.block_on(ask_a_fresh_x(input)))
}

async fn ask_a_fresh_x(input: &[u8]) -> Result<(), BrokenPromise> {
    let clock = SimClock::fixed_at(Timestamp::from_millis(1_750_000_000_000));
    let config = Config { clock, limits: LimitTable::none(), ..Config::default() };
    let Ok(x) = Simulator::start(config).await else { return Ok(()) };
    let control = x.control();
    let Ok(mut stage) = Stage::set(&control) else { return Ok(()) };
    stage.begin_what_is_named(&x, input).await;
    let Some(request) = stage.request(input) else { return Ok(()) };
    let has_body = request.method() != Method::HEAD;
    let answered = async { check(answer_of(&x, request).await, has_body).await };
    tokio::time::timeout(PATIENCE, answered).await.map_err(|_| BrokenPromise::Answer)??;
    let fits = |content: &TrueContent| match content {
        TrueContent::Message { text, .. } => text.chars().count() <= LONGEST_TEXT,
        _ => true,
    };
    let events = control.truth(stage.alice);
    if events.iter().all(|event| fits(&event.content)) { Ok(()) } else { Err(BrokenPromise::Bounds) }
}

async fn answer_of(x: &Simulator, request: Request<Body>) -> Response<Body> {
    router(x.simulation()).oneshot(request).await.unwrap_or_else(|never| match never {})
}

async fn check(answer: Response<Body>, has_body: bool) -> Result<(), BrokenPromise> {
    let status = answer.status();
    if status.is_server_error() {
        return Err(BrokenPromise::NoServerError(status.as_u16()));
    }
    if !has_body || (status.is_success() && answer.body().size_hint().exact().is_none()) {
        // Nothing is to come, or the stream without end.
        return Ok(());
    }
    let content_type = answer.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_owned();
    if status.is_success() && !content_type.starts_with("application/json") {
        // A picture.
        return Ok(());
    }
    let bytes = to_bytes(answer.into_body(), LONGEST_ANSWER).await.map_err(|_| BrokenPromise::Answer)?;
    let body = serde_json::from_slice::<Value>(&bytes).unwrap_or_default();
    if status.is_client_error() {
        let is_in_shape = content_type == "application/problem+json" && body["title"].is_string();
        let shape = || BrokenPromise::Shape(status.as_u16(), String::from_utf8_lossy(&bytes).into_owned());
        return if is_in_shape { Ok(()) } else { Err(shape()) };
    }
    match body["data"].as_array() {
        Some(page) if page.len() > LONGEST_PAGE => Err(BrokenPromise::Bounds),
        _ => Ok(()),
    }
}

/// What can be named once it was begun: its name, the request that begins it, and where its id is in the answer.
const BEGINNINGS: [(&str, &str, &str); 2] = [
    (
        "$upload",
        "POST /2/media/upload/initialize\napplication/json\n\
         {\"media_category\":\"dm_image\",\"media_type\":\"image/png\",\"total_bytes\":5}",
        "/data/id",
    ),
    (
        "$subscription",
        "POST /2/activity/subscriptions\napplication/json\n\
         {\"event_type\":\"dm.received\",\"filter\":{\"user_id\":\"$alice\"}}",
        "/data/subscription/subscription_id",
    ),
];

/// What there is in the X that is asked.
struct Stage {
    alice: UserId,
    alices_token: String,
    apps_token: String,
    /// What stands for what in an input.
    names: Vec<(&'static str, String)>,
}

impl Stage {
    fn set(control: &Control) -> Result<Self, ControlError> {
        let [alice, bob, carol] =
            ["Alice", "Bob", "Carol"].map(|name| control.add_person(name, &name.to_ascii_lowercase()));
        let group = control.add_group(&[alice, bob, carol])?;
        let conversation = ConversationId::one_to_one(alice, bob);
        control.add_message(&group, bob, "hello all")?;
        let event = control.add_message(&conversation, alice, "hello")?;
        let names = vec![
            ("$alice", alice.to_string()),
            ("$bob", bob.to_string()),
            ("$carol", carol.to_string()),
            ("$conversation", conversation.to_string()),
            ("$group", group.to_string()),
            ("$event", event.to_string()),
        ];
        let alices_token = control.sign_in(alice, "pipit-demo").access_token;
        Ok(Self { alice, alices_token, apps_token: control.app_token("pipit-demo"), names })
    }

    /// An upload and a subscription are begun only for an input that names them, so that the others take less time.
    async fn begin_what_is_named(&mut self, x: &Simulator, input: &[u8]) {
        for (name, beginning, id) in BEGINNINGS {
            if !input.windows(name.len()).any(|part| part == name.as_bytes()) {
                continue;
            }
            let Some(request) = self.request(beginning.as_bytes()) else { continue };
            let answer = answer_of(x, request).await;
            let Ok(bytes) = to_bytes(answer.into_body(), LONGEST_ANSWER).await else { continue };
            let body = serde_json::from_slice::<Value>(&bytes).unwrap_or_default();
            if let Some(id) = body.pointer(id).and_then(Value::as_str) {
                self.names.push((name, id.to_owned()));
            }
        }
    }

    /// Alice's request, or her app's where X wants an app; `None` when HTTP itself has no such request, or when it is not for the API.
    fn request(&self, input: &[u8]) -> Option<Request<Body>> {
        let mut parts = input.splitn(3, |byte| *byte == b'\n');
        let (first, content_type, body) = (parts.next()?, parts.next(), parts.next());
        let (method, address) = std::str::from_utf8(first).ok()?.split_once(' ')?;
        if !address.starts_with("/2/") || address.starts_with("/2/oauth2/") {
            return None;
        }
        // There is no connection, so its switch breaks nothing.
        let mut request = Request::builder().method(method).uri(self.named(address)).extension(Switch::default());
        let is_of_app = address.starts_with("/2/activity/") && method != "POST";
        let token = if is_of_app { &self.apps_token } else { &self.alices_token };
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        if let Some(content_type) = content_type.filter(|content_type| !content_type.is_empty()) {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        let body = body.unwrap_or_default();
        let body = std::str::from_utf8(body).map_or_else(|_| body.to_vec(), |body| self.named(body).into_bytes());
        request.body(Body::from(body)).ok()
    }

    fn named(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/seeds/requests");

    fn seeds() -> impl Iterator<Item = (String, Vec<u8>)> {
        let files = std::fs::read_dir(SEEDS).unwrap().map(|file| file.unwrap().path());
        files.map(|file| (file.display().to_string(), std::fs::read(file).unwrap()))
    }

    #[test]
    fn x_keeps_its_promises_to_the_fuzzers_seeds() {
        assert!(seeds().count() > 10);
        for (file, input) in seeds() {
            assert_eq!(ask(&input), Ok(()), "{file}");
        }
    }

    #[tokio::test]
    async fn what_an_input_names_is_there() {
        let x = Simulator::start(Config::default()).await.unwrap();
        let mut stage = Stage::set(&x.control()).unwrap();
        let names = ["$alice", "$bob", "$carol", "$conversation", "$group", "$event", "$upload", "$subscription"];
        stage.begin_what_is_named(&x, names.join(" ").as_bytes()).await;
        for name in names {
            let id = stage.named(name);
            assert!(id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'), "{name} is {id}");
        }
    }

    #[tokio::test]
    async fn an_error_in_another_shape_is_noticed() {
        let answer = |status: u16, content_type: &str, body: &str| {
            let answer = Response::builder().status(status).header(header::CONTENT_TYPE, content_type);
            answer.body(Body::from(body.to_owned())).unwrap()
        };
        let problem = r#"{"title":"Not Found"}"#;
        assert_eq!(check(answer(404, "application/problem+json", problem), true).await, Ok(()));
        assert!(check(answer(404, "text/plain", "not found"), true).await.is_err());
        assert!(check(answer(404, "application/problem+json", "{}"), true).await.is_err());
        assert_eq!(
            check(answer(500, "application/problem+json", problem), true).await,
            Err(BrokenPromise::NoServerError(500))
        );
        let page = format!(r#"{{"data":[{}0]}}"#, "0,".repeat(100));
        assert_eq!(check(answer(200, "application/json", &page), true).await, Err(BrokenPromise::Bounds));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_query_breaks_a_promise(query in "[ -~]{0,80}") {
            prop_assert_eq!(ask(format!("GET /2/dm_events?{query}").as_bytes()), Ok(()));
        }

        #[test]
        fn no_body_breaks_a_promise(body in any::<Vec<u8>>()) {
            let start = b"POST /2/dm_conversations/$conversation/messages\napplication/json\n";
            prop_assert_eq!(ask(&[&start[..], &body].concat()), Ok(()));
        }
    }
}

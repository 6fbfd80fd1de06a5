//! The stream as an app sees it.

mod coming_back;
mod connections;
mod told;
mod windows;

use dm_model::UserId;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::{Config, LimitTable, testing::Stage};

/// A stage on which alice and bob have allowed the app to hear these kinds of their activity.
async fn stage_with(event_types: &[&str]) -> Stage {
    let stage = Stage::set_with(Config { limits: LimitTable::none(), ..Config::default() }).await;
    for who in [stage.alice, stage.bob] {
        for event_type in event_types {
            subscribe(&stage, who, event_type).await;
        }
    }
    stage
}

async fn subscribe(stage: &Stage, who: UserId, event_type: &str) {
    let body = json!({ "event_type": event_type, "filter": { "user_id": who } });
    assert_eq!(stage.post(who, "/2/activity/subscriptions", &body).await.status, 200);
}

/// An app that listens.
struct Listener {
    response: Response,
    text: Vec<u8>,
}

/// One line of a stream, or how it ended.
#[derive(Debug, PartialEq)]
enum Heard {
    Told(Value),
    KeptAlive,
    End,
    Cut,
}

impl Listener {
    fn of(response: Response) -> Self {
        Self { response, text: Vec::new() }
    }

    async fn next(&mut self) -> Heard {
        loop {
            if let Some(end) = self.text.windows(2).position(|bytes| bytes == b"\r\n") {
                let line: Vec<u8> = self.text.drain(..end + 2).collect();
                let line = &line[..end];
                return if line.is_empty() {
                    Heard::KeptAlive
                } else {
                    Heard::Told(serde_json::from_slice(line).unwrap())
                };
            }
            match self.response.chunk().await {
                Ok(Some(bytes)) => self.text.extend(bytes),
                Ok(None) => return Heard::End,
                Err(_) => return Heard::Cut,
            }
        }
    }

    async fn told(&mut self) -> Value {
        match self.next().await {
            Heard::Told(line) => line["data"].clone(),
            other => panic!("{other:?} instead of news"),
        }
    }

    /// Kind and text of the next message.
    async fn message(&mut self) -> (String, String) {
        let told = self.told().await;
        let text = told["payload"]["direct_message_events"][0]["message_create"]["message_data"]["text"].as_str();
        (told["event_type"].as_str().unwrap().to_owned(), text.unwrap().to_owned())
    }
}

async fn ask(stage: &Stage, query: &str) -> Response {
    let path = format!("/2/activity/stream{query}");
    stage.request_of_app("pipit-demo", Method::GET, &path).send().await.unwrap()
}

async fn listen(stage: &Stage, query: &str) -> Listener {
    let response = ask(stage, query).await;
    assert_eq!(response.status(), StatusCode::OK);
    Listener::of(response)
}

fn received(text: &str) -> (String, String) {
    ("dm.received".to_owned(), text.to_owned())
}

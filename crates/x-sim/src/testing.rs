//! A stage for this crate's tests: a simulated X with alice, bob and carol, and a client for each.
//!
//! Every answer that a test reads is compared with X's specification, where that is at hand: see `conformity`, and
//! `deviations` for what differs on purpose. An answer that a fault broke is read with [`read_as_it_is`].

mod bad_forms;
mod bad_http;
mod bad_input;
mod conformity;
mod deviations;
pub(crate) mod files;
mod json_schema;
mod parameters;
mod specification;
mod uploads;

use dm_model::{ConversationId, EventId, Timestamp, UserId};
use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

use crate::{Config, Control, SimClock, Simulator};
use conformity::{Asked, Finding};
use specification::Specification;

/// 2025-06-15T15:06:40Z
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

/// A simulated X with three people. Its clock stands still.
pub(crate) struct Stage {
    pub(crate) simulator: Simulator,
    pub(crate) control: Control,
    pub(crate) alice: UserId,
    pub(crate) bob: UserId,
    pub(crate) carol: UserId,
    pub(crate) http: reqwest::Client,
}

/// An answer with everything a test may look at.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        Self::set_with(Config::default()).await
    }

    pub(crate) async fn set_with(config: Config) -> Self {
        let config = Config { clock: SimClock::fixed_at(NOW), ..config };
        let simulator = Simulator::start(config).await.unwrap();
        let control = simulator.control();
        let [alice, bob, carol] = ["Alice", "Bob", "Carol"].map(|name| control.add_person(name, &name.to_lowercase()));
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { simulator, control, alice, bob, carol, http }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{}", self.simulator.origin(), path.trim_start_matches('/'))
    }

    /// A request with the person's own fresh token.
    pub(crate) fn request(&self, who: UserId, method: Method, path: &str) -> reqwest::RequestBuilder {
        let token = self.control.sign_in(who, "pipit-demo").access_token;
        self.http.request(method, self.url(path)).bearer_auth(token)
    }

    /// A request with the app's own token.
    pub(crate) fn request_of_app(&self, app: &str, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, self.url(path)).bearer_auth(self.control.app_token(app))
    }

    pub(crate) async fn get(&self, who: UserId, path: &str) -> Answer {
        read(self.request(who, Method::GET, path)).await
    }

    pub(crate) async fn post(&self, who: UserId, path: &str, body: &Value) -> Answer {
        read(self.request(who, Method::POST, path).json(body)).await
    }

    pub(crate) async fn delete(&self, who: UserId, path: &str) -> Answer {
        read(self.request(who, Method::DELETE, path)).await
    }

    pub(crate) fn alice_and_bob(&self) -> ConversationId {
        ConversationId::one_to_one(self.alice, self.bob)
    }

    /// Bob writes to alice.
    pub(crate) fn bob_writes(&self, text: &str) -> EventId {
        self.control.add_message(&self.alice_and_bob(), self.bob, text).unwrap()
    }
}

/// The smallest picture.
pub(crate) struct Tiny;

impl Tiny {
    /// Two by one pixels.
    pub(crate) fn png() -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(2, 1).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }
}

/// Sends a request, and holds its answer against X's specification.
pub(crate) async fn read(request: reqwest::RequestBuilder) -> Answer {
    let (answer, findings) = compared(request).await;
    let unexplained = deviations::unexplained(findings);
    assert!(
        unexplained.is_empty(),
        "x-sim differs from X's specification; mend it, or list it in testing/deviations.rs: {unexplained:#?}"
    );
    answer
}

/// Sends a request whose answer is broken on purpose.
pub(crate) async fn read_as_it_is(request: reqwest::RequestBuilder) -> Answer {
    compared(request).await.0
}

/// Sends a request, and tells where call and answer differ from X's specification.
async fn compared(request: reqwest::RequestBuilder) -> (Answer, Vec<Finding>) {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let asked = Asked::of(&request);
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.unwrap();
    let answer = Answer { status, headers, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) };
    let findings = Specification::at_hand().map(|specification| conformity::findings(specification, &asked, &answer));
    (answer, findings.unwrap_or_default())
}

impl Answer {
    /// The ids in `data`, in the order of the answer.
    pub(crate) fn ids(&self) -> Vec<EventId> {
        let events = self.body["data"].as_array().cloned().unwrap_or_default();
        events.iter().map(|event| event["id"].as_str().unwrap().parse().unwrap()).collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

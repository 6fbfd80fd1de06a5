//! The stream as an app sees it.

use std::{collections::BTreeSet, time::Duration};

use dm_model::{ConversationId, EventId, UserId};
use proptest::prelude::*;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::{
    Config, LimitTable,
    testing::{Stage, read},
};

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

#[tokio::test]
async fn alice_is_told_what_bob_writes() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    assert_eq!(stream.response.headers()["content-type"], "application/json; charset=utf-8");
    stage.bob_writes("hello");
    insta::assert_json_snapshot!(stream.told().await, @r#"
    {
      "event_type": "dm.received",
      "event_uuid": "6049621499043289969",
      "filter": {
        "user_id": "628956948"
      },
      "payload": {
        "direct_message_events": [
          {
            "created_timestamp": "1750000000000",
            "id": "1934266310460022784",
            "message_create": {
              "message_data": {
                "entities": {
                  "hashtags": [],
                  "symbols": [],
                  "urls": [],
                  "user_mentions": []
                },
                "text": "hello"
              },
              "sender_id": "2195939682",
              "target": {
                "recipient_id": "628956948"
              }
            },
            "type": "message_create"
          }
        ],
        "users": {
          "2195939682": {
            "data": {
              "created_at": "2025-06-15T15:06:40.000Z",
              "description": "",
              "id": "2195939682",
              "name": "Bob",
              "username": "bob"
            }
          },
          "628956948": {
            "data": {
              "created_at": "2025-06-15T15:06:40.000Z",
              "description": "",
              "id": "628956948",
              "name": "Alice",
              "username": "alice"
            }
          }
        }
      }
    }
    "#);
}

#[tokio::test]
async fn links_names_and_tags_stand_in_the_form_of_the_older_apis() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    stage.bob_writes("🦭 @alice and @nobody: #birds $TSLA https://example.com/a");
    let told = stream.told().await;
    insta::assert_json_snapshot!(told["payload"]["direct_message_events"][0]["message_create"]["message_data"], @r#"
    {
      "entities": {
        "hashtags": [
          {
            "indices": [
              22,
              28
            ],
            "text": "birds"
          }
        ],
        "symbols": [
          {
            "indices": [
              29,
              34
            ],
            "text": "TSLA"
          }
        ],
        "urls": [
          {
            "display_url": "example.com/a",
            "expanded_url": "https://example.com/a",
            "indices": [
              35,
              58
            ],
            "url": "https://t.co/1VVmiDEzjq"
          }
        ],
        "user_mentions": [
          {
            "id": 628956948,
            "id_str": "628956948",
            "indices": [
              2,
              8
            ],
            "name": "Alice",
            "screen_name": "alice"
          }
        ]
      },
      "text": "🦭 @alice and @nobody: #birds $TSLA https://t.co/1VVmiDEzjq"
    }
    "#);
}

#[tokio::test]
async fn typing_and_reading_are_told_in_the_same_envelope() {
    let stage = stage_with(&["dm.read", "dm.indicate_typing"]).await;
    let mut stream = listen(&stage, "").await;
    let hello = stage.bob_writes("hello");
    stage.control.mark_read(&stage.alice_and_bob(), stage.alice, hello).unwrap();
    stage.control.show_typing(&stage.alice_and_bob(), stage.alice).unwrap();
    let [mut read, mut typing] = [stream.told().await, stream.told().await];
    let users = read["payload"]["users"].take();
    assert_eq!(users.as_object().unwrap().len(), 2);
    assert_eq!(typing["payload"]["users"].take(), users);
    insta::assert_json_snapshot!([read, typing], @r#"
    [
      {
        "event_type": "dm.read",
        "event_uuid": "8306400901219040918",
        "filter": {
          "user_id": "2195939682"
        },
        "payload": {
          "direct_message_mark_read_events": [
            {
              "created_timestamp": "1750000000000",
              "last_read_event_id": "1934266310460022784",
              "sender_id": "628956948",
              "target": {
                "recipient_id": "2195939682"
              }
            }
          ],
          "users": null
        }
      },
      {
        "event_type": "dm.indicate_typing",
        "event_uuid": "6386209853948446912",
        "filter": {
          "user_id": "2195939682"
        },
        "payload": {
          "direct_message_indicate_typing_events": [
            {
              "created_timestamp": "1750000000000",
              "sender_id": "628956948",
              "target": {
                "recipient_id": "2195939682"
              }
            }
          ],
          "users": null
        }
      }
    ]
    "#);
}

#[tokio::test]
async fn the_sender_is_told_too_and_all_others_of_a_group_and_membership_is_no_news() {
    let stage = stage_with(&["dm.received", "dm.sent"]).await;
    subscribe(&stage, stage.carol, "dm.received").await;
    let mut stream = listen(&stage, "").await;
    let group = stage.control.add_group(&[stage.alice, stage.bob]).unwrap();
    stage.control.add_join(&group, stage.bob, &[stage.carol]).unwrap();
    let path = format!("/2/dm_conversations/{group}/messages");
    assert_eq!(stage.post(stage.bob, &path, &json!({ "text": "hello all" })).await.status, 201);
    let mut told = Vec::new();
    for _ in 0..3 {
        let line = stream.told().await;
        let message = &line["payload"]["direct_message_events"][0]["message_create"];
        assert_eq!(message["target"]["recipient_id"], group.to_string());
        told.push((line["event_type"].clone(), line["filter"]["user_id"].clone()));
    }
    let line = |kind: &str, who: UserId| (Value::from(kind), Value::from(who.to_string()));
    for expected in [line("dm.sent", stage.bob), line("dm.received", stage.alice), line("dm.received", stage.carol)] {
        assert!(told.contains(&expected), "{expected:?} is not in {told:?}");
    }
    stage.control.add_leave(&group, &[stage.carol]).unwrap();
    stage.bob_writes("to alice alone");
    assert_eq!(stream.message().await.1, "to alice alone", "something came in between");
}

#[tokio::test]
async fn a_quiet_stream_is_kept_alive_by_the_simulators_clock() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    stage.control.advance(Duration::from_secs(20));
    assert_eq!(stream.next().await, Heard::KeptAlive);
    stage.control.advance(Duration::from_secs(19));
    stage.bob_writes("hello");
    assert_eq!(stream.message().await, received("hello"));
    stage.control.advance(Duration::from_secs(20));
    assert_eq!(stream.next().await, Heard::KeptAlive);
}

#[tokio::test]
async fn backfill_begins_with_what_happened_in_the_last_minutes() {
    let stage = stage_with(&["dm.received"]).await;
    stage.bob_writes("six minutes ago");
    stage.control.advance(Duration::from_mins(4));
    stage.bob_writes("two minutes ago");
    stage.control.advance(Duration::from_mins(2));
    let mut short = listen(&stage, "?backfill_minutes=1").await;
    let mut long = listen(&stage, "?backfill_minutes=5").await;
    stage.bob_writes("now");
    assert_eq!(short.message().await, received("now"));
    assert_eq!(long.message().await, received("two minutes ago"));
    assert_eq!(long.message().await, received("now"));
}

#[tokio::test]
async fn what_happened_before_the_subscription_is_not_told() {
    let stage = stage_with(&[]).await;
    stage.bob_writes("before");
    subscribe(&stage, stage.alice, "dm.received").await;
    let mut stream = listen(&stage, "?backfill_minutes=5").await;
    stage.bob_writes("after");
    assert_eq!(stream.message().await, received("after"));
}

#[tokio::test]
async fn a_stream_may_begin_and_end_at_given_times() {
    let stage = stage_with(&["dm.received"]).await;
    stage.bob_writes("06:40");
    stage.control.advance(Duration::from_secs(20));
    stage.bob_writes("07:00");
    let mut stream = listen(&stage, "?start_time=2025-06-15T15:06:50Z&end_time=2025-06-15T15:07:10Z").await;
    assert_eq!(stream.message().await, received("07:00"));
    stage.control.advance(Duration::from_secs(10));
    stage.bob_writes("07:10");
    assert_eq!(stream.message().await, received("07:10"));
    stage.control.advance(Duration::from_secs(10));
    stage.bob_writes("07:20");
    assert_eq!(stream.next().await, Heard::End);
    let mut later = listen(&stage, "?start_time=2025-06-15T15:07:30Z&backfill_minutes=5").await;
    stage.bob_writes("too early");
    stage.control.advance(Duration::from_secs(10));
    stage.bob_writes("07:30");
    assert_eq!(later.message().await, received("07:30"));
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_refused() {
    let stage = stage_with(&[]).await;
    for query in [
        "backfill_minutes=6",
        "backfill_minutes=-1",
        "backfill_minutes=",
        "start_time=now",
        "start_time=2025-06-15",
        "end_time=2025-06-31T00:00:00Z",
        "end_time=2025-06-15T15:06:40%2B02:00",
        "start_time=2025-06-15T15:07:00Z&end_time=2025-06-15T15:07:00Z",
        "expansions=sender_id",
    ] {
        let path = format!("/2/activity/stream?{query}");
        let request = stage.request_of_app("pipit-demo", Method::GET, &path);
        assert_eq!(read(request).await.status, 400, "{query}");
    }
    assert_eq!(stage.get(stage.alice, "/2/activity/stream").await.status, 403, "only an app may listen");
}

#[tokio::test]
async fn an_app_has_two_streams_at_most() {
    let stage = stage_with(&["dm.received"]).await;
    let [first, _second] = [listen(&stage, "").await, listen(&stage, "").await];
    let third = read(stage.request_of_app("pipit-demo", Method::GET, "/2/activity/stream")).await;
    assert_eq!(third.status, 429);
    insta::assert_json_snapshot!(third.body, @r#"
    {
      "connection_issue": "TooManyConnections",
      "detail": "This stream is currently at the maximum allowed connection limit.",
      "title": "ConnectionException",
      "type": "https://api.twitter.com/2/problems/streaming-connection"
    }
    "#);
    let other_app = stage.request_of_app("bot-demo", Method::GET, "/2/activity/stream").send().await.unwrap();
    assert_eq!(other_app.status(), StatusCode::OK);
    drop(first);
    // The simulator sees the hang-up when it next looks at the connection.
    while ask(&stage, "").await.status() != StatusCode::OK {}
}

#[tokio::test]
async fn streams_are_cut_like_any_connection_and_may_come_back() {
    let stage = stage_with(&["dm.received"]).await;
    let mut streams = [listen(&stage, "").await, listen(&stage, "").await];
    stage.control.cut_streams();
    for stream in &mut streams {
        assert_eq!(stream.next().await, Heard::Cut);
    }
    let mut again = listen(&stage, "").await;
    stage.control.set_reachable(false);
    assert_eq!(again.next().await, Heard::Cut);
}

#[tokio::test]
async fn a_stream_ends_in_good_order_when_x_stops() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    stage.simulator.stop().await;
    assert_eq!(stream.next().await, Heard::End);
}

#[tokio::test]
async fn everything_may_come_twice_under_the_same_number() {
    let stage = stage_with(&["dm.received"]).await;
    stage.control.deliver_twice(true);
    let mut stream = listen(&stage, "").await;
    stage.bob_writes("hello");
    let [first, second] = [stream.told().await, stream.told().await];
    assert_eq!(first, second);
    stage.control.deliver_twice(false);
    stage.bob_writes("hello");
    let third = stream.told().await;
    assert_ne!(third["event_uuid"], first["event_uuid"]);
    stage.bob_writes("the last");
    assert_eq!(stream.message().await, received("the last"));
}

#[tokio::test]
async fn who_reads_too_slowly_is_disconnected() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    let long = "long ".repeat(2_000);
    // More than the sockets of both sides hold.
    for _ in 0..2_000 {
        stage.bob_writes(&long);
    }
    assert_eq!(stream.message().await.1, long);
    for _ in 0..50_000 {
        stage.control.show_typing(&stage.alice_and_bob(), stage.bob).unwrap();
    }
    let mut lines = 1;
    while let Heard::Told(_) = stream.next().await {
        lines += 1;
    }
    assert!(lines < 2_000, "it was told everything");
    drop(listen(&stage, "").await);
}

/// What can happen to a subscriber.
#[derive(Debug, Clone, Copy)]
enum Step {
    BobWrites,
    AliceListensToOne,
    ConnectionBreaks,
    XIsUnreachable,
    AppHangsUp,
    /// Seconds.
    TimePasses(u64),
    Twice(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::BobWrites),
        2 => Just(Step::AliceListensToOne),
        1 => Just(Step::ConnectionBreaks),
        1 => Just(Step::XIsUnreachable),
        1 => Just(Step::AppHangsUp),
        2 => (1_u64..120).prop_map(Step::TimePasses),
        1 => any::<bool>().prop_map(Step::Twice),
    ];
    proptest::collection::vec(step, 1..40)
}

/// An app that connects again with backfill whenever it must.
struct Subscriber {
    stage: Stage,
    stream: Option<Listener>,
    written: Vec<EventId>,
    seen: BTreeSet<EventId>,
    /// Seconds since everything was seen.
    behind: u64,
}

impl Subscriber {
    async fn take(&mut self, step: Step) {
        match step {
            Step::BobWrites => self.written.push(self.stage.bob_writes("hello")),
            Step::AliceListensToOne if self.written.iter().any(|event| !self.seen.contains(event)) => {
                self.listen().await;
            }
            Step::AliceListensToOne => {}
            Step::ConnectionBreaks => self.stage.control.cut_streams(),
            Step::XIsUnreachable => {
                self.stage.control.set_reachable(false);
                self.stage.control.set_reachable(true);
            }
            Step::AppHangsUp => self.stream = None,
            Step::TimePasses(seconds) => {
                if self.behind + seconds > 300 {
                    self.catch_up().await;
                }
                self.behind += seconds;
                self.stage.control.advance(Duration::from_secs(seconds));
            }
            Step::Twice(twice) => self.stage.control.deliver_twice(twice),
        }
    }

    /// Hears the next line, on a new connection if the old one broke.
    async fn listen(&mut self) {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.connect().await,
        };
        match stream.next().await {
            Heard::Told(line) => {
                let id = &line["data"]["payload"]["direct_message_events"][0]["id"];
                self.seen.insert(id.as_str().unwrap().parse().unwrap());
                self.stream = Some(stream);
            }
            Heard::KeptAlive => self.stream = Some(stream),
            Heard::End | Heard::Cut => {}
        }
    }

    async fn connect(&self) -> Listener {
        loop {
            let path = "/2/activity/stream?backfill_minutes=5";
            match self.stage.request_of_app("pipit-demo", Method::GET, path).send().await {
                Ok(response) if response.status() == StatusCode::OK => return Listener::of(response),
                // The simulator has not yet seen that the old streams are gone.
                Ok(response) => assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS),
                // The client has not yet seen that an idle connection is gone.
                Err(error) => assert!(!error.is_connect(), "{error}"),
            }
        }
    }

    /// Listens until a last message has come: what was not seen by then was lost.
    async fn catch_up(&mut self) {
        let last = self.stage.bob_writes("the last");
        while !self.seen.contains(&last) {
            self.listen().await;
        }
        self.behind = 0;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn who_comes_back_within_five_minutes_has_seen_everything(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let stage = stage_with(&["dm.received"]).await;
            let mut subscriber =
                Subscriber { stage, stream: None, written: Vec::new(), seen: BTreeSet::new(), behind: 0 };
            for step in steps {
                subscriber.take(step).await;
            }
            subscriber.catch_up().await;
            let lost: Vec<_> = subscriber.written.iter().filter(|event| !subscriber.seen.contains(event)).collect();
            assert!(lost.is_empty(), "never told: {lost:?}");
        });
    }
}

#[tokio::test]
async fn a_one_to_one_conversation_with_oneself_is_only_sent() {
    let stage = stage_with(&["dm.received", "dm.sent"]).await;
    let mut stream = listen(&stage, "").await;
    let note = ConversationId::one_to_one(stage.alice, stage.alice);
    stage.control.add_message(&note, stage.alice, "a note").unwrap();
    assert_eq!(stream.message().await, ("dm.sent".to_owned(), "a note".to_owned()));
    stage.control.add_message(&note, stage.alice, "another").unwrap();
    assert_eq!(stream.message().await, ("dm.sent".to_owned(), "another".to_owned()));
}

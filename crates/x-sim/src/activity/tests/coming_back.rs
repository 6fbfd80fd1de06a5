//! Whatever happens, nobody misses anything.

use std::{collections::BTreeSet, time::Duration};

use dm_model::EventId;
use proptest::prelude::*;
use reqwest::{Method, StatusCode};

use super::{Heard, Listener, stage_with};
use crate::testing::Stage;

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
                Err(error) => assert!(!error.is_connect(), "{error:?}"),
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

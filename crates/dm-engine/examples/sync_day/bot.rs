//! The reference: the polling bot of X's guide. Every minute it reads all pages of all events of the last 30 days, a
//! hundred at a time, with all fields and expansions, and keeps what it does not know yet. When X says 429, it waits
//! until the time that the answer names and goes on with the same request.

use std::{
    collections::{BTreeSet, VecDeque},
    time::Duration,
};

use dm_model::{EventId, Timestamp};
use serde_json::Value;
use x_api::http_client;

use crate::{
    Failure,
    arrivals::Arrivals,
    day::{Action, Day, Eve, Kind, Who},
    figures::{Figures, charged_for_reading},
};

const EVERY: Duration = Duration::from_mins(1);

/// How much longer it runs than the day, to see what came last.
const AFTERWARDS: Duration = Duration::from_mins(30);

const PAGE: &str = "/2/dm_events?max_results=100\
    &dm_event.fields=id,text,event_type,created_at,dm_conversation_id,sender_id,participant_ids,attachments,entities\
    &expansions=sender_id,participant_ids,attachments.media_keys";

const CLIENT_ID: &str = "bot-demo";

/// What X answered.
struct Answer {
    status: u16,
    /// When more is allowed.
    reset: Option<Timestamp>,
    body: Value,
}

pub async fn lives(day: &Day) -> Result<Figures, Failure> {
    let eve = day.eve().await;
    let origin = eve.world.wire.origin();
    let http = http_client()?;
    let ask = async |path: &str, token: &str| -> Result<Answer, Failure> {
        let answer = http.get(origin.join(path)?).bearer_auth(token).send().await?;
        let reset = answer.headers().get("x-rate-limit-reset").and_then(|reset| reset.to_str().ok()?.parse().ok());
        let status = answer.status().as_u16();
        let reset = reset.map(|seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1_000)));
        Ok(Answer { status, reset, body: answer.json().await? })
    };
    let sign_in = || eve.world.x.sign_in(eve.world.alice, CLIENT_ID).access_token;

    let mut life = Life::new(day, &eve);
    let mut token = sign_in();
    while eve.world.x.now() < eve.end().after(AFTERWARDS) {
        let mut next_token: Option<String> = None;
        loop {
            let path = next_token.as_ref().map_or(PAGE.to_owned(), |next| format!("{PAGE}&pagination_token={next}"));
            let answer = ask(&path, &token).await?;
            match answer.status {
                200 => {
                    life.keep(&answer.body);
                    next_token = answer.body["meta"]["next_token"].as_str().map(str::to_owned);
                    if next_token.is_none() {
                        break;
                    }
                }
                401 => token = sign_in(),
                429 => life.goes_on_until(answer.reset.ok_or("X did not say when")?),
                status => return Err(format!("X answered the bot with {status}").into()),
            }
        }
        life.goes_on_until(eve.world.x.now().after(EVERY));
    }
    let delays = life.arrivals.delays(day.kind == Kind::Open);
    let stored = |ids: &[EventId]| ids.iter().copied().filter(|id| life.stored.contains(id)).collect();
    Ok(Figures::of(&eve, life.charged, &delays, stored))
}

/// What happens around the bot, and what it has stored.
struct Life<'a> {
    eve: &'a Eve,
    /// What is still to happen.
    actions: VecDeque<(Timestamp, Action)>,
    alice_looks: bool,
    arrivals: Arrivals,
    stored: BTreeSet<EventId>,
    /// What reading had cost when the day began, and from its end on what the day cost.
    charged: u64,
    midnights: VecDeque<Timestamp>,
}

impl<'a> Life<'a> {
    fn new(day: &Day, eve: &'a Eve) -> Self {
        Self {
            eve,
            actions: day.actions.iter().map(|(at, action)| (eve.midnight.after(*at), *action)).collect(),
            alice_looks: false,
            arrivals: Arrivals::default(),
            stored: BTreeSet::new(),
            charged: 0,
            midnights: [eve.midnight, eve.end()].into(),
        }
    }

    fn keep(&mut self, page: &Value) {
        let events = page["data"].as_array().map(Vec::as_slice).unwrap_or_default();
        let ids: BTreeSet<EventId> = events.iter().filter_map(|event| event["id"].as_str()?.parse().ok()).collect();
        self.arrivals.stored(&ids, self.eve.world.x.now());
        self.stored.extend(ids);
    }

    /// Time goes by, and the day with it.
    fn goes_on_until(&mut self, end: Timestamp) {
        while let Some((at, action)) = self.actions.pop_front_if(|(at, _)| *at <= end) {
            self.moves_to(at);
            match action {
                Action::Looks(begins) => self.alice_looks = begins,
                Action::Writes(who) => self.somebody_writes(who),
            }
        }
        self.moves_to(end);
    }

    fn somebody_writes(&mut self, who: Who) {
        let Eve { world, place, .. } = self.eve;
        let id = world.x.add_message(place, self.eve.person(who), "a message of the day");
        if let (Ok(id), true) = (id, who != Who::Alice) {
            self.arrivals.sent(id, world.x.now(), self.alice_looks);
        }
    }

    fn moves_to(&mut self, time: Timestamp) {
        if self.midnights.pop_front_if(|midnight| *midnight <= time).is_some() {
            self.charged = charged_for_reading(&self.eve.world.x) - self.charged;
        }
        let now = self.eve.world.x.now();
        self.eve.world.clock.advance(time.since(now));
    }
}

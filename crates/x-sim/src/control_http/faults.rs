//! Misfortune over HTTP.

use std::time::Duration;

use axum::{
    Json, Router,
    extract::State,
    routing::{delete, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Refusal;
use crate::{Calls, Control, Fault, FaultRuleError};

/// The most that one request can queue.
const MOST_TIMES: u32 = 10_000;

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/sim/faults", post(add_fault).merge(delete(clear_faults)))
        .route("/sim/faults/release", post(release))
        .route("/sim/reachable", post(set_reachable))
        .route("/sim/connections/reset", post(reset_connections))
        .route("/sim/late-events", post(delay_events))
}

#[derive(Deserialize)]
struct NewFault {
    /// The name of a call, or `all`.
    call: String,
    /// As on the command line, such as `latency=2s`.
    fault: String,
    /// Another way to write `status=503`.
    status: Option<u16>,
    times: Option<u32>,
    probability: Option<f64>,
}

async fn add_fault(State(control): State<Control>, Json(new): Json<NewFault>) -> Result<Json<Value>, Refusal> {
    let calls: Calls = new.call.parse()?;
    let fault: Fault = match new.status {
        Some(status) => format!("{}={status}", new.fault).parse()?,
        None => new.fault.parse()?,
    };
    match (new.times, new.probability) {
        (Some(_), Some(_)) => return Err(Refusal::TimesAndProbability),
        (None, Some(probability)) => control.answer_sometimes(calls, fault, checked(probability)?),
        (times, None) => {
            let times = times.unwrap_or(1);
            if times > MOST_TIMES {
                return Err(Refusal::TooMany(MOST_TIMES));
            }
            for _ in 0..times {
                control.answer_next(calls, fault.clone());
            }
        }
    }
    Ok(Json(json!({ "queued": true })))
}

async fn clear_faults(State(control): State<Control>) -> Json<Value> {
    control.clear_faults();
    Json(json!({ "cleared": true }))
}

async fn release(State(control): State<Control>) -> Json<Value> {
    control.release_silent_calls();
    Json(json!({ "released": true }))
}

#[derive(Deserialize)]
struct Reachable {
    reachable: bool,
    /// How long that lasts when it is false; for good otherwise.
    seconds: Option<u32>,
}

async fn set_reachable(State(control): State<Control>, Json(wish): Json<Reachable>) -> Json<Value> {
    match wish.seconds {
        Some(seconds) if !wish.reachable => control.set_unreachable_for(Duration::from_secs(seconds.into())),
        _ => control.set_reachable(wish.reachable),
    }
    Json(json!({ "reachable": wish.reachable }))
}

#[derive(Deserialize)]
struct ResetConnections {
    times: Option<u32>,
    probability: Option<f64>,
}

async fn reset_connections(
    State(control): State<Control>,
    Json(wish): Json<ResetConnections>,
) -> Result<Json<Value>, Refusal> {
    match (wish.times, wish.probability) {
        (Some(_), Some(_)) => return Err(Refusal::TimesAndProbability),
        (None, Some(probability)) => control.reset_connections_sometimes(checked(probability)?),
        (times, None) => control.reset_next_connections(times.unwrap_or(1)),
    }
    Ok(Json(json!({ "queued": true })))
}

#[derive(Deserialize)]
struct LateEvents {
    /// How late, in seconds: at least, and at most where that differs.
    seconds: u32,
    at_most_seconds: Option<u32>,
    times: Option<u32>,
    probability: Option<f64>,
}

async fn delay_events(State(control): State<Control>, Json(wish): Json<LateEvents>) -> Result<Json<Value>, Refusal> {
    let shortest = Duration::from_secs(wish.seconds.into());
    let longest = Duration::from_secs(wish.at_most_seconds.unwrap_or(wish.seconds).into());
    match (wish.times, wish.probability) {
        (Some(_), Some(_)) => return Err(Refusal::TimesAndProbability),
        (None, Some(probability)) => control.show_events_late(checked(probability)?, shortest..=longest),
        (times, None) => control.show_next_events_late(times.unwrap_or(1).min(MOST_TIMES), shortest..=longest),
    }
    Ok(Json(json!({ "queued": true })))
}

fn checked(probability: f64) -> Result<f64, FaultRuleError> {
    let is_one = (0.0..=1.0).contains(&probability);
    if is_one { Ok(probability) } else { Err(FaultRuleError::BadProbability(probability.to_string())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Answer, Stage, read_as_it_is};

    async fn post(stage: &Stage, control: &url::Url, path: &str, body: &Value) -> Answer {
        read_as_it_is(stage.http.post(control.join(path).unwrap()).json(body)).await
    }

    async fn status(stage: &Stage) -> u16 {
        stage.get(stage.alice, "/2/users/me").await.status
    }

    #[tokio::test]
    async fn faults_strike_some_calls_or_all_as_often_as_asked_until_they_are_cleared() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        let twice = json!({ "call": "users_me", "fault": "status", "status": 503, "times": 2 });
        assert_eq!(post(&stage, &control, "/sim/faults", &twice).await.status, 200);
        assert_eq!([status(&stage).await, status(&stage).await, status(&stage).await], [503, 503, 200]);
        let often = json!({ "call": "all", "fault": "status=502", "probability": 1.0 });
        assert_eq!(post(&stage, &control, "/sim/faults", &often).await.status, 200);
        assert_eq!(status(&stage).await, 502);
        read_as_it_is(stage.http.delete(control.join("/sim/faults").unwrap())).await;
        assert_eq!(status(&stage).await, 200);
    }

    #[tokio::test]
    async fn events_are_late_and_x_is_away_for_a_while() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        post(&stage, &control, "/sim/late-events", &json!({ "seconds": 30 })).await;
        stage.bob_writes("hello");
        assert!(stage.get(stage.alice, "/2/dm_events").await.ids().is_empty());
        post(&stage, &control, "/sim/reachable", &json!({ "reachable": false, "seconds": 30 })).await;
        let away = stage.request(stage.alice, reqwest::Method::GET, "/2/dm_events").send().await;
        assert!(away.unwrap_err().is_connect());
        post(&stage, &control, "/sim/clock/advance", &json!({ "seconds": 30 })).await;
        assert_eq!(stage.get(stage.alice, "/2/dm_events").await.ids().len(), 1);
    }

    #[tokio::test]
    async fn what_makes_no_sense_is_refused() {
        let stage = Stage::set().await;
        let control = stage.simulator.serve_control(0).await.unwrap();
        for (path, body) in [
            ("/sim/faults", json!({ "call": "users_you", "fault": "no_date" })),
            ("/sim/faults", json!({ "call": "users_me", "fault": "plague" })),
            ("/sim/faults", json!({ "call": "users_me", "fault": "status", "status": 7 })),
            ("/sim/faults", json!({ "call": "users_me", "fault": "no_date", "probability": 2 })),
            ("/sim/faults", json!({ "call": "users_me", "fault": "no_date", "probability": 0.5, "times": 1 })),
            ("/sim/faults", json!({ "call": "users_me", "fault": "no_date", "times": 1_000_000 })),
            ("/sim/connections/reset", json!({ "probability": -1 })),
            ("/sim/late-events", json!({ "seconds": 1, "probability": 7 })),
        ] {
            let answer = post(&stage, &control, path, &body).await;
            assert_eq!((answer.status, answer.body["error"].is_string()), (400, true), "{body}");
        }
        assert_eq!(status(&stage).await, 200);
    }
}

//! `GET /2/activity/stream`: what happens, line by line, until somebody hangs up.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use dm_model::Timestamp;

use super::asker::Asker;
use crate::{
    activity::{Reader, TooManyConnections, Window},
    connection::Switch,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
};

/// The longest backfill in minutes (X's specification).
const LONGEST_BACKFILL: usize = 5;

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Extension(switch): Extension<Switch>,
    asker: Asker,
    mut query: Query,
) -> Result<Response, Problem> {
    let now = simulation.clock.now();
    let backfill = query.take_number("backfill_minutes", 0, LONGEST_BACKFILL, 0);
    let window = Window { from: take_time(&mut query, "start_time"), until: take_time(&mut query, "end_time") };
    if let Window { from: Some(from), until: Some(until) } = window
        && until <= from
    {
        query.complain("end_time", &until.as_millis().to_string(), "is not later than start_time");
    }
    query.finish()?;
    let first = {
        let news = &locked(&simulation.world).news;
        let backfill_from = (backfill > 0).then(|| minutes_before(now, backfill));
        match backfill_from.max(window.from) {
            Some(from) => news.first_number_at(from),
            None => news.next_number(),
        }
    };
    let seat = simulation.streams.open(&asker.app, switch, first);
    let seat = seat.map_err(|TooManyConnections| Problem::too_many_connections())?;
    let body = Reader::new(simulation, asker.app, seat, window).into_body();
    Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response())
}

fn minutes_before(time: Timestamp, minutes: usize) -> Timestamp {
    let span = Duration::from_mins(minutes.try_into().unwrap_or(u64::MAX));
    Timestamp::from_millis(time.as_millis().saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
}

/// Takes a time in the form `YYYY-MM-DDTHH:mm:ssZ`.
fn take_time(query: &mut Query, name: &str) -> Option<Timestamp> {
    let text = query.take(name)?;
    let time = jiff::civil::DateTime::strptime("%Y-%m-%dT%H:%M:%SZ", &text).ok();
    let time = time.and_then(|time| time.to_zoned(jiff::tz::TimeZone::UTC).ok());
    if time.is_none() {
        query.complain(name, &text, "is not a time such as 2026-08-01T12:00:00Z");
    }
    time.map(|time| Timestamp::from_millis(time.timestamp().as_millisecond()))
}

//! Recorded days against the simulated X, lived by Pipit's engine and by the polling bot that X's guide teaches.
//!
//! The living is done by dm-engine's own example `sync_day`, in virtual time: only when each of them asks counts, so the
//! quick debug build measures the same as a release. The bot stands beside each value as the rival.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::measuring;
use super::row::Row;
use crate::process;
use crate::repository::{self, Profile};

/// The promises: how late a message in the open conversation may be with the stream, in seconds; dollars for a quiet day, how many times cheaper than the bot a busy day is.
const WITH_THE_STREAM: f64 = 0.3;
const QUIET_DAY: f64 = 0.02;
const TIMES_CHEAPER: f64 = 8.0;

const BOT: &str = "the polling bot of X's guide";

/// What the example prints for each day.
#[derive(Deserialize)]
struct Measured {
    day: Day,
    place: Place,
    limits: Limits,
    hearing: Hearing,
    messages: u32,
    pipit: Figures,
    bot: Figures,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Day {
    Quiet,
    Busy,
    Open,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Place {
    OneToOne,
    Group,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Limits {
    Current,
    Launch,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Hearing {
    Asks,
    Listens,
}

#[derive(Deserialize)]
struct Figures {
    requests: u32,
    dollars: f64,
    /// None where no message came.
    delays: Option<Delays>,
    missed: u32,
    refused: u32,
}

/// In seconds.
#[derive(Deserialize)]
struct Delays {
    mean: f64,
    median: f64,
    p95: f64,
}

pub fn measure() -> Result<Vec<Row>> {
    let mut build = process::cargo();
    build.args(["build", "--package", "dm-engine", "--example", "sync_day"]);
    process::run("Building the engine and its recorded days", &mut build)?;

    let mut command = process::command(repository::built_program("examples/sync_day", Profile::Debug));
    rows(&measuring::output_of(
        &mut command,
        "Living eleven days twice, in virtual time (some minutes)",
        "the days were not lived to their end",
    )?)
}

fn rows(json: &[u8]) -> Result<Vec<Row>> {
    let days: Vec<Measured> = serde_json::from_slice(json).context("the example printed something else")?;
    Ok(days.iter().flat_map(rows_of).collect())
}

fn rows_of(measured: &Measured) -> Vec<Row> {
    let Measured { day, place, limits, hearing, pipit, bot, .. } = measured;
    let title = title(measured);
    let beside_bot = |what: &str, unit, value: fn(&Figures) -> f64| {
        Row::of(format!("{title}: {what}"), value(pipit), unit).with_rival(BOT, value(bot))
    };
    let mut rows = vec![beside_bot("requests that read", "requests", |figures| figures.requests.into())];
    let dollars = beside_bot("reading costs", "dollars", |figures| figures.dollars);
    rows.push(if matches!(day, Day::Quiet) { dollars.with_target(QUIET_DAY) } else { dollars });
    let cheaper = Row::of(format!("{title}: cheaper than the bot"), bot.dollars / pipit.dollars, "times");
    rows.push(if matches!(day, Day::Busy) { cheaper.with_least(TIMES_CHEAPER) } else { cheaper });
    if let (Some(ours), Some(theirs)) = (&pipit.delays, &bot.delays) {
        let seconds = |what: &str, value: fn(&Delays) -> f64| {
            Row::of(format!("{title}: from sent to stored, {what}"), value(ours), "s").with_rival(BOT, value(theirs))
        };
        let median = seconds("median", |delays| delays.median);
        rows.push(if matches!(day, Day::Open) {
            median.with_target(median_promised(*place, *limits, *hearing))
        } else {
            median
        });
        rows.push(seconds("mean", |delays| delays.mean));
        rows.push(seconds("95th percentile", |delays| delays.p95));
    }
    rows.push(beside_bot("events missed", "events", |figures| figures.missed.into()).with_target(0.0));
    rows.push(beside_bot("429s caused", "answers", |figures| figures.refused.into()).with_target(0.0));
    rows
}

/// How late a message in the open conversation may be, in seconds.
fn median_promised(place: Place, limits: Limits, hearing: Hearing) -> f64 {
    match (hearing, limits, place) {
        (Hearing::Listens, _, _) => WITH_THE_STREAM,
        (Hearing::Asks, Limits::Current, Place::OneToOne) => 12.0,
        (Hearing::Asks, Limits::Current, Place::Group) => 18.0,
        (Hearing::Asks, Limits::Launch, _) => 1.5,
    }
}

fn title(measured: &Measured) -> String {
    let day = match measured.day {
        Day::Quiet => "quiet day",
        Day::Busy => "busy day",
        Day::Open => "open conversation",
    };
    let place = match measured.place {
        Place::OneToOne => "one-to-one",
        Place::Group => "group",
    };
    let limits = match measured.limits {
        Limits::Current => "current",
        Limits::Launch => "launch",
    };
    let hearing = match measured.hearing {
        Hearing::Asks => "",
        Hearing::Listens => ", with the stream",
    };
    format!("{day} of {} new messages, {place}, {limits} limits{hearing}", measured.messages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_days_came_to_becomes_rows_with_targets_and_the_bot_beside_them() {
        let quiet = r#""requests":9,"dollars":0.02,"delays":null,"missed":0,"refused":0"#;
        let open = r#""requests":9,"dollars":1.0,"delays":{"messages":3,"mean":2.0,"median":1.6,"p95":4.0},"missed":1,"refused":0"#;
        let day = |kind: &str, limits: &str, hearing: &str, figures: &str| {
            let what = format!(r#""day":"{kind}","place":"group","limits":"{limits}","hearing":"{hearing}""#);
            format!(r#"{{{what},"messages":3,"pipit":{{{figures}}},"bot":{{{figures}}}}}"#)
        };
        let [quiet, open, heard] = [
            day("quiet", "current", "asks", quiet),
            day("open", "launch", "asks", open),
            day("open", "launch", "listens", open),
        ];
        let json = format!("[{quiet},{open},{heard}]");
        let rows = rows(json.as_bytes()).unwrap();
        let reached: Vec<_> = rows.iter().map(|row| row.reached).collect();
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(reached[..5], [None, yes, None, yes, yes]);
        assert_eq!(reached[5..13], [None, None, None, no, None, None, no, yes]);
        assert_eq!(reached[13..], reached[5..13], "1.6 s are too late in either way");
        assert_eq!(rows[0].what, "quiet day of 3 new messages, group, current limits: requests that read");
        assert!(rows.iter().all(|row| row.rival.is_some() || row.unit == "times"));
    }
}

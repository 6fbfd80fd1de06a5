//! What renewing a session's tokens costs the request that needs it.
//!
//! The measuring is done by x-auth's own example `refresh`, built in release, against the simulated X, each of whose answers
//! takes 50 ms. Beside the request that meets a token that has ended stands one that does not.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::row::Row;
use super::{measuring, spread};
use crate::process;
use crate::repository::{self, Profile};

/// The promises: beside the one answer more that it waits for, a refresh costs so many milliseconds; and it is one, however
/// many wait for it.
const BESIDE_THE_ANSWER: f64 = 25.0;
const REFRESHES: f64 = 1.0;

/// What the example prints; times in milliseconds.
#[derive(Deserialize)]
struct Measured {
    answer: f64,
    with_good_token: Vec<f64>,
    with_ended_token: Vec<f64>,
    at_once: u32,
    refreshes_for_all_at_once: f64,
    all_at_once: f64,
}

pub fn measure() -> Result<Vec<Row>> {
    let mut build = process::cargo();
    build.args(["build", "--release", "--package", "x-auth", "--example", "refresh"]);
    process::run("Building the session and its measure (some minutes the first time)", &mut build)?;
    let mut command = process::command(repository::built_program("examples/refresh", Profile::Release));
    rows(&measuring::output_of(&mut command, "Renewing tokens", "the measure failed")?)
}

fn rows(json: &[u8]) -> Result<Vec<Row>> {
    let measured: Measured = serde_json::from_slice(json).context("the measure printed something else")?;
    let Measured { answer, with_good_token, with_ended_token, at_once, .. } = &measured;
    let (good, ended) = (spread::median(with_good_token), spread::median(with_ended_token));
    let far = format!("X takes {answer} ms for an answer");
    Ok(vec![
        Row::of_milliseconds(format!("request that meets an ended token, where {far}, median"), ended)
            .with_target(good + answer + BESIDE_THE_ANSWER)
            .with_rival("the same request with a good token", good),
        Row::of_milliseconds("the same, 95th percentile", spread::percentile_95(with_ended_token)),
        Row::of(
            format!("refreshes when {at_once} requests meet an ended token at once"),
            measured.refreshes_for_all_at_once,
            "refreshes",
        )
        .with_target(REFRESHES),
        Row::of_milliseconds(format!("until all {at_once} are answered"), measured.all_at_once),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_measure_prints_becomes_rows_with_targets() {
        let rows = rows(
            br#"{"answer":50.0,"with_good_token":[51.0,53.0,52.0],"with_ended_token":[104.0,110.0,112.0],
            "at_once":50,"refreshes_for_all_at_once":1,"all_at_once":160.0}"#,
        )
        .unwrap();
        let targeted: Vec<_> = rows.iter().filter_map(|row| row.reached).collect();
        assert_eq!(targeted, [true, true]);
        assert!((rows[0].value - 110.0).abs() < f64::EPSILON);
    }
}

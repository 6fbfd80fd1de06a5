//! The simulated X with a million events, asked over real loopback HTTP.
//!
//! The measuring is done by x-sim's own example `measure`, built in release: the simulator with two threads, and a client
//! with one that does little more than write requests. Both share this machine's cores. There is nothing to compare it
//! with, since X's own playground keeps no lists, so the values stand beside their targets alone.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::measuring;
use super::row::Row;
use crate::process;
use crate::repository::{self, Profile};

/// The promises: milliseconds for a million events, milliseconds for a page of a hundred, requests a second.
const GENERATED_IN: f64 = 20_000.0;
const PAGE_MEDIAN: f64 = 3.0;
const REQUESTS_PER_SECOND: f64 = 2_000.0;

const MEBIBYTE: f64 = 1_048_576.0;

/// What the example prints; times in milliseconds, memory in bytes where the system tells it.
#[derive(Deserialize)]
struct Measured {
    events: u32,
    generated_in: f64,
    memory_of_world: Option<f64>,
    pages: u32,
    page_median: f64,
    page_95th: f64,
    page_slowest: f64,
    connections: u32,
    requests: u32,
    requests_per_second: f64,
    memory_at_most: Option<f64>,
}

pub fn measure() -> Result<Vec<Row>> {
    let mut build = process::cargo();
    build.args(["build", "--release", "--package", "x-sim", "--example", "measure"]);
    process::run("Building the simulator and its measure (some minutes the first time)", &mut build)?;

    let mut command = process::command(repository::built_program("examples/measure", Profile::Release));
    rows(&measuring::output_of(
        &mut command,
        "Making a million events, reading all of them, then asking as fast as possible",
        "the measure failed",
    )?)
}

fn rows(json: &[u8]) -> Result<Vec<Row>> {
    let measured: Measured = serde_json::from_slice(json).context("the measure printed something else")?;
    let Measured { events, pages, connections, requests, .. } = measured;
    let page = format!("page of 100 of {events} events with fields and expansions");
    let asked = "newest event and users/me in turn";
    let mut rows = vec![
        Row::of_milliseconds(format!("start with {events} events generated"), measured.generated_in)
            .with_target(GENERATED_IN),
        Row::of_milliseconds(format!("{page}, median of all {pages}"), measured.page_median).with_target(PAGE_MEDIAN),
        Row::of_milliseconds(format!("{page}, 95th percentile"), measured.page_95th),
        Row::of_milliseconds(format!("{page}, slowest"), measured.page_slowest),
        Row::of(
            format!("{asked}, {requests} over {connections} keep-alive connections"),
            measured.requests_per_second,
            "per second",
        )
        .with_least(REQUESTS_PER_SECOND),
    ];
    let memory = [
        (format!("memory with {events} events, simulator and client"), measured.memory_of_world),
        ("memory at most".to_owned(), measured.memory_at_most),
    ];
    rows.extend(memory.into_iter().filter_map(|(what, bytes)| Some(Row::of(what, bytes? / MEBIBYTE, "MiB"))));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_measure_prints_becomes_rows_with_targets() {
        let rows = rows(
            br#"{"events":1000000,"generated_in":3485.1,"memory_of_world":394825728,"pages":10000,"page_median":0.16,
            "page_95th":2.7,"page_slowest":32.3,"connections":16,"requests":119688,"requests_per_second":14946.2,
            "memory_at_most":null}"#,
        )
        .unwrap();
        let reached: Vec<_> = rows.iter().map(|row| row.reached).collect();
        assert_eq!(reached, [Some(true), Some(true), None, None, Some(true), None]);
    }
}

//! What the store takes for events that are fetched already, what its size does to that, and how soon it answers with a
//! million of them.
//!
//! The measuring is done by dm-store's own example `ingest`, built in release. Beside the 100,000 events stands what the same
//! ones take in a single table that nothing could be found in.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::measuring;
use super::row::Row;
use crate::process;
use crate::repository::{self, Profile};

/// The promises: seconds for all events, how many times more a page may cost in a large store than in a small one.
const INGESTED_IN: f64 = 6.0;
const TIMES_DEARER: f64 = 1.3;

/// "Flat": the writer's cache may fill, and nothing else grows. In MiB.
const MEMORY_GROWTH: f64 = 8.0;

/// In milliseconds, with a million events.
const INBOX: f64 = 50.0;
const SEARCH_MEDIAN: f64 = 30.0;
const SEARCH_95TH: f64 = 80.0;

const MEBIBYTE: f64 = 1_048_576.0;

/// What the example prints; times in milliseconds, memory and files in bytes.
#[derive(Deserialize)]
struct Measured {
    events: u32,
    ingested_in: f64,
    waited_for_processor: Option<f64>,
    plain_ingested_in: f64,
    memory_growth: Option<f64>,
    sizes: Vec<Size>,
    conversations: u32,
    inbox: f64,
    queries: u32,
    search_median: f64,
    search_95th: f64,
    search_slowest: f64,
    slowest_query: String,
    short_search_median: f64,
    short_search_95th: f64,
}

#[derive(Deserialize)]
struct Size {
    events: u32,
    page_median: f64,
    page_mean: f64,
    file: f64,
}

pub fn measure() -> Result<Vec<Row>> {
    let mut build = process::cargo();
    build.args(["build", "--release", "--package", "dm-store", "--example", "ingest"]);
    process::run("Building the store and its measure (some minutes the first time)", &mut build)?;

    let mut command = process::command(repository::built_program("examples/ingest", Profile::Release));
    rows(&measuring::output_of(
        &mut command,
        "Storing a million events and searching them (some minutes)",
        "the measure failed",
    )?)
}

fn rows(json: &[u8]) -> Result<Vec<Row>> {
    let measured: Measured = serde_json::from_slice(json).context("the measure printed something else")?;
    let mut rows = rows_of_ingest(&measured);
    rows.extend(rows_of_sizes(&measured.sizes));
    rows.extend(rows_of_reading(&measured));
    Ok(rows)
}

fn rows_of_ingest(measured: &Measured) -> Vec<Row> {
    let what = format!("{} fetched events into the store and its search index, in pages of 100", measured.events);
    let seconds = |what: &str, milliseconds: f64| Row::of(what, milliseconds / 1_000.0, "s");
    let mut rows = vec![
        seconds(&what, measured.ingested_in)
            .with_target(INGESTED_IN)
            .with_rival("the same events into one plain table", measured.plain_ingested_in / 1_000.0),
    ];
    rows.extend(
        measured.waited_for_processor.map(|waited| seconds("of that, other programs had the processor", waited)),
    );
    rows.extend(measured.memory_growth.map(|bytes| {
        Row::of("memory grows after the first 10000 of them", bytes / MEBIBYTE, "MiB").with_target(MEMORY_GROWTH)
    }));
    rows
}

fn rows_of_sizes(sizes: &[Size]) -> Vec<Row> {
    let mut rows = Vec::new();
    for Size { events, page_median, page_mean, .. } in sizes {
        let page = format!("page of 100 into a store of {events} events");
        rows.push(Row::of_milliseconds(format!("{page}, median"), *page_median));
        rows.push(Row::of_milliseconds(format!("{page}, mean"), *page_mean));
    }
    if let (Some(smallest), Some(largest)) = (sizes.first(), sizes.last()) {
        let what = format!("a page with {} events costs, beside one with {}", largest.events, smallest.events);
        // The mean: the index is written and merged at some pages for many, which a median would not show.
        rows.push(Row::of(what, largest.page_mean / smallest.page_mean, "times").with_target(TIMES_DEARER));
        rows.push(Row::of(format!("file with {} events", largest.events), largest.file / MEBIBYTE, "MiB"));
    }
    rows
}

fn rows_of_reading(measured: &Measured) -> Vec<Row> {
    let Measured { conversations, queries, slowest_query, .. } = measured;
    let events = measured.sizes.last().map_or(measured.events, |size| size.events);
    let search = format!("search of {events} events for words of three letters and more");
    let short = format!("search of {events} events for words of one or two");
    vec![
        Row::of_milliseconds(
            format!("inbox of {conversations} conversations and {events} events, median"),
            measured.inbox,
        )
        .with_target(INBOX),
        Row::of_milliseconds(format!("{search}, median of {queries}"), measured.search_median)
            .with_target(SEARCH_MEDIAN),
        Row::of_milliseconds(format!("{search}, 95th percentile"), measured.search_95th).with_target(SEARCH_95TH),
        Row::of_milliseconds(format!("{search}, slowest ({slowest_query})"), measured.search_slowest),
        Row::of_milliseconds(format!("{short}, median"), measured.short_search_median),
        Row::of_milliseconds(format!("{short}, 95th percentile"), measured.short_search_95th),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_measure_prints_becomes_rows_with_targets() {
        let rows = rows(
            br#"{"events":100000,"ingested_in":4200.0,"waited_for_processor":null,"plain_ingested_in":1100.0,
            "memory_growth":65536,"sizes":[
            {"events":10000,"page_median":4.0,"page_mean":4.1,"file":17006592},
            {"events":1000000,"page_median":4.2,"page_mean":6.1,"file":439652352}],"conversations":500,"inbox":51.0,
            "queries":1320,"search_median":9.1,"search_95th":32.6,"search_slowest":95.0,"slowest_query":"zyzzyva",
            "short_search_median":4.5,"short_search_95th":61.5}"#,
        )
        .unwrap();
        let targeted: Vec<_> = rows.iter().filter_map(|row| row.reached).collect();
        assert_eq!(targeted, [true, true, false, false, true, true]);
        assert_eq!(rows[0].value.to_string(), "4.2");
        assert!(rows.iter().any(|row| row.what == "a page with 1000000 events costs, beside one with 10000"));
    }
}

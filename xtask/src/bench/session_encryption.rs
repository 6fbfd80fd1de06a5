//! What it costs that data is encrypted on the disk.
//!
//! The measuring of the database is done by dm-store's own example `price`, built in release: a plain store and an encrypted
//! one get the same events and are asked the same. That of files is done by dm-files' example `speed`.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::measuring;
use super::row::Row;
use crate::process;
use crate::repository::{self, Profile};

/// The promise: so many hundredths more than without encryption.
const DEARER: f64 = 15.0;

/// In mebibytes a second: a network of a gigabit brings 119.
const FILES: f64 = 250.0;

const MEBIBYTE: f64 = 1_048_576.0;

/// What the store's example prints, of the plain store and the encrypted one; times in milliseconds, files in bytes.
#[derive(Deserialize)]
struct Measured {
    events: u32,
    ingested: u32,
    conversations: u32,
    ingest: [f64; 2],
    ingest_to_the_end: [f64; 2],
    start: [f64; 2],
    inbox_again: [f64; 2],
    search_mean: [f64; 2],
    search_median: [f64; 2],
    search_95th: [f64; 2],
    file: [f64; 2],
}

/// What the files' example prints; mebibytes a second, milliseconds.
#[derive(Deserialize)]
struct Speed {
    writing: f64,
    reading: f64,
    opening: f64,
}

pub fn measure() -> Result<Vec<Row>> {
    let mut build = process::cargo();
    build.args(["build", "--release", "--package", "dm-store", "--package", "dm-files"]);
    build.args(["--features", "dm-store/measuring", "--example", "price", "--example", "speed"]);
    process::run("Building the store and its measure (some minutes the first time)", &mut build)?;
    let run = |example: &str, title: &str| {
        let program = repository::built_program(&format!("examples/{example}"), Profile::Release);
        measuring::output_of(&mut process::command(program), title, "the measure failed")
    };
    let mut rows = rows(&run("price", "Storing a million events plain and encrypted (some minutes)")?)?;
    rows.extend(rows_of_files(&run("speed", "Encrypting files")?)?);
    Ok(rows)
}

fn rows(json: &[u8]) -> Result<Vec<Row>> {
    let measured: Measured = serde_json::from_slice(json).context("the measure printed something else")?;
    let Measured { events, ingested, conversations, .. } = measured;
    let start = format!("opening the store of {conversations} conversations and {events} events, and its inbox");
    let mut rows = pair(&start, measured.start, true);
    rows.extend(pair("the same inbox once more", measured.inbox_again, false));
    rows.extend(pair(&format!("ingest of {ingested} events"), measured.ingest, true));
    rows.extend(pair(&format!("ingest of {events} events"), measured.ingest_to_the_end, false));
    rows.extend(pair(&format!("search of {events} events, median"), measured.search_median, true));
    rows.extend(pair("the same search, mean", measured.search_mean, false));
    rows.extend(pair("the same search, 95th percentile", measured.search_95th, false));
    let [plain, encrypted] = measured.file.map(|bytes| bytes / MEBIBYTE);
    rows.push(Row::of(format!("encrypted file with {events} events"), encrypted, "MiB").with_rival("plain", plain));
    Ok(rows)
}

/// The encrypted time beside the plain one, and how much more it is.
fn pair(what: &str, [plain, encrypted]: [f64; 2], is_promised: bool) -> Vec<Row> {
    let dearer = Row::of(format!("{what}: dearer by"), (encrypted / plain - 1.0) * 100.0, "%");
    vec![
        Row::of_milliseconds(format!("{what}, encrypted"), encrypted).with_rival("plain", plain),
        if is_promised { dearer.with_target(DEARER) } else { dearer },
    ]
}

fn rows_of_files(json: &[u8]) -> Result<Vec<Row>> {
    let Speed { writing, reading, opening } =
        serde_json::from_slice(json).context("the measure printed something else")?;
    Ok(vec![
        Row::of("encrypting a file of 64 MiB", writing, "MiB/s").with_least(FILES),
        Row::of("reading it", reading, "MiB/s").with_least(FILES),
        Row::of_milliseconds("opening it and reading a piece of its middle", opening),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_measures_print_becomes_rows_with_targets() {
        let rows = rows(
            br#"{"events":1000000,"ingested":100000,"conversations":500,"ingest":[3000.0,3300.0],
            "ingest_to_the_end":[36000.0,40000.0],"start":[10.0,12.0],"inbox_again":[9.0,9.1],"search_mean":[2.0,2.2],
            "search_median":[1.0,1.1],"search_95th":[6.0,6.5],"file":[425721856,445644800]}"#,
        )
        .unwrap();
        let reached: Vec<_> = rows.iter().filter_map(|row| row.reached).collect();
        assert_eq!(reached, [false, true, true]);
        let start = rows.iter().find(|row| row.what.starts_with("opening") && row.unit == "%").unwrap();
        assert!((start.value - 20.0).abs() < 1e-9);
        let files = rows_of_files(br#"{"writing":700.0,"reading":200.0,"opening":0.1}"#).unwrap();
        assert_eq!(files.iter().filter_map(|row| row.reached).collect::<Vec<_>>(), [true, false]);
    }
}

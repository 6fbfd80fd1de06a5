//! From Enter to the message on the screen and on the wire, in the window of the app as it is shipped, and the memory that it
//! takes to send a large video.
//!
//! The measuring is done by the example `measure_outbox` of the end-to-end tests: it plays the simulated X, types, and reads
//! the page and the memory of the app's process. When X has a message is the time at which it answers, so the request was on the
//! wire some milliseconds before.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::measuring;
use super::row::Row;
use super::spread::{median, percentile_95};
use crate::repository::{self, Profile};
use crate::requirements::{self, Consent, cargo_tools};
use crate::{demo, page, process};

/// The promises, in milliseconds.
const PAINTED: f64 = 50.0;
const ON_THE_WIRE: f64 = 100.0;

/// The promise that the file is never held whole, in MiB: a segment has 1 MiB, and there is one in the hand of the reader, of
/// the HTTP client and of the kernel; the rest is what the allocator keeps. A quarter of the file would be too much.
const GROWTH: f64 = 16.0;

const MESSAGES: usize = 60;
const MEGABYTES: usize = 64;
const MEBIBYTE: f64 = 1_048_576.0;

/// What the example prints; times in milliseconds, memory in bytes.
#[derive(Deserialize)]
struct Measured {
    painted: Vec<f64>,
    at_x: Vec<f64>,
    upload: Upload,
}

#[derive(Deserialize)]
struct Upload {
    file: f64,
    took: f64,
    app_before: f64,
    app_grew_choosing: f64,
    app_grew_sending: f64,
    all_grew_sending: f64,
}

pub fn measure(consent: Consent) -> Result<Vec<Row>> {
    if !cfg!(target_os = "linux") {
        bail!("the bench “outbox” needs a virtual display, and so Linux");
    }
    requirements::for_window_tests(consent)?;
    page::build()?;
    demo::build_app(Profile::Release)?;
    let tauri_driver = cargo_tools::TAURI_DRIVER.ensure()?;
    let mut build = process::cargo();
    build.args(["build", "--package", "pipit-e2e", "--example", "measure_outbox"]);
    process::run("Building the measure", &mut build)?;

    let mut command = process::command(repository::built_program("examples/measure_outbox", Profile::Debug));
    command.arg("--app").arg(repository::built_program("pipit", Profile::Release));
    command.args(["--messages", &MESSAGES.to_string(), "--megabytes", &MEGABYTES.to_string()]);
    cargo_tools::put_into_path(&mut command, &tauri_driver)?;
    rows(&measuring::output_of(
        &mut command,
        &format!("Writing {MESSAGES} messages and sending a video of {MEGABYTES} MiB"),
        "the measure failed",
    )?)
}

fn rows(json: &[u8]) -> Result<Vec<Row>> {
    let Measured { painted, at_x, upload } =
        serde_json::from_slice(json).context("the measure printed something else")?;
    let mebibytes = |bytes: f64| bytes / MEBIBYTE;
    let (messages, file) = (painted.len(), mebibytes(upload.file));
    let sending = format!("while a video of {file:.0} MiB goes to X");
    let grew = |what: &str, bytes: f64| Row::of(format!("{what} grows at most, {sending}"), mebibytes(bytes), "MiB");
    Ok(vec![
        Row::of_milliseconds(format!("Enter to local echo painted, median of {messages}"), median(&painted))
            .with_target(PAINTED),
        Row::of_milliseconds("Enter to local echo painted, 95th percentile", percentile_95(&painted))
            .with_target(PAINTED),
        Row::of_milliseconds(format!("Enter to request answered by X, median of {messages}"), median(&at_x))
            .with_target(ON_THE_WIRE),
        Row::of_milliseconds("Enter to request answered by X, 95th percentile", percentile_95(&at_x))
            .with_target(ON_THE_WIRE),
        grew("the app's process", upload.app_grew_sending).with_target(GROWTH),
        grew("the app with the processes of its page", upload.all_grew_sending),
        Row::of(
            "the app's process grows at most, while the video is chosen, checked and copied",
            mebibytes(upload.app_grew_choosing),
            "MiB",
        )
        .with_target(GROWTH),
        Row::of("the app's process before that", mebibytes(upload.app_before), "MiB"),
        Row::of("Enter to the video sent", upload.took / 1000.0, "s"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_measure_prints_becomes_rows_with_targets() {
        let rows = rows(
            br#"{"painted":[20.5,30.5,60.5],"at_x":[40.0,50.0,60.0],"upload":{"file":67108864,"took":2500.0,
            "app_before":104857600,"app_grew_choosing":1048576,"app_grew_sending":33554432,"all_grew_sending":40000000}}"#,
        )
        .unwrap();
        let reached: Vec<_> = rows.iter().map(|row| row.reached).collect();
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(reached, [yes, no, yes, yes, no, None, yes, None, None]);
        assert_eq!(rows[4].what, "the app's process grows at most, while a video of 64 MiB goes to X");
    }
}
